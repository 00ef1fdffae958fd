import type { Person } from '@latchkey/shared/people';
import type { Me } from '@latchkey/shared/sessions';
import { useRef, useState } from 'react';
import { Dialog } from '../../components/antd/dialog.tsx';
import { t } from '../../i18n/text.tsx';
import { GenerateForm } from './generate-form.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { useGenerateToken, useRefreshTokens } from './token-queries.ts';
import { useLeaveGuard } from './use-leave-guard.ts';

type GenerateDialogProps = {
  me: Me;
  /** The service account that it is for, where that was chosen before. */
  account?: Person | undefined;
  onClose: (isGenerated: boolean) => void;
};

/**
 * The form, which becomes the view of the secret once the server answered. The secret lives in the
 * mutation of this component alone and goes when the view is closed.
 */
export function GenerateDialog({ me, account, onClose }: GenerateDialogProps) {
  const generate = useGenerateToken();
  const refreshTokens = useRefreshTokens();
  const isTouched = useRef(false);
  const [isAskingToDiscard, setIsAskingToDiscard] = useState(false);
  // Nobody would see the token that this request is about to make.
  useLeaveGuard(generate.isPending, () => undefined);

  if (generate.data !== undefined) {
    const close = () => {
      generate.reset();
      void refreshTokens();
      onClose(true);
    };
    return <SecretDialog minted={generate.data} me={me} onClose={close} />;
  }

  const dismiss = () => {
    if (generate.isPending) return;
    if (isTouched.current) setIsAskingToDiscard(true);
    else onClose(false);
  };
  return (
    <Dialog key="form" title={t('generate.title')} data-testid="create-token-modal" onDismiss={dismiss}>
      <GenerateForm
        me={me}
        account={account}
        generate={generate}
        isAskingToDiscard={isAskingToDiscard}
        onKeepEditing={() => setIsAskingToDiscard(false)}
        onTouch={() => {
          isTouched.current = true;
        }}
        onCancel={() => onClose(false)}
      />
    </Dialog>
  );
}
