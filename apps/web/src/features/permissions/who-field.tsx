import type { PolicyActor } from '@latchkey/shared/policy-api';
import { ROLE_URNS } from '@latchkey/shared/urn';
import { useState } from 'react';
import { CheckOption } from '../../components/check-option.tsx';
import { CloseIcon } from '../../components/icons.tsx';
import { ToggleGroup } from '../../components/toggle-group.tsx';
import { t } from '../../i18n/text.tsx';
import { ActorSearch } from './actor-search.tsx';
import type { DraftActor, PolicyDraft } from './policy-draft.ts';
import styles from './policy-form.module.css';
import { roleName } from './policy-words.tsx';

type WhoFieldProps = {
  draft: PolicyDraft;
  fault: string | undefined;
  onChange: (part: Partial<PolicyDraft>) => void;
};

/** Whom the policy is for: everybody, owners, roles, groups, users. Any of them is enough. */
export function WhoField({ draft, fault, onChange }: WhoFieldProps) {
  const [kind, setKind] = useState<'user' | 'group'>('user');
  const member = kind === 'user' ? 'users' : 'groups';
  const toggle = (actor: PolicyActor, isChosen: boolean) => {
    const others = draft[member].filter(({ urn }) => urn !== actor.urn);
    onChange({ [member]: isChosen ? [...others, { urn: actor.urn, name: actor.name }] : others });
  };
  const chips = [
    ...draft.groups.map((actor) => ({ actor, member: 'groups' as const })),
    ...draft.users.map((actor) => ({ actor, member: 'users' as const })),
  ];
  return (
    <fieldset className={styles.section} data-section="actors">
      <legend>{t('who.title')}</legend>
      {fault !== undefined && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      <div className={styles.columns}>
        <CheckOption
          isChecked={draft.allUsers}
          onChange={(allUsers) => onChange({ allUsers })}
          data-testid="all-users"
        >
          {t('who.everybody')}
        </CheckOption>
        <CheckOption isChecked={draft.allGroups} onChange={(allGroups) => onChange({ allGroups })}>
          {t('who.everyMember')}
        </CheckOption>
        {draft.type === 'METADATA' && (
          <CheckOption
            isChecked={draft.resourceOwners}
            onChange={(resourceOwners) => onChange({ resourceOwners })}
          >
            {t('who.owners')}
          </CheckOption>
        )}
        {ROLE_URNS.map((urn) => (
          <CheckOption
            key={urn}
            isChecked={draft.roles.includes(urn)}
            onChange={(isChosen) =>
              onChange({
                roles: isChosen ? [...draft.roles, urn] : draft.roles.filter((held) => held !== urn),
              })
            }
          >
            {t('who.role', { name: roleName(urn) })}
          </CheckOption>
        ))}
      </div>
      {chips.length > 0 && (
        <ul className={styles.chips} aria-label={t('who.chosen')}>
          {chips.map(({ actor, member }) => (
            <Chip
              key={actor.urn}
              name={member === 'groups' ? t('who.group', { name: actor.name }) : actor.name}
              onRemove={() => onChange({ [member]: draft[member].filter(({ urn }) => urn !== actor.urn) })}
            />
          ))}
        </ul>
      )}
      <div className={styles.box}>
        <ToggleGroup
          label={t('who.add')}
          value={kind}
          options={[
            ['user', t('who.users'), 'users-base'],
            ['group', t('who.groups'), 'groups-base'],
          ]}
          onChange={setKind}
        />
        <ActorSearch key={kind} kind={kind} chosen={urnsOf(draft[member])} onToggle={toggle} />
      </div>
    </fieldset>
  );
}

function Chip({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <li className={styles.chip}>
      <span dir="auto">{name}</span>
      <button type="button" aria-label={t('who.remove', { name })} onClick={onRemove}>
        <CloseIcon />
      </button>
    </li>
  );
}

function urnsOf(actors: readonly DraftActor[]): ReadonlySet<string> {
  return new Set(actors.map(({ urn }) => urn));
}
