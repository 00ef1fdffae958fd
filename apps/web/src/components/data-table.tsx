import type { ReactNode } from 'react';
import { t } from '../i18n/text.tsx';
import styles from './data-table.module.css';
import { SortHeader } from './sort-header.tsx';

const FREE_TEXT = { name: styles.freeName, address: styles.freeAddress, prose: styles.prose } as const;

/** A column of a {@link DataTable}. The first one names the row; one that has no order does not sort. */
export type Column<Row, Key extends string> = {
  readonly key: Key;
  readonly label: string;
  readonly show: (row: Row) => ReactNode;
  /** Somebody's own words, which may be long and without a space: they break before the page grows sideways. */
  readonly freeText?: keyof typeof FREE_TEXT;
};

type DataTableProps<Row, Sort extends string> = {
  caption: string;
  columns: readonly Column<Row, string>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  sorting: { sort: Sort; order: 'asc' | 'desc' };
  orders: Readonly<Record<Sort, 'asc' | 'desc'>>;
  onSort: (change: { sort: Sort; order: 'asc' | 'desc' }) => void;
  isStale: boolean;
  /** Buttons of a row. */
  actions?: (row: Row) => ReactNode;
};

/** Rows with sortable columns; on narrow screens each row is a card, whose labels come from `data-label`. */
export function DataTable<Row, Sort extends string>(props: DataTableProps<Row, Sort>) {
  const { columns, rows, keyOf, sorting, orders, onSort, actions } = props;
  const isSorting = (key: string): key is Sort => Object.hasOwn(orders, key);
  return (
    <table className={styles.table} aria-busy={props.isStale}>
      <caption className="visually-hidden">{props.caption}</caption>
      <thead>
        <tr>
          {columns.map(({ key, label }) =>
            isSorting(key) ? (
              <SortHeader
                key={key}
                columnKey={key}
                label={label}
                sorting={sorting}
                firstOrder={orders[key]}
                onSort={onSort}
              />
            ) : (
              <th key={key} scope="col">
                {label}
              </th>
            ),
          )}
          {actions !== undefined && (
            <th scope="col">
              <span className="visually-hidden">{t('column.actions')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ key, label, show, freeText }, index) =>
              index === 0 ? (
                <th key={key} scope="row" className={styles.name}>
                  <span className={styles.nameLine}>{show(row)}</span>
                </th>
              ) : (
                <td key={key} data-label={label} className={freeText && FREE_TEXT[freeText]}>
                  {show(row)}
                </td>
              ),
            )}
            {actions !== undefined && (
              <td className={styles.actions}>
                <span className={styles.buttonLine}>{actions(row)}</span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
