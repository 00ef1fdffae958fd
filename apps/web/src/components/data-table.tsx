import type { ReactNode } from 'react';
import { t } from '../i18n/text.tsx';
import styles from './data-table.module.css';
import { SortHeader } from './sort-header.tsx';

/** A column of a {@link DataTable}. The first one names the row. */
export type Column<Row, Sort extends string> = {
  readonly key: Sort;
  readonly label: string;
  readonly show: (row: Row) => ReactNode;
};

type DataTableProps<Row, Sort extends string> = {
  caption: string;
  columns: readonly Column<Row, Sort>[];
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
  return (
    <table className={styles.table} aria-busy={props.isStale}>
      <caption className="visually-hidden">{props.caption}</caption>
      <thead>
        <tr>
          {columns.map(({ key, label }) => (
            <SortHeader
              key={key}
              columnKey={key}
              label={label}
              sorting={sorting}
              firstOrder={orders[key]}
              onSort={onSort}
            />
          ))}
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
            {columns.map(({ key, label, show }, index) =>
              index === 0 ? (
                <th key={key} scope="row" className={styles.name}>
                  <span className={styles.nameLine}>{show(row)}</span>
                </th>
              ) : (
                <td key={key} data-label={label}>
                  {show(row)}
                </td>
              ),
            )}
            {actions !== undefined && (
              <td className={styles.actions}>
                <span className={styles.buttons}>{actions(row)}</span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
