import type { Me } from '@latchkey/shared/sessions';
import { useRef, useState } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { selectContents } from '../../components/select-contents.ts';
import { Tabs } from '../../components/tabs.tsx';
import { richText, t } from '../../i18n/text.tsx';
import styles from './secret-view.module.css';
import { SNIPPETS, type SnippetName, snippet, TOKEN_VARIABLE } from './snippets.ts';

/** Ready snippets with this server's addresses, each to be copied. */
export function SnippetTabs({ me, actorUrn }: { me: Me; actorUrn: string }) {
  const [shown, setShown] = useState<SnippetName>('curl');
  const codeRef = useRef<HTMLElement>(null);
  const text = snippet(shown, { doors: me.doors, actorUrn });
  return (
    <Tabs
      label={t('secret.tabs')}
      tabs={SNIPPETS.map((name) => [name, t(`secret.tab.${name}`)] as const)}
      shown={shown}
      onShow={setShown}
    >
      <div className={styles.snippetHead}>
        <p>
          {shown === 'curl'
            ? t('secret.pasteHint')
            : richText('secret.variableHint', { variable: <code>{TOKEN_VARIABLE}</code> })}
        </p>
        <CopyButton
          key={shown}
          isSmall
          text={text}
          label={t(`secret.copy.${shown}`)}
          what={t(`secret.what.${shown}`)}
          data-testid={`copy-${shown}-button`}
          onFailed={() => selectContents(codeRef.current)}
        />
      </div>
      <pre className={styles.code} dir="ltr">
        <code ref={codeRef} data-testid={`access-token-${shown}`}>
          {text}
        </code>
      </pre>
    </Tabs>
  );
}
