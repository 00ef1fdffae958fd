import type { TryTokenResult } from '@latchkey/shared/tokens';
import { useRef } from 'react';
import { errorText, problemText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { CheckIcon, CrossIcon } from '../../components/icons.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './secret-view.module.css';
import { useTryToken } from './token-queries.ts';

/** Calls both doors with the secret, from the server's side, and says what they answered. */
export function TryIt({ accessToken }: { accessToken: string }) {
  const trial = useTryToken();
  const isInFlight = useRef(false);

  const tryIt = () => {
    if (isInFlight.current) return;
    isInFlight.current = true;
    trial.mutate(accessToken, {
      onSettled: () => {
        isInFlight.current = false;
      },
    });
  };
  return (
    <div className={styles.trial}>
      <Button onClick={tryIt} isDisabled={trial.isPending} data-testid="try-token-button">
        {trial.isPending ? t('secret.trying') : t('secret.tryIt')}
      </Button>
      {trial.isIdle && <p className={styles.summary}>{t('secret.tryHint')}</p>}
      <div role="status" data-testid="try-token-result">
        {trial.isError && (
          <p className={styles.failed}>
            <CrossIcon /> {t('secret.tryFailed', { reason: asSentence(errorText(trial.error)) })}
          </p>
        )}
        {trial.isSuccess && <Answers result={trial.data} />}
      </div>
    </div>
  );
}

function Answers({ result: { frontend, metadataService } }: { result: TryTokenResult }) {
  return (
    <>
      <Answer door={t('secret.frontendDoor')} trial={frontend} />
      {metadataService === null ? (
        <p>{t('secret.remoteDoor')}</p>
      ) : (
        <Answer door={t('secret.metadataDoor')} trial={metadataService} />
      )}
    </>
  );
}

function Answer({ door, trial }: { door: string; trial: TryTokenResult['frontend'] }) {
  const { status, ms, message, code } = trial;
  if (status === 200) {
    return (
      <p className={styles.works}>
        <CheckIcon /> {t('secret.answered', { door, status: '200 OK', ms })}
      </p>
    );
  }
  return (
    <p className={styles.failed}>
      <CrossIcon />{' '}
      {status === null
        ? t('secret.noAnswer', { door, ms })
        : t('secret.refused', {
            door,
            status: String(status),
            ms,
            reason: asSentence(problemText({ message, code: code ?? '' })),
          })}
    </p>
  );
}
