import type { TokenRecord } from '@latchkey/shared/tokens';
import type { ListParams } from './list-params.ts';
import { SORTABLE_COLUMNS } from './sort-columns.ts';
import { TokenRow } from './token-row.tsx';
import styles from './token-table.module.css';

type TokenTableProps = {
  tokens: readonly TokenRecord[];
  params: ListParams;
  now: number;
  hasOwnerColumn: boolean;
  isStale: boolean;
  onSort: (change: Pick<ListParams, 'sort' | 'order'>) => void;
  onRevoke: (token: TokenRecord, button: HTMLElement) => void;
  onRevokeIntent: () => void;
};

/** The list as a plain table: antd's weighs more than the whole page may. */
export function TokenTable(props: TokenTableProps) {
  const { tokens, params, hasOwnerColumn, isStale, onSort, ...row } = props;
  const header = (key: ListParams['sort']) => (
    <SortHeader key={key} column={SORTABLE_COLUMNS[key]} columnKey={key} params={params} onSort={onSort} />
  );
  return (
    <table className={styles.table} aria-busy={isStale}>
      <caption className="visually-hidden">Access tokens</caption>
      <thead>
        <tr>
          {header('name')}
          <th scope="col">Description</th>
          {header('createdAt')}
          {header('expiresAt')}
          {header('lastUsedAt')}
          {hasOwnerColumn && <th scope="col">Owner</th>}
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <TokenRow key={token.id} token={token} hasOwnerColumn={hasOwnerColumn} {...row} />
        ))}
      </tbody>
    </table>
  );
}

type SortHeaderProps = {
  columnKey: ListParams['sort'];
  column: (typeof SORTABLE_COLUMNS)[ListParams['sort']];
  params: ListParams;
  onSort: TokenTableProps['onSort'];
};

function SortHeader({ columnKey, column, params, onSort }: SortHeaderProps) {
  const isSorted = params.sort === columnKey;
  const turned = params.order === 'asc' ? 'desc' : 'asc';
  return (
    <th scope="col" aria-sort={isSorted ? (params.order === 'asc' ? 'ascending' : 'descending') : undefined}>
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ sort: columnKey, order: isSorted ? turned : column.firstOrder })}
      >
        {column.label}
        <span aria-hidden="true" className={styles.arrow}>
          {isSorted && (params.order === 'asc' ? '▲' : '▼')}
        </span>
      </button>
    </th>
  );
}
