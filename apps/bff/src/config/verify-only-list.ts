import { z } from 'zod';
import type { VerifyOnlySecret } from '../security/secret-ring.ts';
import { secretFault } from '../security/secret-strength.ts';

/** Each is tried in turn for what the present one did not sign, so there may only be a handful. */
const MAX_ITEMS = 5;

/** What has a meaning in the list is written in a secret as in an address (RFC 3986 §2.1). */
const ESCAPED = /%(?:25|2C|40)/gi;
const STRAY_PERCENT = /%(?!25|2C|40)/i;

const instant = z.iso.datetime({ offset: true });

/**
 * Keys or secrets that only verify, joined by commas, each with the moment of its retirement behind an `@`
 * or without one. A fault names the place in the list; a value, or what may be part of one, is never repeated.
 */
export const verifyOnlyList = z.string().transform((text, context): readonly VerifyOnlySecret[] => {
  const written = text.split(',').map((item) => item.trim());
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  if (written.length > MAX_ITEMS) refuse(`expected at most ${MAX_ITEMS} items, got ${written.length}`);
  const items = written.map(readItem);
  for (const [index, item] of items.entries()) {
    if ('fault' in item) {
      refuse(`item ${index + 1}: ${item.fault}`);
      continue;
    }
    const twin = items.slice(0, index).findIndex((other) => 'value' in other && other.value === item.value);
    if (twin >= 0) refuse(`item ${index + 1}: must differ from item ${twin + 1}`);
  }
  return items.flatMap((item) => ('fault' in item ? [] : [item]));
});

function readItem(text: string): VerifyOnlySecret | { readonly fault: string } {
  if (text === '') return { fault: 'it is empty' };
  const at = text.indexOf('@');
  const escaped = at < 0 ? text : text.slice(0, at);
  if (STRAY_PERCENT.test(escaped)) {
    return { fault: 'in a secret of this list % is written %25, a comma %2C, and @ is written %40' };
  }
  const value = escaped.replace(ESCAPED, decodeURIComponent);
  const fault = secretFault(value);
  if (fault !== undefined) return { fault };
  if (at < 0) return { value, retiresAt: null };
  const end = text.slice(at + 1);
  if (!instant.safeParse(end).success) {
    return { fault: 'expected behind the @ when it retires, e.g. 2027-01-31T00:00:00Z' };
  }
  return { value, retiresAt: Date.parse(end) };
}
