import type { Me } from '@latchkey/shared/sessions';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import Radio from 'antd/es/radio';
import { exactTime, timeAhead } from '../../components/format-time.ts';
import { WarningIcon } from '../../components/icons.tsx';
import { richText, t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import {
  CUSTOM,
  customEndFault,
  customEndLimits,
  type ExpiryChoice,
  endOf,
  expiryOptions,
} from './expiry-choice.ts';
import styles from './expiry-fields.module.css';

const SENTENCE_ID = 'expiry-sentence';

/** When the token ends: a preset, a date, or never where that is allowed; and the exact end in words. */
export function ExpiryFields({ rules }: { rules: Me['tokens'] }) {
  const form = Form.useFormInstance<ExpiryChoice>();
  const duration = Form.useWatch('duration', form) ?? rules.defaultDuration;
  const customEnd = Form.useWatch('customEnd', form);
  const now = useServerNow();
  return (
    <>
      <Form.Item name="duration" label={t('expiry.in')} className={styles.choice ?? ''}>
        <Radio.Group
          aria-label={t('expiry.in')}
          data-testid="create-token-duration"
          className={styles.options ?? ''}
        >
          {expiryOptions(rules).map(([value, label]) => (
            <Radio.Button key={value} value={value} aria-describedby={SENTENCE_ID}>
              <span data-testid={`option-${value}`}>{label}</span>
            </Radio.Button>
          ))}
        </Radio.Group>
      </Form.Item>
      {duration === CUSTOM && (
        <Form.Item
          name="customEnd"
          label={t('expiry.on')}
          rules={[
            {
              validator: async (_rule, value?: string) => {
                const fault = customEndFault(value, now, rules.maxLifetimeMs);
                if (fault !== undefined) throw new Error(fault);
              },
            },
          ]}
        >
          <Input
            type="datetime-local"
            className={styles.date ?? ''}
            data-testid="create-token-custom-end"
            {...customEndLimits(now, rules.maxLifetimeMs)}
          />
        </Form.Item>
      )}
      <ExpirySentence end={endOf({ duration, customEnd }, now)} now={now} />
    </>
  );
}

function ExpirySentence({ end, now }: { end: number | null | undefined; now: number }) {
  if (end === null) {
    return (
      <p id={SENTENCE_ID} className={styles.risk}>
        <WarningIcon />
        <span>
          <strong>{t('expiry.risk')}</strong> {t('expiry.riskExplained')}
        </span>
      </p>
    );
  }
  return (
    <p id={SENTENCE_ID} className={styles.sentence}>
      {end !== undefined && end > now && (
        <>
          {richText('expiry.sentence', {
            time: <strong>{exactTime(end)}</strong>,
            ahead: timeAhead(end - now),
          })}{' '}
        </>
      )}
      {t('expiry.shortest')}
    </p>
  );
}
