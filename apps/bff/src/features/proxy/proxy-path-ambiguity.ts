const SLASH = 0x2f;
const PERCENT = 0x25;
const DOT = 0x2e;

/**
 * Bytes that may stand for themselves in a path: RFC 3986 `pchar`, without ';', which servlet
 * containers cut off together with what follows (`/..;/`).
 */
const PLAIN = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@") {
  PLAIN[character.charCodeAt(0)] = 1;
}

const URN_PREFIX = 'urn:li:';
const NON_ASCII = /[^\p{ASCII}]/u;
/** Controls, C1 included, and the line separators of Unicode. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const ONLY_DOTS = /^[\s.]+$/u;
/** Delimiters that another parser could act on after decoding. */
const DELIMITER = /[/?#;%]/;

/**
 * What a second decoding would turn into a separator, a dot, a control character or an overlong form of
 * one, at any depth (`%252e`, `%25252e`), and the `%u002e` of old servers. Any other `%25` is a percent
 * sign that belongs to a name.
 */
const ENCODED_TWICE = /%(?:25)*(?:2e|2f|5c|7f|[01][\da-f]|c[01]|e0%(?:25)*[89]|f0%(?:25)*8|u[\da-f]{4})/i;

/**
 * Decides whether two servers could read this path differently. Refused, never cleaned: anything but
 * origin-form, empty segments (one trailing slash is allowed), dot segments in any spelling, backslash,
 * ';', control characters, raw non-ASCII, malformed or overlong percent-encoding, double encoding.
 *
 * An encoded slash is allowed only inside a segment that decodes to a DataHub URN, because dataset
 * names and token ids contain slashes (`…s3%2Cbucket%2Fkey%2CPROD%29`); the URN must not contain dot
 * segments of its own. An upstream that splits it after all stays below the same first segment.
 */
export function isAmbiguousPath(path: string): boolean {
  if (path.charCodeAt(0) !== SLASH) return true;
  let start = 1;
  let hasEscape = false;
  for (let index = 1; index <= path.length; index += 1) {
    const isEnd = index === path.length;
    const code = isEnd ? SLASH : path.charCodeAt(index);
    if (code === SLASH) {
      const isEmpty = index === start;
      if (isEmpty && !isEnd) return true;
      if (hasEscape && isAmbiguousEncoded(path.slice(start, index))) return true;
      if (!isEmpty && path.charCodeAt(start) === DOT && ONLY_DOTS.test(path.slice(start, index))) return true;
      start = index + 1;
      hasEscape = false;
    } else if (code === PERCENT) {
      hasEscape = true;
    } else if (PLAIN[code] !== 1) {
      return true;
    }
  }
  return false;
}

function isAmbiguousEncoded(segment: string): boolean {
  const text = decodeOnce(segment);
  if (text === undefined || isAmbiguousText(text)) return true;
  // Fullwidth '．' and '／' become the real ones where a server normalises.
  return NON_ASCII.test(text) && isAmbiguousText(text.normalize('NFKC'));
}

function isAmbiguousText(text: string): boolean {
  if (CONTROL.test(text) || text.includes('\\') || ENCODED_TWICE.test(text)) return true;
  if (!text.startsWith(URN_PREFIX)) return DELIMITER.test(text) || ONLY_DOTS.test(text);
  return text.split('/').some((part) => {
    const parameters = part.indexOf(';');
    const name = parameters === -1 ? part : part.slice(0, parameters);
    return name !== '' && ONLY_DOTS.test(name);
  });
}

/** @returns undefined for malformed escapes and for bytes that are not UTF-8, overlong forms included. */
function decodeOnce(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
