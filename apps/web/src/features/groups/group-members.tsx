import type { Member } from '@latchkey/shared/groups';
import { useRef, useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import styles from '../../components/facts.module.css';
import { PAGE_SIZE } from '../../components/list-address.ts';
import { Notice } from '../../components/notice.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchPicker } from '../../components/search-picker.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useUserSearch } from '../users/user-queries.ts';
import list from './group-members.module.css';
import { useChangeMembers, useMembers } from './group-queries.ts';

const PAUSE_MS = 250;

/** The members of a group: who is in it, taking them out, and putting others in. Each takes effect at once. */
export function GroupMembers({ urn }: { urn: string }) {
  const [page, setPage] = useState(1);
  const [isAdding, setIsAdding] = useState(false);
  const [done, setDone] = useState('');
  const headingRef = useRef<HTMLHeadingElement>(null);
  const members = useMembers(urn, '', page);
  const remove = useChangeMembers('remove');
  const flight = useSingleFlight(remove);
  const rows = members.data?.members ?? [];
  const pageCount = Math.max(1, Math.ceil((members.data?.total ?? 0) / PAGE_SIZE));

  const takeOut = (member: Member) =>
    flight.mutate(
      { urn, users: [member.urn] },
      {
        onSuccess: () => {
          setDone(t('groups.memberRemoved', { name: member.displayName }));
          if (rows.length === 1 && page > 1) setPage(page - 1);
          headingRef.current?.focus();
        },
      },
    );

  return (
    <section className={list.members}>
      <h3 ref={headingRef} tabIndex={-1}>
        {t('groups.members')}
      </h3>
      <p role="status" className={list.done}>
        {done}
      </p>
      {(members.isError || remove.isError) && (
        <Notice kind="error" role="alert">
          {t('admin.failed', { reason: asSentence(errorText(members.error ?? remove.error)) })}
        </Notice>
      )}
      {members.isPending && <p role="status">{t('app.loading')}</p>}
      {members.data?.total === 0 && <p className={styles.hint}>{t('groups.noMembers')}</p>}
      {rows.length > 0 && (
        <ul aria-label={t('groups.members')} data-testid="group-members">
          {rows.map((member) => (
            <li key={member.urn}>
              <MemberName member={member} />
              <Button
                isSmall
                isQuiet
                look="danger"
                isDisabled={remove.isPending}
                aria-label={t('groups.removeMemberNamed', { name: member.displayName })}
                onClick={() => takeOut(member)}
              >
                {t('groups.removeMember')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Pager page={page} pageCount={pageCount} onChange={setPage} />
      {isAdding ? (
        <MemberSearch
          urn={urn}
          known={new Set(rows.map((member) => member.urn))}
          onAdded={(name) => setDone(t('groups.memberAdded', { name }))}
          onDone={() => {
            setIsAdding(false);
            headingRef.current?.focus();
          }}
        />
      ) : (
        <div>
          <Button onClick={() => setIsAdding(true)} data-testid="add-members-button">
            {t('groups.addMembers')}
          </Button>
        </div>
      )}
    </section>
  );
}

function MemberName({ member }: { member: Pick<Member, 'displayName' | 'username' | 'status'> }) {
  return (
    <span>
      <span dir="auto">{member.displayName}</span>{' '}
      {member.displayName !== member.username && <span className={styles.hint}>{member.username}</span>}{' '}
      {member.status === 'SUSPENDED' && <span className={styles.hint}>({t('users.status.SUSPENDED')})</span>}
    </span>
  );
}

type MemberSearchProps = {
  urn: string;
  /** Members that are in sight. */
  known: ReadonlySet<string>;
  onAdded: (name: string) => void;
  onDone: () => void;
};

function MemberSearch({ urn, known, onAdded, onDone }: MemberSearchProps) {
  const [text, settled, setText] = useSettled('', PAUSE_MS);
  const search = useUserSearch(settled.trim());
  const add = useChangeMembers('add');
  const flight = useSingleFlight(add);
  const found = search.data?.users ?? [];
  const fault = search.error ?? add.error;
  return (
    <div className={list.search}>
      <SearchPicker
        label={t('users.search')}
        text={text}
        onType={setText}
        fault={fault === null ? undefined : t('admin.failed', { reason: asSentence(errorText(fault)) })}
        total={search.data?.total}
        shownCount={found.length}
        nothing={t('users.noMatch')}
        data-testid="search-members-input"
      >
        <ul aria-label={t('users.title')} data-testid="member-results">
          {found.map((user) => (
            <li key={user.urn}>
              <MemberName member={user} />
              {known.has(user.urn) ? (
                <span className={styles.hint}>{t('groups.isMember')}</span>
              ) : (
                <Button
                  isSmall
                  isDisabled={add.isPending}
                  aria-label={t('groups.addMemberNamed', { name: user.displayName })}
                  onClick={() =>
                    flight.mutate({ urn, users: [user.urn] }, { onSuccess: () => onAdded(user.displayName) })
                  }
                >
                  {t('groups.addMember')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </SearchPicker>
      <div>
        <Button onClick={onDone}>{t('groups.addingDone')}</Button>
      </div>
    </div>
  );
}
