import type { Me } from '@latchkey/shared/sessions';
import type { MintedToken } from '@latchkey/shared/tokens';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { downloadText } from '../../components/download-text.ts';
import { selectContents } from '../../components/select-contents.ts';
import { t } from '../../i18n/text.tsx';
import { ENV_FILE_NAME, envFile } from './env-file.ts';
import styles from './secret-view.module.css';

type SecretBoxProps = {
  minted: MintedToken;
  me: Me;
  /** It was copied or saved. */
  onKept: () => void;
};

/** The secret in full, unless somebody is looking over one's shoulder. */
export function SecretBox({ minted, me, onKept }: SecretBoxProps) {
  const secretRef = useRef<HTMLElement>(null);
  const [isHidden, setIsHidden] = useState(false);
  const [isSaved, setIsSaved] = useState(false);
  const { accessToken } = minted;
  const save = () => {
    downloadText(ENV_FILE_NAME, envFile(accessToken, me.doors));
    setIsSaved(true);
    onKept();
  };
  return (
    <div className={styles.secret}>
      <pre className={`${styles.code} ${isHidden ? '' : styles.unbroken}`} dir="ltr">
        <code ref={secretRef} data-testid="access-token-value">
          {isHidden ? <span>{t('secret.hidden')}</span> : accessToken}
        </code>
      </pre>
      <div className={styles.actions}>
        <CopyButton
          isFocusedFirst
          label={t('secret.copyToken')}
          look="primary"
          text={accessToken}
          what={t('secret.token')}
          aria-describedby="secret-warning"
          data-testid="copy-token-button"
          onCopied={onKept}
          onFailed={() => {
            flushSync(() => setIsHidden(false));
            selectContents(secretRef.current);
          }}
        />
        <Button onClick={save} data-testid="download-token-button">
          {t('secret.download')}
        </Button>
        <label className={styles.switch}>
          <input
            type="checkbox"
            role="switch"
            checked={isHidden}
            aria-checked={isHidden}
            data-testid="hide-token-switch"
            onChange={(event) => setIsHidden(event.target.checked)}
          />
          {t('secret.hide')}
        </label>
      </div>
      <p role="status" className={`${styles.summary} ${styles.said}`}>
        {isSaved && t('secret.downloaded', { file: ENV_FILE_NAME })}
      </p>
    </div>
  );
}
