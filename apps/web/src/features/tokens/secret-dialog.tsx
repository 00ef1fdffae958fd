import type { Me } from '@latchkey/shared/sessions';
import type { MintedToken } from '@latchkey/shared/tokens';
import { useState } from 'react';
import { Dialog } from '../../components/antd/dialog.tsx';
import { t } from '../../i18n/text.tsx';
import { SecretView } from './secret-view.tsx';

type SecretDialogProps = {
  minted: MintedToken;
  me: Me;
  /** When the secret that this one replaces stops working. */
  oldEndsAt?: number;
  onClose: () => void;
};

/** The only time that anybody sees the secret: until it was copied or saved, closing asks first. */
export function SecretDialog({ minted, me, oldEndsAt, onClose }: SecretDialogProps) {
  const [isKept, setIsKept] = useState(false);
  const [isAskingToLeave, setIsAskingToLeave] = useState(false);
  return (
    <Dialog
      key="secret"
      title={t('secret.title')}
      data-testid="access-token-modal"
      width={700}
      hasNoCorner
      onDismiss={() => (isKept ? onClose() : setIsAskingToLeave(true))}
    >
      <SecretView
        minted={minted}
        me={me}
        oldEndsAt={oldEndsAt}
        isKept={isKept}
        isAskingToLeave={isAskingToLeave && !isKept}
        onKept={() => setIsKept(true)}
        onAskToLeave={() => setIsAskingToLeave(true)}
        onStay={() => setIsAskingToLeave(false)}
        onClose={onClose}
      />
    </Dialog>
  );
}
