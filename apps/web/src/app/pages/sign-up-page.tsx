import { t } from '../../i18n/text.tsx';
import { LinkPage } from './link-page.tsx';

/** `/signup?invite_token=…`: makes an account with an invitation. */
export function SignUpPage() {
  return <LinkPage kind="sign-up" param="invite_token" title={t('signUp.heading')} lead={t('signUp.lead')} />;
}
