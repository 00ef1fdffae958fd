import type { Person } from '@latchkey/shared/people';
import type { Me } from '@latchkey/shared/sessions';
import { useId } from 'react';
import { ToggleGroup } from '../../components/toggle-group.tsx';
import { t } from '../../i18n/text.tsx';
import { CreateAccount } from './create-account.tsx';
import type { PersonKind } from './people-queries.ts';
import styles from './person-picker.module.css';
import { PersonPicker } from './person-picker.tsx';

/** Whom the token is for. `person` is null until somebody is chosen. */
export type TokenFor = { kind: 'me' } | { kind: PersonKind; person: Person | null };

/** @returns what is wrong with the choice, or undefined. */
export function tokenForFault(value: TokenFor): string | undefined {
  if (value.kind === 'me' || value.person !== null) return undefined;
  return t(value.kind === 'user' ? 'generate.userMissing' : 'generate.accountMissing');
}

/** @returns the member of the request that names the actor; none for oneself. */
export function actorInput(value: TokenFor): { actorUrn?: string } {
  return value.kind === 'me' || value.person === null ? {} : { actorUrn: value.person.urn };
}

type ForFieldProps = {
  me: Me;
  // antd's Form.Item gives both.
  value?: TokenFor;
  onChange?: (value: TokenFor) => void;
};

/** Me, a service account, or, for managers, another user. */
export function ForField({ me, value = { kind: 'me' }, onChange }: ForFieldProps) {
  const hintId = useId();
  const { mayGenerate, mayManage, mayUseServiceAccounts } = me.tokens;
  const change = (kind: TokenFor['kind']) => onChange?.(kind === 'me' ? { kind } : { kind, person: null });
  const options = [
    ...(mayGenerate || mayManage ? [['me', t('generate.for.me'), 'menu-item-personal'] as const] : []),
    ...(mayUseServiceAccounts
      ? [['service-account', t('generate.for.serviceAccount'), 'menu-item-service-account'] as const]
      : []),
    ...(mayManage ? [['user', t('generate.for.user'), 'menu-item-user'] as const] : []),
  ];
  return (
    <div className={styles.picker}>
      <ToggleGroup
        label={t('generate.for')}
        value={value.kind}
        options={options}
        onChange={change}
        aria-describedby={hintId}
      />
      <p id={hintId} className={styles.hint}>
        {hintOf(value.kind, me)}
      </p>
      {value.kind !== 'me' && (
        <PersonPicker
          key={value.kind}
          kind={value.kind}
          value={value.person}
          onChange={(person) => onChange?.({ kind: value.kind, person })}
        />
      )}
      {value.kind === 'service-account' && (
        <CreateAccount onCreated={(person) => onChange?.({ kind: 'service-account', person })} />
      )}
    </div>
  );
}

function hintOf(kind: TokenFor['kind'], me: Me): string {
  if (kind === 'me') return t('generate.forMeExplained', { name: me.displayName });
  return t(kind === 'user' ? 'generate.forUserExplained' : 'generate.forAccountExplained');
}
