import { basePath } from '../../api/base-path.ts';
import { richText, t } from '../../i18n/text.tsx';

/** What a form says that holds the session (`useHoldSession`) when it has ended: how to go on without losing anything. */
export function SessionEnded() {
  const link = (
    <a href={`${basePath()}/login`} target="_blank" rel="noreferrer">
      {t('session.signInAgain')}
    </a>
  );
  return <>{richText('session.endedInForm', { link })}</>;
}
