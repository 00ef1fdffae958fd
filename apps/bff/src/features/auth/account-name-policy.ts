/** @returns the name under which attempts at an account are counted, whatever its spelling. */
export function accountNameOf(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}
