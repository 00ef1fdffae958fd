import type { Me } from '@latchkey/shared/sessions';
import type { MintedToken, TokenRecord } from '@latchkey/shared/tokens';
import { useRef } from 'react';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { exactTime } from '../../components/format-time.ts';
import { Notice } from '../../components/notice.tsx';
import { useHoldSession } from '../session/session-hold.ts';
import { curlExample } from './curl-example.ts';
import styles from './secret-view.module.css';
import { useLeaveGuard } from './use-leave-guard.ts';

type SecretViewProps = { minted: MintedToken; me: Me; onClose: () => void };

/** The only time that anybody sees the secret. It is left by its button alone. */
export function SecretView({ minted, me, onClose }: SecretViewProps) {
  const secretRef = useRef<HTMLElement>(null);
  const curlRef = useRef<HTMLElement>(null);
  const curl = curlExample(me);

  useLeaveGuard();
  useHoldSession();

  return (
    <div className={styles.view}>
      <Notice kind="info">
        <p id="secret-warning">Make sure to copy your access token now. You won’t be able to see it again.</p>
      </Notice>
      <div className={styles.secret}>
        <pre className={styles.code}>
          <code ref={secretRef} data-testid="access-token-value">
            {minted.accessToken}
          </code>
        </pre>
        <CopyButton
          isFocusedFirst
          look="primary"
          text={minted.accessToken}
          what="Token"
          aria-describedby="secret-warning"
          data-testid="copy-token-button"
          onFailed={() => select(secretRef.current)}
        />
      </div>
      <p className={styles.summary}>{summary(minted.token, me)}</p>
      <section aria-labelledby="use-it">
        <h2 id="use-it">Use it</h2>
        <p>Run this, then paste the token (it will not be shown) and press Enter.</p>
        <pre className={styles.code}>
          <code ref={curlRef} data-testid="access-token-curl">
            {curl}
          </code>
        </pre>
        <CopyButton
          text={curl}
          what="cURL command"
          data-testid="copy-curl-button"
          onFailed={() => select(curlRef.current)}
        />
      </section>
      <DialogActions>
        <Button data-testid="access-token-modal-close-button" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </div>
  );
}

function summary(token: TokenRecord, me: Me): string {
  const actor = token.actorUrn === me.urn ? 'you' : token.actorName;
  const end = token.expiresAt === null ? 'never expires' : `expires ${exactTime(token.expiresAt)}`;
  return `${token.name} · acts as ${actor} · ${end}`;
}

function select(element: HTMLElement | null): void {
  if (element !== null) window.getSelection()?.selectAllChildren(element);
}
