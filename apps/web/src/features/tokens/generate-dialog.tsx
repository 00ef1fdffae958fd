import type { Me } from '@latchkey/shared/sessions';
import { useRef, useState } from 'react';
import { Dialog } from '../../components/antd/dialog.tsx';
import { GenerateForm } from './generate-form.tsx';
import { SecretView } from './secret-view.tsx';
import { useGenerateToken, useRefreshTokens } from './token-queries.ts';

type GenerateDialogProps = {
  me: Me;
  /** @param generatedName null when nothing was generated. */
  onClose: (generatedName: string | null) => void;
};

/**
 * The form, which becomes the view of the secret once the server answered. The secret lives in the
 * mutation of this component alone and goes when the person says that she has copied it.
 */
export function GenerateDialog({ me, onClose }: GenerateDialogProps) {
  const generate = useGenerateToken();
  const refreshTokens = useRefreshTokens();
  const isTouched = useRef(false);
  const [isAskingToDiscard, setIsAskingToDiscard] = useState(false);

  if (generate.data !== undefined) {
    const { name } = generate.data.token;
    const close = () => {
      generate.reset();
      void refreshTokens();
      onClose(name);
    };
    return (
      <Dialog key="secret" title="New Access Token" data-testid="access-token-modal" width={700}>
        <SecretView minted={generate.data} me={me} onClose={close} />
      </Dialog>
    );
  }

  const dismiss = () => {
    // Nobody would see the token that this request is about to make.
    if (generate.isPending) return;
    if (isTouched.current) setIsAskingToDiscard(true);
    else onClose(null);
  };
  return (
    <Dialog
      key="form"
      title="Generate Personal Access Token"
      data-testid="create-token-modal"
      onDismiss={dismiss}
    >
      <GenerateForm
        me={me}
        generate={generate}
        isAskingToDiscard={isAskingToDiscard}
        onKeepEditing={() => setIsAskingToDiscard(false)}
        onTouch={() => {
          isTouched.current = true;
        }}
        onCancel={() => onClose(null)}
      />
    </Dialog>
  );
}
