import type { ReactNode } from 'react';
import { t } from '../i18n/text.tsx';
import { Button } from './button.tsx';
import { SearchBox } from './search-box.tsx';
import { SelectField } from './select-field.tsx';
import styles from './toolbar.module.css';

type ListToolbarProps<Sort extends string> = {
  search: string;
  params: { query: string; sort: Sort; order: 'asc' | 'desc' };
  columns: ReadonlyArray<readonly [key: Sort, label: string]>;
  orders: Readonly<Record<Sort, 'asc' | 'desc'>>;
  onChange: (change: { query?: string; sort?: Sort; order?: 'asc' | 'desc' }) => void;
  'data-testid': string;
  /** Filters. */
  children?: ReactNode;
};

/** Search and filters of a list, and on narrow screens, where there are no column heads, its order. */
export function ListToolbar<Sort extends string>(props: ListToolbarProps<Sort>) {
  const { params, columns, orders, onChange } = props;
  const turned = params.order === 'asc' ? 'desc' : 'asc';
  return (
    <div className={styles.toolbar}>
      <SearchBox
        label={props.search}
        value={params.query}
        onSearch={(query) => onChange({ query })}
        data-testid={props['data-testid']}
      />
      {props.children}
      <SelectField
        className={styles.narrowOnly}
        label={t('filter.sortBy')}
        value={params.sort}
        options={columns}
        onChange={(sort) => onChange({ sort, order: orders[sort] })}
      />
      <span className={styles.narrowOnly}>
        <Button onClick={() => onChange({ order: turned })} data-testid="turn-order-button">
          {t(params.order === 'asc' ? 'filter.ascending' : 'filter.descending')}
        </Button>
      </span>
    </div>
  );
}
