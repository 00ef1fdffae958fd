import type { ReactNode } from 'react';
import { t } from '../../i18n/text.tsx';
import { Button } from '../button.tsx';
import { Notice } from '../notice.tsx';
import styles from './confirm-dialog.module.css';
import { Dialog } from './dialog.tsx';
import { DialogActions } from './dialog-actions.tsx';

type ConfirmQuestionProps = {
  /** What the act is about, in bold; may hold any script. */
  name?: string;
  /** Why it failed, when it did: a failure must be seen, so the dialog stays open. */
  fault?: ReactNode;
  /** Says what will happen. */
  children: ReactNode;
  confirm: string;
  /** Stands on the button while the server works. */
  confirming: string;
  isPending: boolean;
  look?: 'danger' | 'primary';
  /** Those of the buttons, where DataHub has others. */
  testIds?: { confirm: string; cancel: string };
  onConfirm: () => void;
  onDismiss: () => void;
};

type ConfirmDialogProps = ConfirmQuestionProps & { title: string; 'data-testid': string };

/** Asks before an act, and stays open until the server answered. */
export function ConfirmDialog({ title, 'data-testid': testId, ...question }: ConfirmDialogProps) {
  return (
    <Dialog title={title} data-testid={testId} width={480} onDismiss={question.onDismiss}>
      <ConfirmQuestion {...question} />
    </Dialog>
  );
}

/** The same without its dialog, for one that goes on to show the outcome. */
export function ConfirmQuestion(props: ConfirmQuestionProps) {
  const { name, fault, children, confirm, confirming, isPending, look = 'danger', testIds } = props;
  return (
    <>
      <div className={styles.body}>
        {fault !== undefined && (
          <Notice kind="error" role="alert">
            {fault}
          </Notice>
        )}
        {/* While the server works it stands in the row alone: there one sees that it goes. */}
        {name !== undefined && (
          <p className={styles.name} dir="auto">
            {isPending ? confirming : name}
          </p>
        )}
        {children}
      </div>
      {/* The harmless button has the focus: Enter must not destroy by reflex. */}
      <DialogActions>
        <Button
          data-autofocus={look === 'danger' ? true : undefined}
          data-testid={testIds?.cancel ?? 'modal-cancel-button'}
          onClick={props.onDismiss}
          isDisabled={isPending}
        >
          {t('app.cancel')}
        </Button>
        <Button
          look={look === 'danger' ? 'destructive' : look}
          data-testid={testIds?.confirm ?? 'modal-confirm-button'}
          onClick={props.onConfirm}
          isDisabled={isPending}
        >
          {isPending ? confirming : confirm}
        </Button>
      </DialogActions>
    </>
  );
}
