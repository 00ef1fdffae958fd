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
  const middle = usage[Math.floor(usage.length / 2)];
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
      {total > 0 && first !== undefined && middle !== undefined && last !== undefined && (
        <>
          <div className={styles.plot} dir="ltr">
            <span className={styles.scale} aria-hidden="true">
              <span>{most.uses}</span>
              <span>0</span>
            </span>
            <svg
              className={styles.chart}
              role="img"
              aria-label={summary}
              viewBox={`0 0 ${usage.length * STEP} ${HEIGHT}`}
              preserveAspectRatio="none"
            >
              {usage.map(({ day, uses }, index) => (
                <g key={day} className={styles.day}>
                  <title>{`${shortDay(day)}: ${uses}`}</title>
                  <rect className={styles.ground} x={index * STEP} width={STEP} height={HEIGHT} />
                  <rect
                    className={styles.bar}
                    x={index * STEP + (STEP - BAR) / 2}
                    y={HEIGHT - heightOf(uses)}
                    width={BAR}
                    height={heightOf(uses)}
                  />
                </g>
              ))}
            </svg>
            <span className={styles.axis} aria-hidden="true">
              {[first, middle, last].map(({ day }) => (
                <span key={day}>{shortDay(day)}</span>
              ))}
            </span>
          </div>
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
