import type { Me } from '@latchkey/shared/sessions';
import type { ReactNode } from 'react';
import { PageTabs } from '../../components/page-tabs.tsx';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import styles from './page.module.css';

/** @returns whether the person may see policies and change them. */
export function mayManagePolicies({ privileges }: Me): boolean {
  return privileges.includes('MANAGE_POLICIES');
}

/** @returns whether the person may see roles, and ask about the rights of others. */
export function mayAskAboutOthers(me: Me): boolean {
  return mayManagePolicies(me) || me.privileges.includes('MANAGE_USERS_AND_GROUPS');
}

/** `lead`: what the page is for, in a sentence. */
type PermissionsFrameProps = { me: Me; title: string; lead: string; action?: ReactNode; children: ReactNode };

/** What the pages of permissions share: heading, the pages beside it, and the button of the page. */
export function PermissionsFrame({ me, title, lead, action, children }: PermissionsFrameProps) {
  // Only what is of use; whoever comes by a link is told by the page what is missing.
  const tabs = [
    ...(mayManagePolicies(me) ? [[paths.policies, t('policies.title')] as const] : []),
    ...(mayAskAboutOthers(me) ? [[paths.roles, t('roles.title')] as const] : []),
    [paths.access, t('access.title')] as const,
  ];
  return (
    <div className={styles.page} data-testid="manage-permissions-page">
      <title>{t('permissions.pageTitle', { title })}</title>
      <header className={styles.header}>
        <div>
          <h1>{t('permissions.title')}</h1>
          <p className={styles.lead}>{lead}</p>
        </div>
        {action}
      </header>
      <PageTabs label={t('permissions.title')} tabs={tabs} />
      {children}
    </div>
  );
}
