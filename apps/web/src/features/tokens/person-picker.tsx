import type { Person } from '@latchkey/shared/people';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { RadioList } from '../../components/radio-list.tsx';
import { SearchPicker } from '../../components/search-picker.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { t } from '../../i18n/text.tsx';
import { type PersonKind, usePeople } from './people-queries.ts';
import styles from './person-picker.module.css';

type PersonPickerProps = {
  kind: PersonKind;
  value: Person | null;
  onChange: (person: Person) => void;
  isFocusedFirst?: boolean;
};

/** Searches people or service accounts; the results are radio buttons. */
export function PersonPicker({ kind, value, onChange, isFocusedFirst = false }: PersonPickerProps) {
  const [text, settled, setText] = useSettled('');
  const search = usePeople(kind, settled.trim());
  const isAboutUsers = kind === 'user';
  const people = search.data?.people ?? [];
  // The chosen one stays in sight, whatever is searched for next.
  const shown = value === null || people.some(({ urn }) => urn === value.urn) ? people : [value, ...people];
  return (
    <SearchPicker
      label={t(isAboutUsers ? 'people.searchUsers' : 'people.searchAccounts')}
      text={text}
      onType={setText}
      fault={search.isError ? t('people.failed', { reason: asSentence(errorText(search.error)) }) : undefined}
      total={search.data?.total}
      shownCount={people.length}
      nothing={t(isAboutUsers ? 'people.noUsers' : 'people.noAccounts')}
      isFocusedFirst={isFocusedFirst}
      data-testid="search-people-input"
    >
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
    </SearchPicker>
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
