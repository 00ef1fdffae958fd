import type { PolicyActor } from '@latchkey/shared/policy-api';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { CheckOption } from '../../components/check-option.tsx';
import { SearchPicker } from '../../components/search-picker.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { t } from '../../i18n/text.tsx';
import { usePolicyActors } from './permission-queries.ts';
import styles from './permissions.module.css';
import formStyles from './policy-form.module.css';

type ActorSearchProps = {
  kind: 'user' | 'group';
  chosen: ReadonlySet<string>;
  onToggle: (actor: PolicyActor, isChosen: boolean) => void;
};

/** Searches users or groups; each result is a box. */
export function ActorSearch({ kind, chosen, onToggle }: ActorSearchProps) {
  const [text, settled, setText] = useSettled('');
  const search = usePolicyActors(kind, settled.trim());
  const actors = search.data?.actors ?? [];
  const isAboutUsers = kind === 'user';
  return (
    <SearchPicker
      label={t(isAboutUsers ? 'who.searchUsers' : 'who.searchGroups')}
      text={text}
      onType={setText}
      fault={search.isError ? t('people.failed', { reason: asSentence(errorText(search.error)) }) : undefined}
      total={search.data?.total}
      shownCount={actors.length}
      nothing={t(isAboutUsers ? 'people.noUsers' : 'who.noGroups')}
      data-testid="search-actors-input"
    >
      <div className={formStyles.columns} data-testid="actor-results">
        {actors.map((actor) => (
          <CheckOption
            key={actor.urn}
            isChecked={chosen.has(actor.urn)}
            onChange={(isChosen) => onToggle(actor, isChosen)}
          >
            <span dir="auto">{actor.name}</span>
            {actor.description !== null && actor.description !== actor.name && (
              <span className={styles.note} dir="auto">
                {actor.isServiceAccount ? t('who.serviceAccount') : actor.description}
              </span>
            )}
          </CheckOption>
        ))}
      </div>
    </SearchPicker>
  );
}
