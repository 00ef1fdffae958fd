import { useRef } from 'react';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { Button } from '../../components/button.tsx';
import { useBorrowedFocus } from '../../components/use-borrowed-focus.ts';
import { t } from '../../i18n/text.tsx';

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
  useBorrowedFocus(keepRef, isAskingToDiscard);

  if (isAskingToDiscard) {
    return (
      <DialogActions>
        <p role="alert">{t('generate.discard')}</p>
        <Button look="danger" onClick={onCancel}>
          {t('generate.discardYes')}
        </Button>
        <Button ref={keepRef} onClick={onKeepEditing}>
          {t('generate.discardNo')}
        </Button>
      </DialogActions>
    );
  }
  return (
    <DialogActions>
      <Button data-testid="cancel-create-token-button" onClick={onCancel} isDisabled={isPending}>
        {t('app.cancel')}
      </Button>
      <Button type="submit" look="primary" data-testid="create-access-token-button" isDisabled={isPending}>
        {isPending ? t('generate.submitting') : t('generate.submit')}
      </Button>
    </DialogActions>
  );
}
