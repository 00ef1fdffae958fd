import { Link } from 'react-router';
import { paths } from '../paths.ts';
import styles from '../plain-page.module.css';

/** Shown at every address that the page does not have. */
export function NotFoundPage() {
  return (
    <main className={styles.page}>
      <title>Not found · Latchkey</title>
      <h1>There is nothing at this address</h1>
      <p>The link may be old or mistyped.</p>
      <Link to={paths.tokens}>Go to Access Tokens</Link>
    </main>
  );
}
