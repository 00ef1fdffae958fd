import { ROLE_NAMES, type RoleName } from '@latchkey/shared/users';
import { useState } from 'react';
import { t } from '../../i18n/text.tsx';
import { Button } from '../button.tsx';
import styles from '../facts.module.css';
import { Notice } from '../notice.tsx';
import { RadioList } from '../radio-list.tsx';
import { Dialog } from './dialog.tsx';
import { DialogActions } from './dialog-actions.tsx';

type RoleDialogProps = {
  /** Who gets it. */
  name: string;
  /** The role held now. */
  held: RoleName | null;
  /** What the choice means for those who get it. */
  hint: string;
  fault: string | undefined;
  isPending: boolean;
  onSave: (role: RoleName | null) => void;
  onDismiss: () => void;
};

const NONE = 'none';

/** Chooses one of DataHub's roles, or none. */
export function RoleDialog({ name, held, hint, fault, isPending, onSave, onDismiss }: RoleDialogProps) {
  const [role, setRole] = useState<RoleName | typeof NONE>(held ?? NONE);
  const options = [NONE, ...ROLE_NAMES] as const;
  return (
    <Dialog
      title={t('role.title', { name })}
      data-testid="assign-role-modal"
      width={480}
      onDismiss={onDismiss}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSave(role === NONE ? null : role);
        }}
      >
        {fault !== undefined && (
          <Notice kind="error" role="alert">
            {fault}
          </Notice>
        )}
        <p>{hint}</p>
        <RadioList
          label={t('role.label')}
          value={role}
          options={options.map((option) => [
            option,
            <span key={option}>
              <span>{t(`role.name.${option}`)}</span>
              <span className={styles.note}>{t(`role.explain.${option}`)}</span>
            </span>,
          ])}
          onChange={setRole}
          isFocusedFirst
        />
        <DialogActions>
          <Button onClick={onDismiss} isDisabled={isPending}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" look="primary" isDisabled={isPending} data-testid="save-role-button">
            {isPending ? t('admin.saving') : t('role.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
