import { NavLink } from 'react-router';
import styles from './page-tabs.module.css';

type PageTabsProps = { label: string; tabs: ReadonlyArray<readonly [to: string, label: string]> };

/** Pages of one part of the settings, each with an address of its own: links, not ARIA tabs. */
export function PageTabs({ label, tabs }: PageTabsProps) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      <ul>
        {tabs.map(([to, text]) => (
          <li key={to}>
            <NavLink to={to}>{text}</NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
