import { ENFORCED_PRIVILEGES, privilegeName } from '@latchkey/shared/privilege-catalogue';
import { Button } from '../../components/button.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { SelectField } from '../../components/select-field.tsx';
import styles from '../../components/toolbar.module.css';
import { t } from '../../i18n/text.tsx';
import { FIRST_ORDERS, type PolicyParams, type PolicySort, STATES, TYPES } from './policy-params.ts';

const SORT_KEYS = Object.keys(FIRST_ORDERS) as PolicySort[];

type PolicyToolbarProps = { params: PolicyParams; onChange: (change: Partial<PolicyParams>) => void };

/** Search and filters; every choice goes into the address. */
export function PolicyToolbar({ params, onChange }: PolicyToolbarProps) {
  const turned = params.order === 'asc' ? 'desc' : 'asc';
  // What Latchkey asks for is what people look for; any other comes by a link.
  const others =
    params.privilege === '' || ENFORCED_PRIVILEGES.has(params.privilege) ? [] : [params.privilege];
  return (
    <div className={styles.toolbar}>
      <SearchBox
        label={t('policies.search')}
        value={params.query}
        onSearch={(query) => onChange({ query })}
        data-testid="search-bar-input"
      />
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
      <SelectField
        className={styles.narrowOnly}
        label={t('filter.sortBy')}
        value={params.sort}
        options={SORT_KEYS.map((key) => [key, t(`policies.column.${key}`)] as const)}
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
