import { parseIsoDuration } from '@latchkey/shared/durations';
import type { FieldError } from '@latchkey/shared/problem';
import { errorText } from '../../api/error-text.ts';
import { ApiError } from '../../api/http.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { spanLabel } from '../../components/format-time.ts';
import { intlLocale, t } from '../../i18n/text.tsx';
import { knownRuleText } from './schema-rule.ts';

type Fault = Pick<FieldError, 'message' | 'code' | 'params'>;

/** What the server's codes for faults of fields mean; each gets the facts that came with the code. */
const TEXTS: Readonly<Record<string, (params: NonNullable<Fault['params']>) => string>> = {
  'text.too-long': ({ max }) => t('rule.tooLong', { max: Number(max) }),
  'text.missing': () => t('rule.missing'),
  'lifetime.not-listed': ({ allowed }) => t('rule.notListed', { spans: spansOf(allowed) }),
  'lifetime.needed': () => t('rule.lifetimeNeeded'),
  'lifetime.past': () => t('expiry.datePast'),
  'lifetime.too-long': ({ maxMs }) => t('expiry.dateTooLate', { span: spanLabel(Number(maxMs)) }),
  'actor.not-a-service-account': () => t('rule.notAServiceAccount'),
  'actor.not-a-user': () => t('rule.notAUser'),
};

/** @returns what the server says about a field in the page's language; its English where it says something new. */
export function fieldFaultText({ message, code = '', params = {} }: Fault): string {
  return knownRuleText(message) ?? TEXTS[code]?.(params) ?? message;
}

/** @returns what went wrong, with every fault of a field that has no field of its own to stand at. */
export function errorWithFieldsText(error: unknown): string {
  const faults = error instanceof ApiError ? error.errors : [];
  const texts = new Set([errorText(error), ...faults.map(fieldFaultText)].map(asSentence));
  return [...texts].join(' ');
}

function spansOf(allowed: unknown): string {
  const spans = Array.isArray(allowed) ? allowed.map((iso) => spanOf(String(iso))) : [];
  return new Intl.ListFormat(intlLocale(), { type: 'disjunction' }).format(spans);
}

function spanOf(iso: string): string {
  try {
    return spanLabel(parseIsoDuration(iso));
  } catch {
    return iso;
  }
}
