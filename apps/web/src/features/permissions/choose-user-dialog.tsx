import { useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { RadioList } from '../../components/radio-list.tsx';
import { SearchPicker } from '../../components/search-picker.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { t } from '../../i18n/text.tsx';
import { usePolicyActors } from './permission-queries.ts';
import styles from './permissions.module.css';
import formStyles from './policy-form.module.css';

/** Looks for the user whose rights are to be explained. `onClose` gets null when nobody was chosen. */
export function ChooseUserDialog({ onClose }: { onClose: (urn: string | null) => void }) {
  const [text, settled, setText] = useSettled('');
  const [chosen, setChosen] = useState<string | null>(null);
  const search = usePolicyActors('user', settled.trim());
  const users = search.data?.actors ?? [];
  const urn = users.some((user) => user.urn === chosen) ? chosen : null;
  return (
    <Dialog
      title={t('access.chooseTitle')}
      data-testid="choose-user-modal"
      width={480}
      onDismiss={() => onClose(null)}
    >
      <form
        className={formStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (urn !== null) onClose(urn);
        }}
      >
        <SearchPicker
          label={t('who.searchUsers')}
          text={text}
          onType={setText}
          fault={
            search.isError ? t('people.failed', { reason: asSentence(errorText(search.error)) }) : undefined
          }
          total={search.data?.total}
          shownCount={users.length}
          nothing={t('people.noUsers')}
          isFocusedFirst
          data-testid="search-people-input"
        >
          {users.length > 0 && (
            <RadioList
              label={t('who.users')}
              isLabelHidden
              value={urn}
              options={users.map((user) => [
                user.urn,
                <span key={user.urn}>
                  <span dir="auto">{user.name}</span>
                  {user.description !== user.name && (
                    <span className={styles.note}>
                      {user.isServiceAccount ? t('who.serviceAccount') : user.description}
                    </span>
                  )}
                </span>,
              ])}
              onChange={setChosen}
            />
          )}
        </SearchPicker>
        <DialogActions>
          <Button onClick={() => onClose(null)}>{t('app.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={urn === null}>
            {t('access.show')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
