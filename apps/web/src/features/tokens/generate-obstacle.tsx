import type { Me } from '@latchkey/shared/sessions';
import { Link, useHref } from 'react-router';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { intlLocale, richText, t } from '../../i18n/text.tsx';
import { canGenerate, OBSTACLE_ID } from './generate-button.tsx';
import styles from './generate-obstacle.module.css';

/** The privilege as DataHub words it. */
const PRIVILEGE = 'Generate Personal Access Tokens';

type GenerateObstacleProps = {
  me: Me;
  /** @returns the address of the page that explains a user's rights. */
  whyPath: (userUrn: string) => string;
};

/** Says why the generate button does nothing, and what would help. Nothing where it works. */
export function GenerateObstacle({ me, whyPath }: GenerateObstacleProps) {
  const path = whyPath(me.urn);
  // An administrator who opens it finds what is missing, and the changes that would help.
  const address = new URL(useHref(path), window.location.href).href;
  if (!me.tokens.authEnabled) {
    return (
      <Notice kind="warning" role="alert">
        <div id={OBSTACLE_ID}>
          <p>{t('obstacle.authOff')}</p>
          <p>{richText('obstacle.setting', { setting: <Setting /> })}</p>
        </div>
      </Notice>
    );
  }
  if (canGenerate(me)) return null;
  return (
    <Notice kind="info">
      <div className={styles.privilege}>
        <p id={OBSTACLE_ID}>
          {richText('obstacle.privilege', {
            // The name of the privilege is DataHub's: administrators look for it.
            privilege: <strong>{PRIVILEGE}</strong>,
            whom: whomToAsk(me.administrators),
          })}{' '}
          <Link to={path} data-testid="why-link">
            {t('obstacle.why')}
          </Link>
        </p>
        <CopyButton text={address} what={t('obstacle.link')} label={t('obstacle.copyLink')} />
      </div>
    </Notice>
  );
}

function Setting() {
  return (
    <code>
      METADATA_SERVICE_AUTH_ENABLED
      <wbr />
      =true
    </code>
  );
}

function whomToAsk(administrators: readonly string[]): string {
  if (administrators.length === 0) return t('obstacle.askAny');
  const names = new Intl.ListFormat(intlLocale(), { type: 'disjunction' }).format(administrators);
  return t(administrators.length === 1 ? 'obstacle.askOne' : 'obstacle.askSome', { names });
}
