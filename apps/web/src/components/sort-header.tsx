import type { ReactNode } from 'react';
import styles from './data-table.module.css';

/** How a list is sorted: by one column, one way or the other. */
export type Sorting<Key extends string> = { sort: Key; order: 'asc' | 'desc' };

type SortHeaderProps<Key extends string> = {
  columnKey: Key;
  label: string;
  sorting: Sorting<Key>;
  /** The order in which people first want to see the column. */
  firstOrder: 'asc' | 'desc';
  onSort: (sorting: Sorting<Key>) => void;
  className?: string | undefined;
  /** Stands before the button, e.g. the box that selects every row. */
  children?: ReactNode;
};

/** The head of a column that sorts the list, and turns the order when pressed again. */
export function SortHeader<Key extends string>(props: SortHeaderProps<Key>) {
  const { columnKey, label, sorting, firstOrder, onSort, className, children } = props;
  const isSorted = sorting.sort === columnKey;
  const turned = sorting.order === 'asc' ? 'desc' : 'asc';
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (sorting.order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {children}
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ sort: columnKey, order: isSorted ? turned : firstOrder })}
      >
        {label}
        <span aria-hidden="true" className={styles.arrow}>
          {isSorted && (sorting.order === 'asc' ? '▲' : '▼')}
        </span>
      </button>
    </th>
  );
}
