import {
  ENFORCED_PRIVILEGES,
  PRIVILEGE_AREAS,
  type PrivilegeArea,
  privilegeName,
} from '@latchkey/shared/privilege-catalogue';
import { useState } from 'react';
import { CheckOption } from '../../components/check-option.tsx';
import { TextField } from '../../components/text-field.tsx';
import { t, textOf } from '../../i18n/text.tsx';
import styles from './permissions.module.css';
import type { PolicyDraft } from './policy-draft.ts';

type PrivilegesFieldProps = {
  type: PolicyDraft['type'];
  chosen: readonly string[];
  fault: string | undefined;
  onChange: (privileges: string[]) => void;
};

/** Every privilege of the type, by area, explained and searchable. */
export function PrivilegesField({ type, chosen, fault, onChange }: PrivilegesFieldProps) {
  const [query, setQuery] = useState('');
  const areas = Object.entries(PRIVILEGE_AREAS[type]) as [PrivilegeArea, Readonly<Record<string, string>>][];
  const known = new Set(areas.flatMap(([, area]) => Object.keys(area)));
  const otherType = new Set(
    Object.values(PRIVILEGE_AREAS[type === 'PLATFORM' ? 'METADATA' : 'PLATFORM']).flatMap(Object.keys),
  );
  // What a client of DataHub put there, and we have no name for.
  const strange = chosen.filter((privilege) => !known.has(privilege) && !otherType.has(privilege));
  const count = chosen.filter((privilege) => known.has(privilege)).length + strange.length;
  const shown = areas
    .map(
      ([area, privileges]) => [area, Object.keys(privileges).filter((one) => isAbout(one, query))] as const,
    )
    .filter(([, privileges]) => privileges.length > 0);
  const option = (privilege: string) => (
    <PrivilegeOption
      key={privilege}
      privilege={privilege}
      isChosen={chosen.includes(privilege)}
      onChange={(isChosen) =>
        onChange(isChosen ? [...chosen, privilege] : chosen.filter((other) => other !== privilege))
      }
    />
  );
  return (
    <fieldset className={styles.section} data-section="privileges" data-testid="privileges-base">
      <legend>{t('privileges.title')}</legend>
      {fault !== undefined && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      <TextField
        type="search"
        label={t('privileges.search')}
        value={query}
        autoComplete="off"
        data-testid="search-privileges-input"
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <p role="status" className={styles.hint}>
        {shown.length === 0 ? t('privileges.none') : t('privileges.count', { count })}
      </p>
      <div className={`${styles.box} ${styles.privileges}`}>
        {strange.map(option)}
        {shown.map(([area, privileges]) => (
          <fieldset key={area} className={styles.area}>
            <legend>{t(`area.${area}`)}</legend>
            {privileges.map(option)}
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}

type PrivilegeOptionProps = { privilege: string; isChosen: boolean; onChange: (isChosen: boolean) => void };

function PrivilegeOption({ privilege, isChosen, onChange }: PrivilegeOptionProps) {
  return (
    <CheckOption isChecked={isChosen} onChange={onChange} data-testid={`privilege-${privilege}`}>
      <span lang="en">{privilegeName(privilege)}</span>
      <span className={styles.note}>
        {explanationOf(privilege)}
        {!ENFORCED_PRIVILEGES.has(privilege) && ` ${t('privileges.notHere')}`}
      </span>
    </CheckOption>
  );
}

/** @returns what a privilege allows, in a sentence; its own name when nobody knows it. */
export function explanationOf(privilege: string): string {
  return textOf(`privilege.${privilege}`) ?? privilege;
}

/** Both the name that administrators know and the words of the explanation are searched. */
function isAbout(privilege: string, query: string): boolean {
  const text = `${privilege} ${privilegeName(privilege)} ${explanationOf(privilege)}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
