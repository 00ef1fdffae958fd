/** Host of the attacker in every spelling below. */
export const EVIL = 'evil.example';

/** Characters that parsers of addresses drop, trim, or take for something else. */
const NOISE = [
  '',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\v',
  '\f',
  ' ',
  '\u0085',
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u2028',
  '\u3000',
  '\ufeff',
];

const SCHEMES = [
  ...[
    'http',
    'https',
    'HTTPS',
    'hTtP',
    'ht\ttps',
    'ftp',
    'ws',
    'wss',
    'file',
    'blob:https',
    'view-source:https',
  ],
  ...['javascript', 'JavaScript', 'java\nscript', 'data', 'vbscript', 'x'],
];
const AFTER_SCHEME = [':', ':/', '://', ':///', ':\\\\', ':/\\', ':%2f%2f', '%3a//'];

/** Paths that end, once their dot segments are resolved, where an authority could begin. */
const CLIMBS = [
  ...[
    '/.',
    '/..',
    '/./',
    '/../',
    '/./.',
    '/%2e',
    '/%2E%2e',
    '/.%2e',
    '/%2e./',
    '/a/..',
    '/a/../..',
    '/a/b/../../',
  ],
  ...['/a/%2e%2e', '/..;', '/;/..', '/.\t.', '/%252e%252e', '/settings/tokens/../../..'],
];
const SLASHES = ['//', '/\\', '\\/', '\\\\', '///', '/\t/', '%2f%2f', '/%2f', '/%5c', '／／', '⁄⁄', '∕∕'];

/** Hosts that look like ours, or like none, to a reader who is not a browser. */
const HOSTS = [
  ...[EVIL, `${EVIL}.`, `${EVIL}:80`, 'evil%2eexample', 'evil。example', 'ｅvil.example', 'EVIL.EXAMPLE'],
  ...[`localhost.${EVIL}`, `localhost%00.${EVIL}`, `localhost%20.${EVIL}`, `localhost%0d.${EVIL}`],
  ...[
    `localhost@${EVIL}`,
    `localhost:9002@${EVIL}`,
    `localhost%40${EVIL}`,
    `a:b@${EVIL}`,
    `@${EVIL}`,
    `:@${EVIL}`,
  ],
  ...[
    `${EVIL}\\@localhost`,
    `${EVIL}#localhost`,
    `${EVIL}?localhost`,
    `${EVIL}%23localhost`,
    `${EVIL};localhost`,
  ],
  ...['0xcb007107', '3405803783', '0313.0.0161.07', '[::ffff:cb00:7107]'],
];
const BEFORE_HOST = [
  '//',
  '///',
  '/\\',
  '\\\\',
  '/\t/',
  'https://',
  'https:',
  'http:/',
  '/.//',
  '/%2e//',
  '/x/..//',
];

const ODD = [
  ...['/\r\nLocation: https://evil.example', '/%0d%0aLocation:%20https://evil.example', '/%0aSet-Cookie:a=b'],
  ...[
    '/%E5%98%8A%E5%98%8DLocation:https://evil.example',
    '/?redirect_uri=//evil.example',
    '/login?redirect_uri=//evil.example',
  ],
  ...[
    '/authenticate?redirect_uri=//evil.example',
    '/sso?redirect_uri=//evil.example',
    '/logOut',
    '//',
    '///',
    '/\\',
    '\\',
    ':',
    '?',
    '#',
  ],
  ...[
    '@evil.example',
    '.evil.example',
    'evil.example',
    ';@evil.example',
    '<>//evil.example',
    '{}//evil.example',
    '"//evil.example',
  ],
  ...[
    '/"onmouseover="alert(1)',
    "/'><script>alert(1)</script>",
    'undefined',
    'null',
    '[object Object]',
    `/${'/'.repeat(2_000)}evil.example`,
  ],
];

/**
 * Spellings of "somewhere else" for every parameter that says where to go next (test CS-06), each once. Some are
 * harmless as they stand, and become hostile where something decodes, trims or resolves them once more.
 */
export function hostileRedirects(): readonly string[] {
  const noisy = NOISE.flatMap((noise) => [
    ...['//', '\\\\', '/\\', '\\/'].flatMap(([first, second]) => [
      `${first}${noise}${second}${EVIL}`,
      `${noise}${first}${second}${EVIL}`,
      `/${noise}${first}${second}${EVIL}`,
    ]),
    `https:${noise}//${EVIL}`,
    `${noise}https://${EVIL}`,
    `${noise}javascript:alert(1)`,
  ]);
  const schemes = SCHEMES.flatMap((scheme) => AFTER_SCHEME.map((after) => `${scheme}${after}${EVIL}`));
  const climbs = CLIMBS.flatMap((climb) => SLASHES.map((slashes) => `${climb}${slashes}${EVIL}`));
  const hosts = BEFORE_HOST.flatMap((before) => HOSTS.map((host) => `${before}${host}/settings/tokens`));
  const plain = [...noisy, ...schemes, ...climbs, ...hosts, ...ODD];
  // For whoever decodes once too often.
  const encoded = [...schemes, ...noisy].filter((_, index) => index % 4 === 0).map(encodeURIComponent);
  return [...new Set([...plain, ...encoded])];
}
