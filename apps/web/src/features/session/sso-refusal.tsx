import { Notice } from '../../components/notice.tsx';
import { t, textOf } from '../../i18n/text.tsx';

/** Codes beside `sso.…` with which the server sends somebody back here. */
const OTHERS = new Set(['auth.too-many-attempts', 'service.unavailable', 'internal.unexpected']);

/** Says why single sign-on did not work. Of what stands in the address, only a code that we know is believed. */
export function SsoRefusal({ code }: { code: string }) {
  const isKnown = code.startsWith('sso.') || OTHERS.has(code);
  const reason = (isKnown ? textOf(`problem.${code}`) : undefined) ?? t('sso.unknown');
  return (
    <Notice kind="error" role="alert">
      {t('sso.failed', { reason })}
    </Notice>
  );
}
