import type { TokenRecord } from '@latchkey/shared/tokens';
import type { ReactNode } from 'react';
import { t } from '../../i18n/text.tsx';
import { FIRST_ORDERS, type ListParams } from './list-params.ts';
import { type RowActions, TokenRow } from './token-row.tsx';
import styles from './token-table.module.css';
import type { Selection } from './use-selection.ts';

type TokenTableProps = RowActions & {
  tokens: readonly TokenRecord[];
  params: ListParams;
  now: number;
  myUrn: string;
  hasActorColumn: boolean;
  hasOwnerColumn: boolean;
  isStale: boolean;
  selection: Selection;
  onSort: (change: Pick<ListParams, 'sort' | 'order'>) => void;
};

/** The list as a plain table: antd's weighs more than the whole page may. */
export function TokenTable(props: TokenTableProps) {
  const { tokens, params, isStale, selection, onSort, ...row } = props;
  const header = (key: ListParams['sort']) => (
    <SortHeader key={key} columnKey={key} params={params} onSort={onSort} />
  );
  return (
    <table className={styles.table} aria-busy={isStale}>
      <caption className="visually-hidden">{t('list.caption')}</caption>
      <thead>
        <tr>
          <SortHeader columnKey="name" params={params} onSort={onSort}>
            <input
              type="checkbox"
              aria-label={t('selection.all')}
              data-testid="select-all-tokens"
              checked={selection.isAll}
              ref={(box) => {
                if (box !== null) box.indeterminate = selection.tokens.length > 0 && !selection.isAll;
              }}
              onChange={(event) => selection.selectAll(event.target.checked)}
            />
          </SortHeader>
          {header('description')}
          {header('createdAt')}
          {header('expiresAt')}
          {header('lastUsedAt')}
          {header('state')}
          {row.hasActorColumn && header('actor')}
          {row.hasOwnerColumn && header('owner')}
          <th scope="col">
            <span className="visually-hidden">{t('column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <TokenRow
            key={token.id}
            token={token}
            isSelected={selection.has(token)}
            onSelect={(isSelected) => selection.select(token, isSelected)}
            {...row}
          />
        ))}
      </tbody>
    </table>
  );
}

type SortHeaderProps = {
  columnKey: ListParams['sort'];
  params: ListParams;
  onSort: TokenTableProps['onSort'];
  children?: ReactNode;
};

function SortHeader({ columnKey, params, onSort, children }: SortHeaderProps) {
  const isSorted = params.sort === columnKey;
  const turned = params.order === 'asc' ? 'desc' : 'asc';
  return (
    <th scope="col" aria-sort={isSorted ? (params.order === 'asc' ? 'ascending' : 'descending') : undefined}>
      {children}
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ sort: columnKey, order: isSorted ? turned : FIRST_ORDERS[columnKey] })}
      >
        {t(`column.${columnKey}`)}
        <span aria-hidden="true" className={styles.arrow}>
          {isSorted && (params.order === 'asc' ? '▲' : '▼')}
        </span>
      </button>
    </th>
  );
}
