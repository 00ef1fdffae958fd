import type { TokenDetails } from '@latchkey/shared/tokens';
import { useId } from 'react';
import { shortDay } from '../../components/format-time.ts';
import { t } from '../../i18n/text.tsx';
import styles from './details-dialog.module.css';

const STEP = 10;
const BAR = 7;
const HEIGHT = 100;
/** A single use stays visible beside thousands. */
const LEAST = 3;

/** Uses per day as bars, in a sentence, and as a table for whoever cannot or will not read bars. */
export function UsageChart({ usage }: { usage: TokenDetails['usage'] }) {
  const titleId = useId();
  const total = usage.reduce((sum, { uses }) => sum + uses, 0);
  const most = usage.reduce((best, day) => (day.uses > best.uses ? day : best), { day: '', uses: 0 });
  const first = usage[0];
  const last = usage.at(-1);
  const summary =
    total === 0
      ? t('usage.none')
      : t('usage.summary', { count: total, day: shortDay(most.day), most: most.uses });
  const heightOf = (uses: number) => (uses === 0 ? 0 : Math.max(LEAST, (uses / most.uses) * HEIGHT));
  return (
    <section className={styles.usage} aria-labelledby={titleId}>
      <h2 id={titleId}>{t('usage.title')}</h2>
      <p>{summary}</p>
      {total > 0 && first !== undefined && last !== undefined && (
        <>
          <svg
            className={styles.chart}
            role="img"
            aria-label={summary}
            viewBox={`0 0 ${usage.length * STEP} ${HEIGHT}`}
            preserveAspectRatio="none"
          >
            {usage.map(({ day, uses }, index) => (
              <rect
                key={day}
                className={styles.bar}
                x={index * STEP}
                y={HEIGHT - heightOf(uses)}
                width={BAR}
                height={heightOf(uses)}
              >
                <title>{`${shortDay(day)}: ${uses}`}</title>
              </rect>
            ))}
          </svg>
          <p className={styles.axis} aria-hidden="true" dir="ltr">
            <span>{shortDay(first.day)}</span>
            <span>{shortDay(last.day)}</span>
          </p>
          <details>
            <summary>{t('usage.asTable')}</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('usage.day')}</th>
                  <th scope="col">{t('usage.uses')}</th>
                </tr>
              </thead>
              <tbody>
                {usage.map(({ day, uses }) => (
                  <tr key={day}>
                    <th scope="row">{shortDay(day)}</th>
                    <td>{uses}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </section>
  );
}
