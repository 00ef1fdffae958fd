import type { Member } from '@latchkey/shared/groups';
import { useRef, useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import styles from '../../components/facts.module.css';
import { PAGE_SIZE } from '../../components/list-address.ts';
import { Notice } from '../../components/notice.tsx';
import { Pager } from '../../components/pager.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { intlLocale, t } from '../../i18n/text.tsx';
import list from './group-members.module.css';
import { useChangeMembers, useMembers } from './group-queries.ts';
import { MemberName } from './member-name.tsx';
import { MemberSearch } from './member-search.tsx';

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
        <ul aria-label={t('groups.members')} data-testid="sidebar-section-content-Members">
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
                {remove.isPending && remove.variables.users.includes(member.urn)
                  ? t('admin.working')
                  : t('groups.removeMember')}
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
          onAdded={(names) => setDone(t('groups.membersAdded', { names: joined(names) }))}
          onDone={() => {
            setIsAdding(false);
            headingRef.current?.focus();
          }}
        />
      ) : (
        <div>
          <Button onClick={() => setIsAdding(true)} data-testid="add-group-members-sidebar-button">
            {t('groups.addMembers')}
          </Button>
        </div>
      )}
    </section>
  );
}

function joined(names: readonly string[]): string {
  return new Intl.ListFormat(intlLocale(), { type: 'conjunction' }).format(names);
}
