import type { Person } from '@latchkey/shared/people';
import { useState } from 'react';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { Button } from '../../components/button.tsx';
import { ToggleGroup } from '../../components/toggle-group.tsx';
import { t } from '../../i18n/text.tsx';
import type { PersonKind } from './people-queries.ts';
import styles from './person-picker.module.css';
import { PersonPicker } from './person-picker.tsx';

type ChoosePersonDialogProps = {
  filter: 'owner' | 'actor';
  mayUseServiceAccounts: boolean;
  /** @param urn null when nobody was chosen. */
  onClose: (urn: string | null) => void;
};

/** Looks for the person whose tokens a manager wants to see. */
export function ChoosePersonDialog({ filter, mayUseServiceAccounts, onClose }: ChoosePersonDialogProps) {
  const [kind, setKind] = useState<PersonKind>('user');
  const [person, setPerson] = useState<Person | null>(null);
  return (
    <Dialog
      title={t(filter === 'owner' ? 'filter.chooseOwner' : 'filter.chooseActor')}
      data-testid="choose-person-modal"
      width={480}
      onDismiss={() => onClose(null)}
    >
      <form
        className={styles.picker}
        onSubmit={(event) => {
          event.preventDefault();
          if (person !== null) onClose(person.urn);
        }}
      >
        {filter === 'actor' && mayUseServiceAccounts && (
          <ToggleGroup
            label={t('filter.actor')}
            value={kind}
            options={[
              ['user', t('people.users')],
              ['service-account', t('people.accounts')],
            ]}
            onChange={(next) => {
              setKind(next);
              setPerson(null);
            }}
          />
        )}
        <PersonPicker key={kind} kind={kind} value={person} onChange={setPerson} isFocusedFirst />
        <DialogActions>
          <Button onClick={() => onClose(null)}>{t('app.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={person === null}>
            {t('filter.apply')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
