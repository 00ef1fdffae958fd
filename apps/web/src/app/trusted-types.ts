/*
 * The server's Content-Security-Policy lets no text become HTML or script in this page (Trusted Types): a mistake of
 * ours, or of a package, that hands somebody's text to `innerHTML` throws instead of running it. antd writes its
 * styles that way, though, so the one policy that the page may have lets text pass from which no element can be made.
 */
type PolicyRules = { createHTML: (text: string, type: string, sink: string) => string | null };

/** Browsers that know no Trusted Types go without this line of defence; `script-src` stands in all of them. */
const { trustedTypes } = globalThis as {
  trustedTypes?: { createPolicy: (name: string, rules: PolicyRules) => unknown };
};

trustedTypes?.createPolicy('default', {
  createHTML: (text, _type, sink) => (sink === 'Element innerHTML' && !text.includes('<') ? text : null),
});

export {};
