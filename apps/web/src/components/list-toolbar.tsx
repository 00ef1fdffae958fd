import { type ReactNode, useId, useState } from 'react';
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
  /** How many filters differ from what the list shows by itself. */
  chosenFilters?: number;
  /** Filters. */
  children?: ReactNode;
};

/**
 * Search and filters of a list, and on narrow screens, where there are no column heads, its order. On a phone they
 * wait behind a button, which says how many are chosen: the rows come first.
 */
export function ListToolbar<Sort extends string>(props: ListToolbarProps<Sort>) {
  const { params, columns, orders, onChange, chosenFilters = 0 } = props;
  const [isOpen, setOpen] = useState(false);
  const filtersId = useId();
  const turned = params.order === 'asc' ? 'desc' : 'asc';
  return (
    <div className={styles.toolbar}>
      <SearchBox
        label={props.search}
        value={params.query}
        onSearch={(query) => onChange({ query })}
        data-testid={props['data-testid']}
      />
      <span className={styles.phoneOnly}>
        <Button
          aria-expanded={isOpen}
          aria-controls={filtersId}
          onClick={() => setOpen(!isOpen)}
          data-testid="filters-button"
        >
          {buttonText(props.children !== undefined, chosenFilters)}
        </Button>
      </span>
      <div id={filtersId} className={styles.filters} data-open={isOpen || undefined}>
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
    </div>
  );
}

function buttonText(hasFilters: boolean, chosen: number): string {
  if (!hasFilters) return t('filter.sortBy');
  return chosen === 0 ? t('filter.show') : t('filter.showChosen', { count: chosen });
}
