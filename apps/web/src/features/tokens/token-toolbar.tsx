import { SelectField } from '../../components/select-field.tsx';
import type { ListParams } from './list-params.ts';
import { SearchBox } from './search-box.tsx';
import { SORTABLE_COLUMNS } from './sort-columns.ts';
import styles from './token-toolbar.module.css';

const STATE_OPTIONS = [
  ['live', 'Live'],
  ['active', 'Active'],
  ['expired', 'Expired'],
  ['revoked', 'Revoked'],
  ['all', 'All'],
] as const;

const OWNER_OPTIONS = [
  ['me', 'Mine'],
  ['all', 'Everyone’s'],
] as const;

const SORT_OPTIONS = (Object.keys(SORTABLE_COLUMNS) as ListParams['sort'][]).map(
  (key) => [key, SORTABLE_COLUMNS[key].label] as const,
);

type TokenToolbarProps = {
  params: ListParams;
  mayManage: boolean;
  onChange: (change: Partial<ListParams>) => void;
};

/** Search and filters; every choice goes into the address. */
export function TokenToolbar({ params, mayManage, onChange }: TokenToolbarProps) {
  return (
    <div className={styles.toolbar}>
      <SearchBox value={params.query} onSearch={(query) => onChange({ query })} />
      <SelectField
        label="State"
        value={params.state}
        options={STATE_OPTIONS}
        onChange={(state) => onChange({ state })}
        data-testid="token-state-filter"
      />
      {mayManage && (
        <SelectField
          label="Owner"
          value={params.owner}
          options={OWNER_OPTIONS}
          onChange={(owner) => onChange({ owner })}
          data-testid="token-owner-filter"
        />
      )}
      <SelectField
        className={styles.narrowOnly}
        label="Sort by"
        value={params.sort}
        options={SORT_OPTIONS}
        onChange={(sort) => onChange({ sort, order: SORTABLE_COLUMNS[sort].firstOrder })}
      />
    </div>
  );
}
