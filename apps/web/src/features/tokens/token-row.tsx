import type { TokenRecord } from '@latchkey/shared/tokens';
import { Button } from '../../components/button.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TokenExpiry } from './token-expiry.tsx';
import styles from './token-table.module.css';

type TokenRowProps = {
  token: TokenRecord;
  now: number;
  hasOwnerColumn: boolean;
  onRevoke: (token: TokenRecord, button: HTMLElement) => void;
  onRevokeIntent: () => void;
};

/** One token. On narrow screens the row becomes a card, its labels come from `data-label`. */
export function TokenRow({ token, now, hasOwnerColumn, onRevoke, onRevokeIntent }: TokenRowProps) {
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {token.name}
        {token.actorUrn !== token.ownerUrn && <span className={styles.actor}>acts as {token.actorName}</span>}
      </th>
      <td className={styles.description} title={token.description ?? undefined}>
        {token.description}
      </td>
      <td data-label="Created">
        <RelativeTime at={token.createdAt} now={now} isPast />
      </td>
      <td data-label="Expires">
        <TokenExpiry token={token} now={now} />
      </td>
      <td data-label="Last used">
        {token.lastUsedAt === null ? 'never' : <RelativeTime at={token.lastUsedAt} now={now} isPast />}
        {token.lastUsedIp !== null && <span className={styles.address}>{token.lastUsedIp}</span>}
      </td>
      {hasOwnerColumn && <td data-label="Owner">{token.ownerName}</td>}
      <td className={styles.actions}>
        {token.state !== 'revoked' && (
          <Button
            look="danger"
            isSmall
            aria-label={`Revoke token ${token.name}`}
            data-testid="revoke-token-button"
            onPointerEnter={onRevokeIntent}
            onFocus={onRevokeIntent}
            onClick={(event) => onRevoke(token, event.currentTarget)}
          >
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}
