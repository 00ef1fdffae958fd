import { parseIsoDuration } from '@latchkey/shared/durations';
import type { Me } from '@latchkey/shared/sessions';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import Radio from 'antd/es/radio';
import { Button } from '../../components/button.tsx';
import { exactTime, spanLabel, timeAhead } from '../../components/format-time.ts';
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
import { expiryHint } from './expiry-hint.ts';

const SENTENCE_ID = 'expiry-sentence';
const HINT_ID = 'expiry-hint';

type ExpiryFieldsProps = { rules: Me['tokens']; onTouch: () => void };

/** When the token ends: a preset, a date, or never where that is allowed; the exact end in words, and what it means. */
export function ExpiryFields({ rules, onTouch }: ExpiryFieldsProps) {
  const form = Form.useFormInstance<ExpiryChoice>();
  const duration = Form.useWatch('duration', form) ?? rules.defaultDuration;
  const customEnd = Form.useWatch('customEnd', form);
  const now = useServerNow();
  const end = endOf({ duration, customEnd }, now);
  return (
    <>
      <Form.Item name="duration" label={t('expiry.in')} className={styles.choice ?? ''}>
        <Radio.Group
          aria-label={t('expiry.in')}
          data-testid="create-token-duration"
          className={styles.options ?? ''}
        >
          {expiryOptions(rules).map(([value, label]) => (
            <Radio.Button key={value} value={value} aria-describedby={`${SENTENCE_ID} ${HINT_ID}`}>
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
      <div className={styles.meaning}>
        <ExpirySentence end={end} now={now} />
        <ShortestThatFits
          end={end}
          now={now}
          allowed={rules.allowedDurations}
          onShorten={(shorter) => {
            form.setFieldValue('duration', shorter);
            onTouch();
          }}
        />
      </div>
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
      {end !== undefined &&
        end > now &&
        richText('expiry.sentence', {
          time: <strong>{exactTime(end)}</strong>,
          ahead: timeAhead(end - now),
        })}
    </p>
  );
}

type ShortestThatFitsProps = {
  end: number | null | undefined;
  now: number;
  allowed: readonly string[];
  onShorten: (duration: string) => void;
};

/** What the chosen lifetime would mean if the token leaked, and a shorter one with one press. */
function ShortestThatFits({ end, now, allowed, onShorten }: ShortestThatFitsProps) {
  const isKnown = end === null || (end !== undefined && end > now);
  const hint = isKnown
    ? expiryHint(end === null ? null : end - now, allowed)
    : { text: t('expiry.shortest') };
  const { text, shorter } = hint;
  return (
    <>
      <p id={HINT_ID} className={styles.sentence} data-testid="expiry-hint">
        {text}
      </p>
      {shorter !== undefined && (
        <Button isSmall onClick={() => onShorten(shorter)} data-testid="shorten-button">
          {t('expiry.shorten', { shorter: spanLabel(parseIsoDuration(shorter)) })}
        </Button>
      )}
    </>
  );
}
