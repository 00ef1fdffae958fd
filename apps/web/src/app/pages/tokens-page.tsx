import type { TokenRecord } from '@latchkey/shared/tokens';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import { useMe } from '../../features/session/session-queries.ts';
import { canGenerate, GenerateButton } from '../../features/tokens/generate-button.tsx';
import { GenerateObstacle } from '../../features/tokens/generate-obstacle.tsx';
import { pageCount, TokenList } from '../../features/tokens/token-list.tsx';
import { useTokens } from '../../features/tokens/token-queries.ts';
import { TokenToolbar } from '../../features/tokens/token-toolbar.tsx';
import { useListParams } from '../../features/tokens/use-list-params.ts';
import styles from './tokens-page.module.css';

// antd arrives with these, and only once somebody reaches for a button: the list does not wait for it.
const loadGenerateDialog = () => import('../../features/tokens/generate-dialog.tsx');
const loadRevokeDialog = () => import('../../features/tokens/revoke-dialog.tsx');
const GenerateDialog = lazy(async () => ({ default: (await loadGenerateDialog()).GenerateDialog }));
const RevokeDialog = lazy(async () => ({ default: (await loadRevokeDialog()).RevokeDialog }));
const preload = (load: () => Promise<unknown>) => () => void load().catch(() => undefined);

/** `/settings/tokens`: list, generate and revoke personal access tokens. */
export function TokensPage() {
  const me = useMe().data;
  const { params, change } = useListParams();
  const list = useTokens(params);
  const [isGenerating, setIsGenerating] = useState(false);
  const [revoking, setRevoking] = useState<TokenRecord | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const generateButtonRef = useRef<HTMLButtonElement>(null);
  const summaryRef = useRef<HTMLParagraphElement>(null);
  const revokeButtonRef = useRef<HTMLElement>(null);

  const lastPage = list.data && !list.isPlaceholderData ? pageCount(list.data) : undefined;
  useEffect(() => {
    // The last row of the last page was revoked, or an old link points beyond the end.
    if (lastPage !== undefined && params.page > lastPage) change({ page: lastPage }, { replace: true });
  }, [lastPage, params.page, change]);

  if (me === undefined) return null;

  // flushSync: the dialog and its focus trap must be gone before the focus can go home.
  const closeGenerate = (generatedName: string | null) => {
    flushSync(() => {
      setIsGenerating(false);
      if (generatedName !== null) setAnnouncement(`Token ${generatedName} generated`);
    });
    generateButtonRef.current?.focus();
  };
  const openRevoke = (token: TokenRecord, button: HTMLElement) => {
    revokeButtonRef.current = button;
    setRevoking(token);
  };
  const closeRevoke = (revokedName: string | null) => {
    flushSync(() => {
      setRevoking(null);
      if (revokedName !== null) setAnnouncement(`Token ${revokedName} revoked`);
    });
    // After a revocation the row and its button go: the focus would fall back to the top of the page.
    (revokedName === null ? revokeButtonRef : summaryRef).current?.focus();
  };
  const generateButton = {
    me,
    onIntent: preload(loadGenerateDialog),
    onClick: () => setIsGenerating(true),
  };

  return (
    <div className={styles.page} data-testid="manage-access-tokens-page">
      <title>Access Tokens · Latchkey</title>
      <header className={styles.header}>
        <div>
          <h1>Access Tokens</h1>
          <p className={styles.lead}>
            Tokens let scripts and pipelines act as you. They carry your permissions, as of each request.
          </p>
        </div>
        <GenerateButton ref={generateButtonRef} {...generateButton} />
      </header>
      <GenerateObstacle me={me} />
      <TokenToolbar params={params} mayManage={me.tokens.mayManage} onChange={change} />
      <div className={styles.summary}>
        <p ref={summaryRef} tabIndex={-1}>
          {list.data !== undefined && list.data.total > 0 && countLabel(list.data.total)}
        </p>
        <p role="status">{announcement}</p>
      </div>
      <TokenList
        me={me}
        params={params}
        list={list}
        firstStep={canGenerate(me) ? <GenerateButton isSecondary {...generateButton} /> : null}
        onChange={change}
        onRevoke={openRevoke}
        onRevokeIntent={preload(loadRevokeDialog)}
      />
      <LoadBoundary>
        <Suspense fallback={null}>
          {isGenerating && <GenerateDialog me={me} onClose={closeGenerate} />}
          {revoking !== null && <RevokeDialog token={revoking} onClose={closeRevoke} />}
        </Suspense>
      </LoadBoundary>
    </div>
  );
}

function countLabel(total: number): string {
  return total === 1 ? '1 token' : `${total} tokens`;
}
