import type { TokenRecord } from '@latchkey/shared/tokens';
import { useId } from 'react';
import { Link } from 'react-router';
import { Button } from '../../components/button.tsx';
import styles from '../../components/data-table.module.css';
import { RelativeTime } from '../../components/relative-time.tsx';
import { richText, t } from '../../i18n/text.tsx';
import { isOver, TokenExpiry, TokenState } from './token-expiry.tsx';
import widths from './token-table.module.css';
import { useDetailsLink } from './use-details-param.ts';

/** What can be done with a row. `onIntent` fetches the code of what the pointer or the focus is on. */
export type RowActions = {
  onRevoke: (token: TokenRecord) => void;
  onRotate: (token: TokenRecord) => void;
  onRevokeIntent: () => void;
  onRotateIntent: () => void;
  onDetailsIntent: () => void;
};

type TokenRowProps = RowActions & {
  token: TokenRecord;
  now: number;
  myUrn: string;
  hasActorColumn: boolean;
  hasOwnerColumn: boolean;
  isSelected: boolean;
  onSelect: (isSelected: boolean) => void;
};

/** One token. On narrow screens the row becomes a card, its labels come from `data-label`. */
export function TokenRow(props: TokenRowProps) {
  const { token, now, myUrn, hasActorColumn, hasOwnerColumn, isSelected, onSelect, ...actions } = props;
  const nameId = useId();
  const detailsLink = useDetailsLink();
  const nameOf = (urn: string, name: string) => (urn === myUrn ? t('row.self') : name);
  return (
    <tr aria-selected={token.may.revoke ? isSelected : undefined}>
      {/* Named by the token alone: a screen reader says it with every cell. */}
      <th scope="row" className={`${styles.name} ${widths.name}`} aria-labelledby={nameId}>
        <span className={styles.nameLine}>
          <input
            type="checkbox"
            aria-label={t('row.select', { name: token.name })}
            data-testid="select-token"
            checked={isSelected}
            hidden={!token.may.revoke}
            onChange={(event) => onSelect(event.target.checked)}
          />
          <Link
            id={nameId}
            dir="auto"
            to={detailsLink(token.id)}
            data-testid="token-details-link"
            onPointerEnter={actions.onDetailsIntent}
            onFocus={actions.onDetailsIntent}
          >
            {token.name}
          </Link>
        </span>
        <ReplacedNote token={token} now={now} />
      </th>
      <td
        className={`${styles.description} ${widths.description}`}
        title={token.description ?? undefined}
        dir="auto"
      >
        {token.description && <span>{token.description}</span>}
      </td>
      <td data-label={t('column.createdAt')}>
        <RelativeTime at={token.createdAt} now={now} isPast />
      </td>
      <td data-label={t('column.expiresAt')}>
        <TokenExpiry token={token} now={now} />
      </td>
      <td data-label={t('column.lastUsedAt')}>
        {token.lastUsedAt === null ? (
          t('row.neverUsed')
        ) : (
          <RelativeTime at={token.lastUsedAt} now={now} isPast />
        )}
        {token.lastUsedIp !== null && <span className={styles.address}>{token.lastUsedIp}</span>}
      </td>
      <td data-label={t('column.state')}>
        <TokenState token={token} now={now} />
      </td>
      {hasActorColumn && (
        <td className={widths.actor} data-label={t('column.actor')} dir="auto">
          {nameOf(token.actorUrn, token.actorName)}
        </td>
      )}
      {hasOwnerColumn && (
        <td
          className={token.ownerUrn === token.actorUrn ? widths.same : widths.owner}
          data-label={t('column.owner')}
          dir="auto"
        >
          {nameOf(token.ownerUrn, token.ownerName)}
        </td>
      )}
      <td className={styles.actions}>
        <TokenRowActions token={token} {...actions} />
      </td>
    </tr>
  );
}

/** Says that a newer secret has taken over, and until when this one goes on. */
function ReplacedNote({ token, now }: { token: TokenRecord; now: number }) {
  if (token.replacedById === null) return null;
  const isLive = token.state === 'active' && !isOver(token, now) && token.expiresAt !== null;
  const time = isLive && <RelativeTime at={token.expiresAt ?? now} now={now} />;
  return <span className={styles.note}>{isLive ? richText('row.stops', { time }) : t('row.replaced')}</span>;
}

function TokenRowActions({ token, ...actions }: RowActions & { token: TokenRecord }) {
  return (
    <span className={styles.buttonLine}>
      {token.may.rotate && (
        <Button
          isSmall
          isQuiet
          aria-label={t('row.rotateNamed', { name: token.name })}
          data-testid="rotate-token-button"
          onPointerEnter={actions.onRotateIntent}
          onFocus={actions.onRotateIntent}
          onClick={() => actions.onRotate(token)}
        >
          {t('row.rotate')}
        </Button>
      )}
      {token.may.revoke && (
        <Button
          look="danger"
          isSmall
          isQuiet
          aria-label={t('row.revokeNamed', { name: token.name })}
          data-testid="revoke-token-button"
          onPointerEnter={actions.onRevokeIntent}
          onFocus={actions.onRevokeIntent}
          onClick={() => actions.onRevoke(token)}
        >
          {t('row.revoke')}
        </Button>
      )}
    </span>
  );
}
