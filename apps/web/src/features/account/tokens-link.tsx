import { Link } from 'react-router';
import { t } from '../../i18n/text.tsx';

/** Leads to one's tokens, which outlive passwords and sessions. */
export function TokensLink() {
  return <Link to="/settings/tokens">{t('myAccount.seeTokens')}</Link>;
}
