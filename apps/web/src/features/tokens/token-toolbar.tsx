import type { Me } from '@latchkey/shared/sessions';
import { Button } from '../../components/button.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { SelectField } from '../../components/select-field.tsx';
import styles from '../../components/toolbar.module.css';
import { t } from '../../i18n/text.tsx';
import { FIRST_ORDERS, type ListParams, STATES } from './list-params.ts';
import { PersonFilter } from './person-filter.tsx';

const SORT_KEYS = Object.keys(FIRST_ORDERS) as ListParams['sort'][];

type TokenToolbarProps = {
  params: ListParams;
  me: Me;
  /** Names of people, by URN, as far as the rows tell them. */
  names: ReadonlyMap<string, string>;
  onChange: (change: Partial<ListParams>) => void;
  /** Asked to look for a person. */
  onChoose: (filter: 'owner' | 'actor') => void;
};

/** Search and filters; every choice goes into the address. */
export function TokenToolbar({ params, me, names, onChange, onChoose }: TokenToolbarProps) {
  const turned = params.order === 'asc' ? 'desc' : 'asc';
  return (
    <div className={styles.toolbar}>
      <SearchBox
        label={t('filter.search')}
        value={params.query}
        onSearch={(query) => onChange({ query })}
        data-testid="search-tokens-input"
      />
      <SelectField
        label={t('filter.state')}
        value={params.state}
        options={STATES.map((state) => [state, t(`filter.state.${state}`)] as const)}
        onChange={(state) => onChange({ state })}
        data-testid="token-state-filter"
      />
      {me.tokens.mayManage && (
        <>
          <PersonFilter
            label={t('filter.owner')}
            value={params.owner}
            known={[
              ['me', t('filter.owner.mine')],
              ['all', t('filter.owner.all')],
            ]}
            names={names}
            onChange={(owner) => onChange({ owner })}
            onChoose={() => onChoose('owner')}
            data-testid="token-owner-filter"
          />
          <PersonFilter
            label={t('filter.actor')}
            value={params.actor}
            known={[
              ['', t('filter.actor.any')],
              [me.urn, t('filter.actor.me')],
            ]}
            names={names}
            onChange={(actor) => onChange({ actor })}
            onChoose={() => onChoose('actor')}
            data-testid="token-actor-filter"
          />
        </>
      )}
      <SelectField
        className={styles.narrowOnly}
        label={t('filter.sortBy')}
        value={params.sort}
        options={SORT_KEYS.map((key) => [key, t(`column.${key}`)] as const)}
        onChange={(sort) => onChange({ sort, order: FIRST_ORDERS[sort] })}
      />
      <span className={styles.narrowOnly}>
        <Button onClick={() => onChange({ order: turned })} data-testid="turn-order-button">
          {t(params.order === 'asc' ? 'filter.ascending' : 'filter.descending')}
        </Button>
      </span>
    </div>
  );
}
