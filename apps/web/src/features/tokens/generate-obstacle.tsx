import type { Me } from '@latchkey/shared/sessions';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { OBSTACLE_ID } from './generate-button.tsx';
import styles from './generate-obstacle.module.css';

/** Says why the generate button does nothing, and what would help. Nothing where it works. */
export function GenerateObstacle({ me }: { me: Me }) {
  if (!me.tokens.authEnabled) {
    return (
      <Notice kind="warning" role="alert">
        <div id={OBSTACLE_ID}>
          <p>
            Token based authentication is currently disabled. Contact your DataHub administrator to enable
            this feature.
          </p>
          <p>
            The setting is{' '}
            <code>
              METADATA_SERVICE_AUTH_ENABLED
              <wbr />
              =true
            </code>
            .
          </p>
        </div>
      </Notice>
    );
  }
  if (me.tokens.mayGenerate) return null;
  return (
    <Notice kind="info">
      <div className={styles.privilege}>
        <p id={OBSTACLE_ID}>
          You need the privilege <strong>Generate Personal Access Tokens</strong>.{' '}
          {whomToAsk(me.administrators)}
        </p>
        <CopyButton text={window.location.href} what="Link" label="Copy link" />
      </div>
    </Notice>
  );
}

function whomToAsk(administrators: readonly string[]): string {
  if (administrators.length === 0) return 'Ask an administrator, or send them this link.';
  const names = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(administrators);
  const whom = administrators.length === 1 ? 'the administrator' : 'one of the administrators';
  return `Ask ${whom}: ${names}, or send them this link.`;
}
