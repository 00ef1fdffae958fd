import { ENFORCED_PRIVILEGES, privilegeName } from '@latchkey/shared/privilege-catalogue';
import { ListToolbar } from '../../components/list-toolbar.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { t } from '../../i18n/text.tsx';
import {
  FIRST_ORDERS,
  type PolicyParams,
  type PolicySort,
  STATES,
  TYPES,
  UNFILTERED,
} from './policy-params.ts';

const SORT_KEYS = Object.keys(FIRST_ORDERS) as PolicySort[];
const FILTERS = ['type', 'state', 'privilege'] as const;

type PolicyToolbarProps = { params: PolicyParams; onChange: (change: Partial<PolicyParams>) => void };

/** Search and filters; every choice goes into the address. */
export function PolicyToolbar({ params, onChange }: PolicyToolbarProps) {
  // What Latchkey asks for is what people look for; any other comes by a link.
  const others =
    params.privilege === '' || ENFORCED_PRIVILEGES.has(params.privilege) ? [] : [params.privilege];
  const chosen = FILTERS.filter((filter) => params[filter] !== UNFILTERED[filter]);
  return (
    <ListToolbar
      search={t('policies.search')}
      params={params}
      columns={SORT_KEYS.map((key) => [key, t(`policies.column.${key}`)] as const)}
      orders={FIRST_ORDERS}
      chosenFilters={chosen.length}
      onChange={onChange}
      data-testid="search-bar-input"
    >
      <SelectField
        label={t('policies.column.type')}
        value={params.type}
        options={TYPES.map((type) => [type, t(`policies.type.${type}`)] as const)}
        onChange={(type) => onChange({ type })}
        data-testid="policy-type-filter"
      />
      <SelectField
        label={t('policies.column.state')}
        value={params.state}
        options={STATES.map((state) => [state, t(`policies.state.${state}`)] as const)}
        onChange={(state) => onChange({ state })}
        data-testid="policy-filter-base"
      />
      <SelectField
        label={t('policies.filter.grants')}
        value={params.privilege}
        options={[
          ['', t('policies.filter.anyPrivilege')],
          ...[...ENFORCED_PRIVILEGES, ...others].map((value) => [value, privilegeName(value)] as const),
        ]}
        onChange={(privilege) => onChange({ privilege })}
        data-testid="policy-privilege-filter"
      />
    </ListToolbar>
  );
}
