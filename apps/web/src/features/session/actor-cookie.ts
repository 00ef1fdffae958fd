/**
 * Whether there can be a session: the server sets the cookie `actor` with each one and clears it with it (DataHub
 * demands it of a session too). It proves nothing; what a session may do is the server's business.
 */
export function mayBeSignedIn(): boolean {
  return /(?:^|;\s*)actor=[^;]/.test(document.cookie);
}
