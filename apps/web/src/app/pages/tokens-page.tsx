import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ListSkeleton } from '../../components/list-states.tsx';
import { useUnhurried } from '../../components/use-unhurried.ts';
import { useMe } from '../../features/session/session-queries.ts';
import { ExpiryBanner } from '../../features/tokens/expiry-banner.tsx';
import { canGenerate, GenerateButton } from '../../features/tokens/generate-button.tsx';
import { GenerateObstacle } from '../../features/tokens/generate-obstacle.tsx';
import { DEFAULT_PARAMS, namesOf, readListParams } from '../../features/tokens/list-params.ts';
import { SelectionBar } from '../../features/tokens/selection-bar.tsx';
import { dialogIntents, TokenDialogs } from '../../features/tokens/token-dialogs.tsx';
import { pageCount, TokenList } from '../../features/tokens/token-list.tsx';
import {
  isAwaited,
  ownTokensQuery,
  tokensQuery,
  useOwnTokens,
  useTokens,
} from '../../features/tokens/token-queries.ts';
import { TokenToolbar } from '../../features/tokens/token-toolbar.tsx';
import { useGenerateState } from '../../features/tokens/use-generate-state.ts';
import { useListParams } from '../../features/tokens/use-list-params.ts';
import { useSelection } from '../../features/tokens/use-selection.ts';
import { useTokenDialogs } from '../../features/tokens/use-token-dialogs.ts';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import styles from './page.module.css';

const whyPath = (user: string) => `${paths.access}?${new URLSearchParams({ user })}`;

/** Asks for what the page at the present address will show, before it is rendered. */
export function prefetchTokens(queryClient: QueryClient): void {
  void queryClient.prefetchQuery(ownTokensQuery('expiring'));
  void queryClient.prefetchQuery(tokensQuery(readListParams(new URLSearchParams(window.location.search))));
}

/** `/settings/tokens`: list, generate, rotate and revoke personal access tokens. */
export function TokensPage() {
  const me = useMe().data;
  const { params, change } = useListParams();
  const list = useUnhurried(useTokens(params));
  // The banner stands above the list: it must not come later and push away what a hand is moving to.
  const isBannerAwaited = isAwaited(useOwnTokens('expiring'));
  const tokens = list.data?.tokens ?? [];
  const selection = useSelection(tokens);
  const summaryRef = useRef<HTMLParagraphElement>(null);
  const dialogs = useTokenDialogs(summaryRef);
  useGenerateState((account) => dialogs.open({ kind: 'generate', account }));

  const lastPage = list.data && !list.isPlaceholderData ? pageCount(list.data) : undefined;
  useEffect(() => {
    // The last row of the last page was revoked, or an old link points beyond the end.
    if (lastPage !== undefined && params.page > lastPage) change({ page: lastPage }, { replace: true });
  }, [lastPage, params.page, change]);

  if (me === undefined) return null;

  const generateButton = {
    me,
    onIntent: dialogIntents.generate,
    onClick: () => dialogs.open({ kind: 'generate' }),
  };
  const names = namesOf(list.data, list.isPlaceholderData ? undefined : params);
  const total = list.data?.total ?? 0;

  return (
    <div className={styles.page} data-testid="manage-access-tokens-page">
      <title>{t('list.pageTitle')}</title>
      <header className={styles.header}>
        <div>
          <h1>{t('list.title')}</h1>
          <p className={styles.lead}>{t('list.lead')}</p>
        </div>
        <GenerateButton {...generateButton} />
      </header>
      <GenerateObstacle me={me} whyPath={whyPath} />
      <ExpiryBanner
        onShow={() => change({ ...DEFAULT_PARAMS, state: 'expiring', sort: 'expiresAt', order: 'asc' })}
        onRotate={(token) => dialogs.open({ kind: 'rotate', token })}
        onRotateIntent={dialogIntents.rotate}
      />
      {isBannerAwaited ? (
        <ListSkeleton label={t('list.loading')} />
      ) : (
        <>
          <TokenToolbar
            params={params}
            me={me}
            names={names}
            onChange={change}
            onChoose={(filter) => dialogs.open({ kind: 'choose-person', filter })}
          />
          <div className={styles.summary}>
            <p ref={summaryRef} tabIndex={-1}>
              {total > 0 && t('list.count', { count: total })}
            </p>
            <p role="status">{dialogs.announcement}</p>
            {total > 0 && (
              <SelectionBar
                selection={selection}
                onRevoke={(what) => dialogs.open({ kind: 'revoke-many', what })}
                onIntent={dialogIntents.revokeMany}
              />
            )}
          </div>
          <TokenList
            me={me}
            params={params}
            list={list}
            selection={selection}
            firstStep={canGenerate(me) ? <GenerateButton isSecondary {...generateButton} /> : null}
            onChange={change}
            onRevoke={(token) => dialogs.open({ kind: 'revoke', token })}
            onRotate={(token) => dialogs.open({ kind: 'rotate', token })}
            onRevokeIntent={dialogIntents.revoke}
            onRotateIntent={dialogIntents.rotate}
            onDetailsIntent={dialogIntents.details}
          />
        </>
      )}
      <TokenDialogs me={me} dialogs={dialogs} onFilter={change} />
    </div>
  );
}
