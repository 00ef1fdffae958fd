import type { Me } from '@latchkey/shared/sessions';
import { ListToolbar } from '../../components/list-toolbar.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { t } from '../../i18n/text.tsx';
import { DEFAULT_PARAMS, FIRST_ORDERS, type ListParams, STATES } from './list-params.ts';
import { PersonFilter } from './person-filter.tsx';

const SORT_KEYS = Object.keys(FIRST_ORDERS) as ListParams['sort'][];
const FILTERS = ['state', 'owner', 'actor'] as const;

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
  const chosen = FILTERS.filter((filter) => params[filter] !== DEFAULT_PARAMS[filter]);
  return (
    <ListToolbar
      search={t('filter.search')}
      params={params}
      columns={SORT_KEYS.map((key) => [key, t(`column.${key}`)] as const)}
      orders={FIRST_ORDERS}
      chosenFilters={chosen.length}
      onChange={onChange}
      data-testid="search-tokens-input"
    >
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
    </ListToolbar>
  );
}
