/** What index.html holds until the server puts the path of `BASE_URL` in its place. */
const PLACEHOLDER = '__BASE_PATH__';

/** @returns the path under which this page is served, without a slash at its end: "" or "/latchkey". */
export function basePath(): string {
  const content = document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '';
  return content === PLACEHOLDER ? '' : content.replace(/\/+$/, '');
}
