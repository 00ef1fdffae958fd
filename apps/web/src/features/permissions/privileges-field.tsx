import {
  ENFORCED_PRIVILEGES,
  PRIVILEGE_AREAS,
  type PrivilegeArea,
  privilegeName,
} from '@latchkey/shared/privilege-catalogue';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CheckOption } from '../../components/check-option.tsx';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './permissions.module.css';
import type { PolicyDraft } from './policy-draft.ts';
import formStyles from './policy-form.module.css';
import { explanationOf, isAbout } from './privilege-search.ts';

type PrivilegesFieldProps = {
  type: PolicyDraft['type'];
  chosen: readonly string[];
  fault: string | undefined;
  onChange: (privileges: string[]) => void;
};

/**
 * The privileges of the type, by area, explained and searchable. Those that Latchkey never asks for are out of the way
 * until they are looked for or chosen: a new policy is read in a minute.
 */
export function PrivilegesField({ type, chosen, fault, onChange }: PrivilegesFieldProps) {
  const [query, setQuery] = useState('');
  const [isWhole, setWhole] = useState(false);
  // What was chosen once stays in its place: a box must not go away when its tick does.
  const [kept, setKept] = useState(chosen);
  const areas = Object.entries(PRIVILEGE_AREAS[type]) as [PrivilegeArea, Readonly<Record<string, string>>][];
  const known = new Set(areas.flatMap(([, area]) => Object.keys(area)));
  const otherType = new Set(
    Object.values(PRIVILEGE_AREAS[type === 'PLATFORM' ? 'METADATA' : 'PLATFORM']).flatMap(Object.keys),
  );
  // What a client of DataHub put there, and we have no name for.
  const strange = chosen.filter((privilege) => !known.has(privilege) && !otherType.has(privilege));
  const count = chosen.filter((privilege) => known.has(privilege)).length + strange.length;
  const isShown = (privilege: string) =>
    query.trim() !== '' || isWhole
      ? isAbout(privilege, query)
      : ENFORCED_PRIVILEGES.has(privilege) || kept.includes(privilege);
  const shown = areas
    .map(([area, privileges]) => [area, Object.keys(privileges).filter(isShown)] as const)
    .filter(([, privileges]) => privileges.length > 0);
  const hidden = known.size - shown.reduce((sum, [, privileges]) => sum + privileges.length, 0);
  const option = (privilege: string) => (
    <PrivilegeOption
      key={privilege}
      privilege={privilege}
      isChosen={chosen.includes(privilege)}
      onChange={(isChosen) => {
        if (isChosen) setKept([...kept, privilege]);
        onChange(isChosen ? [...chosen, privilege] : chosen.filter((other) => other !== privilege));
      }}
    />
  );
  return (
    <fieldset className={formStyles.section} data-section="privileges" data-testid="privileges-base">
      <legend>{t('privileges.title')}</legend>
      {fault !== undefined && (
        <p role="alert" className={formStyles.fault}>
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
      <div className={`${formStyles.box} ${formStyles.privileges}`}>
        {strange.map(option)}
        {shown.map(([area, privileges]) => (
          <fieldset key={area} className={formStyles.area}>
            <legend>{t(`area.${area}`)}</legend>
            {privileges.map(option)}
          </fieldset>
        ))}
        {query.trim() === '' && !isWhole && hidden > 0 && (
          <p>
            <Button isSmall onClick={() => setWhole(true)} data-testid="all-privileges-button">
              {t('privileges.showRest', { count: hidden })}
            </Button>
          </p>
        )}
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
