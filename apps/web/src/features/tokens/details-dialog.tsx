import type { Me } from '@latchkey/shared/sessions';
import type { TokenRecord } from '@latchkey/shared/tokens';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import styles from './details-dialog.module.css';
import { DetailsFacts } from './details-facts.tsx';
import { EditForm } from './edit-form.tsx';
import { useTokenDetails } from './token-queries.ts';
import { UsageChart } from './usage-chart.tsx';

type DetailsDialogProps = {
  id: string;
  me: Me;
  onClose: () => void;
  onSaved: (name: string) => void;
  onRotate: (token: TokenRecord) => void;
  onRevoke: (token: TokenRecord) => void;
};

/** Everything about one token but its secret; and what can be done with it. */
export function DetailsDialog({ id, me, onClose, onSaved, onRotate, onRevoke }: DetailsDialogProps) {
  const details = useTokenDetails(id);
  const now = useServerNow();
  const [isEditing, setIsEditing] = useState(false);
  const editRef = useRef<HTMLButtonElement>(null);
  const token = details.data?.token;
  /** Back to the facts, with the focus on the button that led to the form: it would be nowhere else. */
  const stopEditing = () => {
    flushSync(() => setIsEditing(false));
    editRef.current?.focus();
  };
  return (
    <Dialog
      title={token?.name ?? t('details.title')}
      data-testid="token-details-modal"
      width={640}
      onDismiss={isEditing ? stopEditing : onClose}
    >
      {details.isError && (
        <Notice kind="error" role="alert">
          {t('details.failed', { reason: asSentence(errorText(details.error)) })}{' '}
          <Button isSmall onClick={() => void details.refetch()}>
            {t('app.retry')}
          </Button>
        </Notice>
      )}
      {details.isPending && <p role="status">{t('app.loading')}</p>}
      {token !== undefined && (
        <div className={styles.body}>
          {isEditing ? (
            <EditForm
              token={token}
              onCancel={stopEditing}
              onSaved={(name) => {
                stopEditing();
                onSaved(name);
              }}
            />
          ) : (
            <>
              <DetailsFacts token={token} me={me} now={now} />
              <UsageChart usage={details.data?.usage ?? []} />
            </>
          )}
        </div>
      )}
      {!isEditing && (
        <DialogActions>
          {token?.may.revoke && (
            <span className={styles.revoke}>
              <Button look="danger" onClick={() => onRevoke(token)} data-testid="details-revoke-button">
                {t('row.revoke')}
              </Button>
            </span>
          )}
          {token?.may.rotate && (
            <Button onClick={() => onRotate(token)} data-testid="details-rotate-button">
              {t('row.rotate')}
            </Button>
          )}
          {token?.may.edit && (
            <Button ref={editRef} onClick={() => setIsEditing(true)} data-testid="details-edit-button">
              {t('details.edit')}
            </Button>
          )}
          <Button look="primary" data-autofocus onClick={onClose} data-testid="details-close-button">
            {t('details.close')}
          </Button>
        </DialogActions>
      )}
    </Dialog>
  );
}
