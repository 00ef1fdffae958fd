import { t } from '../../i18n/text.tsx';
import { LinkPage } from './link-page.tsx';

/** `/reset?reset_token=…`: sets a new password with a link that an administrator made. */
export function ResetPasswordPage() {
  return <LinkPage kind="reset" param="reset_token" title={t('reset.heading')} lead={t('reset.lead')} />;
}
