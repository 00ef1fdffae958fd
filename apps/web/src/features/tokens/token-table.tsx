import type { TokenRecord } from '@latchkey/shared/tokens';
import styles from '../../components/data-table.module.css';
import { SortHeader } from '../../components/sort-header.tsx';
import { t } from '../../i18n/text.tsx';
import { FIRST_ORDERS, type ListParams } from './list-params.ts';
import { type RowActions, TokenRow } from './token-row.tsx';
import widths from './token-table.module.css';
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
  const sortBy = (key: ListParams['sort']) => ({
    columnKey: key,
    label: t(`column.${key}`),
    sorting: params,
    firstOrder: FIRST_ORDERS[key],
    onSort,
  });
  const people = row.hasOwnerColumn ? widths.withOwner : row.hasActorColumn ? widths.withActor : '';
  const header = (key: ListParams['sort'], className?: string) => (
    <SortHeader key={key} className={className} {...sortBy(key)} />
  );
  return (
    <table className={`${styles.table} ${styles.lateRows} ${widths.tokens} ${people}`} aria-busy={isStale}>
      <caption className="visually-hidden">{t('list.caption')}</caption>
      <thead>
        <tr>
          <SortHeader {...sortBy('name')}>
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
          {row.hasActorColumn && header('actor', widths.actor)}
          {row.hasOwnerColumn && header('owner', widths.owner)}
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
