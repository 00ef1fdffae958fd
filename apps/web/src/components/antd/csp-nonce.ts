/** What index.html holds until the server puts the nonce of this response in its place. */
const PLACEHOLDER = '__CSP_NONCE__';

/** @returns the nonce that lets antd insert style tags under the Content-Security-Policy, if there is one. */
export function readCspNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return content === undefined || content === '' || content === PLACEHOLDER ? undefined : content;
}
