import { useRef, useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { CheckOption } from '../../components/check-option.tsx';
import styles from '../../components/facts.module.css';
import { SearchPicker } from '../../components/search-picker.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useUserSearch } from '../users/user-queries.ts';
import list from './group-members.module.css';
import { useChangeMembers } from './group-queries.ts';
import { MemberName } from './member-name.tsx';

type Chosen = ReadonlyMap<string, string>;

type MemberSearchProps = {
  urn: string;
  /** Members that are in sight. */
  known: ReadonlySet<string>;
  /** @param names of those who are members now. */
  onAdded: (names: readonly string[]) => void;
  onDone: () => void;
};

/** Finds people, ticks them, over several searches if need be, and puts all of them into the group at once. */
export function MemberSearch({ urn, known, onAdded, onDone }: MemberSearchProps) {
  const [text, settled, setText] = useSettled('');
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const search = useUserSearch(settled.trim());
  const add = useChangeMembers('add');
  const flight = useSingleFlight(add);
  const boxRef = useRef<HTMLDivElement>(null);
  const found = search.data?.users ?? [];
  const fault = search.error ?? add.error;
  const putIn = () =>
    flight.mutate(
      { urn, users: [...chosen.keys()] },
      {
        onSuccess: () => {
          onAdded([...chosen.values()]);
          setChosen(new Map());
          // Whoever adds some often adds the next.
          boxRef.current?.querySelector('input')?.focus();
        },
      },
    );
  return (
    <div className={list.search} ref={boxRef} data-testid="add-members-modal">
      <SearchPicker
        label={t('users.search')}
        text={text}
        onType={setText}
        fault={fault === null ? undefined : t('admin.failed', { reason: asSentence(errorText(fault)) })}
        total={search.data?.total}
        shownCount={found.length}
        nothing={t('users.noMatch')}
        data-testid="add-members-select-base"
      >
        <ul aria-label={t('users.title')} data-testid="add-members-select-dropdown">
          {found.map((user) => (
            <li key={user.urn}>
              {known.has(user.urn) ? (
                <>
                  <MemberName member={user} />
                  <span className={styles.hint}>{t('groups.isMember')}</span>
                </>
              ) : (
                <CheckOption
                  isChecked={chosen.has(user.urn)}
                  isFixed={add.isPending}
                  onChange={(isChosen) => setChosen(changed(chosen, user, isChosen))}
                >
                  <MemberName member={user} />
                </CheckOption>
              )}
            </li>
          ))}
        </ul>
      </SearchPicker>
      <div className={styles.row}>
        <Button
          look="primary"
          isDisabled={add.isPending || chosen.size === 0}
          data-testid="modal-add-member-button"
          onClick={putIn}
        >
          {add.isPending
            ? t('admin.working')
            : chosen.size === 0
              ? t('groups.addNobody')
              : t('groups.addChosen', { count: chosen.size })}
        </Button>
        <Button onClick={onDone}>{t('groups.addingDone')}</Button>
      </div>
    </div>
  );
}

function changed(chosen: Chosen, user: { urn: string; displayName: string }, isChosen: boolean): Chosen {
  const next = new Map(chosen);
  if (isChosen) next.set(user.urn, user.displayName);
  else next.delete(user.urn);
  return next;
}
