import { intlLocale, richText, t } from '../i18n/text.tsx';
import { Notice } from './notice.tsx';

type MissingPrivilegeProps = {
  /** DataHub's names of the privileges of which one would do. */
  privileges: readonly string[];
  /** Display names of people who can grant it; empty when nobody is known. */
  administrators: readonly string[];
};

/** Stands in place of a page that its reader may not use: says what is missing, and whom to ask. */
export function MissingPrivilege({ privileges, administrators }: MissingPrivilegeProps) {
  const names = (list: readonly string[]) =>
    new Intl.ListFormat(intlLocale(), { type: 'disjunction' }).format(list);
  const whom =
    administrators.length === 0 ? t('missing.askAny') : t('missing.ask', { names: names(administrators) });
  return (
    <Notice kind="info">
      <p data-testid="missing-privilege">
        {richText('missing.privilege', { privilege: <strong>{names(privileges)}</strong> })} {whom}
      </p>
    </Notice>
  );
}
