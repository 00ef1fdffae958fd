import type { Person } from '@latchkey/shared/people';
import { type KeyboardEvent, useId } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Notice } from '../../components/notice.tsx';
import { RadioList } from '../../components/radio-list.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { t } from '../../i18n/text.tsx';
import { type PersonKind, usePeople } from './people-queries.ts';
import styles from './person-picker.module.css';

const PAUSE_MS = 250;

type PersonPickerProps = {
  kind: PersonKind;
  value: Person | null;
  onChange: (person: Person) => void;
  isFocusedFirst?: boolean;
};

/** Searches people or service accounts; the results are radio buttons. */
export function PersonPicker({ kind, value, onChange, isFocusedFirst = false }: PersonPickerProps) {
  const [text, settled, setText] = useSettled('', PAUSE_MS);
  const statusId = useId();
  const search = usePeople(kind, settled.trim());
  const isAboutUsers = kind === 'user';
  const people = search.data?.people ?? [];
  // The chosen one stays in sight, whatever is searched for next.
  const shown = value === null || people.some(({ urn }) => urn === value.urn) ? people : [value, ...people];
  const isNothing = search.isSuccess && people.length === 0;
  const nothing = t(isAboutUsers ? 'people.noUsers' : 'people.noAccounts');
  return (
    <div className={styles.picker}>
      <TextField
        type="search"
        label={t(isAboutUsers ? 'people.searchUsers' : 'people.searchAccounts')}
        value={text}
        maxLength={200}
        autoComplete="off"
        data-autofocus={isFocusedFirst ? true : undefined}
        data-testid="search-people-input"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keepFromSubmitting}
      />
      {search.isError && (
        <Notice kind="error" role="alert">
          {t('people.failed', { reason: asSentence(errorText(search.error)) })}
        </Notice>
      )}
      <p role="status" id={statusId} className={isNothing ? undefined : 'visually-hidden'}>
        {search.isSuccess && (isNothing ? nothing : t('people.found', { count: search.data.total }))}
      </p>
      {shown.length > 0 && (
        <RadioList
          label={t(isAboutUsers ? 'people.users' : 'people.accounts')}
          isLabelHidden
          value={value?.urn ?? null}
          options={shown.map((person) => [
            person.urn,
            <PersonLabel key={person.urn} person={person} kind={kind} />,
          ])}
          onChange={(urn) => {
            const person = shown.find((candidate) => candidate.urn === urn);
            if (person !== undefined) onChange(person);
          }}
          data-testid="people-results"
        />
      )}
      {(search.data?.total ?? 0) > people.length && <p className={styles.hint}>{t('people.more')}</p>}
    </div>
  );
}

/** The user name of a service account is a random id, which tells nobody anything. */
function PersonLabel({ person, kind }: { person: Person; kind: PersonKind }) {
  const { displayName, username, description } = person;
  return (
    <>
      <span dir="auto">{displayName}</span>{' '}
      {kind === 'user' && displayName !== username && <span className={styles.hint}>{username}</span>}
      {description !== null && (
        <span className={styles.description} dir="auto">
          {description}
        </span>
      )}
    </>
  );
}

/** Enter searches; it must not send the form around the search. */
function keepFromSubmitting(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault();
}
