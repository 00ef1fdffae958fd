import type { GroupRecord } from '@latchkey/shared/groups';
import type { UserRecord } from '@latchkey/shared/users';
import { useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import styles from '../../components/facts.module.css';
import { Notice } from '../../components/notice.tsx';
import { RadioList } from '../../components/radio-list.tsx';
import { SearchPicker } from '../../components/search-picker.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useChangeMembers, useGroupSearch } from '../groups/group-queries.ts';

type AddToGroupDialogProps = { user: UserRecord; onClose: (done?: string) => void };

/** Puts a user into a group, which is looked for by name. */
export function AddToGroupDialog({ user, onClose }: AddToGroupDialogProps) {
  const [text, settled, setText] = useSettled('');
  const [group, setGroup] = useState<GroupRecord | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  const search = useGroupSearch(settled.trim());
  const change = useChangeMembers('add');
  const flight = useSingleFlight(change);
  const found = search.data?.groups ?? [];
  // The chosen one stays in sight, whatever is searched for next.
  const shown = group === null || found.some(({ urn }) => urn === group.urn) ? found : [group, ...found];
  const name = user.displayName;

  return (
    <Dialog
      title={t('users.group.title', { name })}
      data-testid="add-to-group-modal"
      width={480}
      onDismiss={() => {
        if (!flight.isInFlight()) onClose();
      }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          setIsMissing(group === null);
          if (group === null) return;
          const done = t('users.group.done', { name, group: group.name });
          flight.mutate({ urn: group.urn, users: [user.urn] }, { onSuccess: () => onClose(done) });
        }}
      >
        {change.isError && (
          <Notice kind="error" role="alert">
            {t('admin.failed', { reason: asSentence(errorText(change.error)) })}
          </Notice>
        )}
        <SearchPicker
          label={t('groups.search')}
          text={text}
          onType={setText}
          fault={
            search.isError ? t('groups.failed', { reason: asSentence(errorText(search.error)) }) : undefined
          }
          total={search.data?.total}
          shownCount={found.length}
          nothing={t('groups.noMatch')}
          isFocusedFirst
          data-testid="search-groups-input"
        >
          {shown.length > 0 && (
            <RadioList
              label={t('groups.title')}
              isLabelHidden
              value={group?.urn ?? null}
              options={shown.map(({ urn, name: groupName, description }) => [
                urn,
                <span key={urn} dir="auto">
                  {groupName} <span className={styles.hint}>{description}</span>
                </span>,
              ])}
              onChange={(urn) => setGroup(shown.find((candidate) => candidate.urn === urn) ?? null)}
              data-testid="group-results"
            />
          )}
        </SearchPicker>
        {isMissing && group === null && (
          <Notice kind="error" role="alert">
            {t('users.group.missing')}
          </Notice>
        )}
        <DialogActions>
          <Button onClick={() => onClose()} isDisabled={change.isPending}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" look="primary" isDisabled={change.isPending} data-testid="save-group-button">
            {change.isPending ? t('admin.saving') : t('users.addToGroup')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
