import { PRIVILEGE_INFO } from '@latchkey/shared/privileges';
import type { Me } from '@latchkey/shared/sessions';
import type { ReactNode } from 'react';
import { MissingPrivilege } from '../../components/missing-privilege.tsx';
import { PageTabs } from '../../components/page-tabs.tsx';
import { t } from '../../i18n/text.tsx';
import { identityTabs, NEEDED } from '../identity-tabs.ts';
import type { paths } from '../paths.ts';
import styles from './page.module.css';

type IdentitiesFrameProps = {
  me: Me;
  path: (typeof paths)['users' | 'groups' | 'serviceAccounts' | 'invites'];
  title: string;
  /** What the page is for, in a sentence. */
  lead: string;
  /** The button of the page. */
  action?: ReactNode;
  children: ReactNode;
};

/** The frame of the pages about people: heading, sub-tabs as links, and what is missing for who may not use one. */
export function IdentitiesFrame({ me, path, title, lead, action, children }: IdentitiesFrameProps) {
  const needed = NEEDED[path];
  const tabs = identityTabs(me).map(({ to, label }) => [to, label()] as const);
  const mayUse = me.privileges.includes(needed);
  return (
    <div className={styles.page} data-testid="manage-users-groups-v2">
      <title>{`${title} · Latchkey`}</title>
      <header className={styles.header}>
        <div>
          <h1>{t('identities.title')}</h1>
          <p className={styles.lead}>{lead}</p>
        </div>
        {mayUse && action}
      </header>
      {tabs.length > 0 && <PageTabs label={t('identities.title')} tabs={tabs} />}
      {mayUse ? (
        children
      ) : (
        <MissingPrivilege
          privileges={[PRIVILEGE_INFO[needed].displayName]}
          administrators={me.administrators}
        />
      )}
    </div>
  );
}
