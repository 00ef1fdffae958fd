import { useEffect, useRef } from 'react';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { Button } from '../../components/button.tsx';

type GenerateFormActionsProps = {
  isPending: boolean;
  isAskingToDiscard: boolean;
  onKeepEditing: () => void;
  onCancel: () => void;
};

/** The buttons of the form, or the question whether to throw away what was typed. */
export function GenerateFormActions(props: GenerateFormActionsProps) {
  const { isPending, isAskingToDiscard, onKeepEditing, onCancel } = props;
  const keepRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAskingToDiscard) keepRef.current?.focus();
  }, [isAskingToDiscard]);

  if (isAskingToDiscard) {
    return (
      <DialogActions>
        <p role="alert">Discard what you have typed?</p>
        <Button look="danger" onClick={onCancel}>
          Discard
        </Button>
        <Button ref={keepRef} onClick={onKeepEditing}>
          Keep editing
        </Button>
      </DialogActions>
    );
  }
  return (
    <DialogActions>
      <Button data-testid="cancel-create-token-button" onClick={onCancel} isDisabled={isPending}>
        Cancel
      </Button>
      <Button type="submit" look="primary" data-testid="create-access-token-button" isDisabled={isPending}>
        {isPending ? 'Generating…' : 'Generate'}
      </Button>
    </DialogActions>
  );
}
