/** Sets a cookie of the page, as an answer of the server would. @param line e.g. `actor=…`, or `actor=; max-age=0`. */
export function setCookie(line: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no Cookie Store API.
  document.cookie = line;
}
