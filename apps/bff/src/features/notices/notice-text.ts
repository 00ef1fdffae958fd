import type { EndingToken } from './notice-repository.ts';

/** A mail in plain words. */
export type NoticeText = { readonly subject: string; readonly text: string };

/**
 * @param frontendUrl address of the settings page; the link leads to the token, where it can be rotated.
 * @returns the mail about a token that ends in about `daysBefore` days. It holds no secret; control
 *   characters in the name cannot forge lines of it.
 */
export function noticeText(token: EndingToken, daysBefore: number, frontendUrl: string): NoticeText {
  const name = token.name.replaceAll(/\p{Cc}/gu, ' ').trim() || 'without a name';
  const when = daysBefore === 1 ? 'within a day' : `within ${daysBefore} days`;
  const end = new Date(token.expiresAt).toUTCString();
  const link = `${frontendUrl}/settings/tokens?token=${encodeURIComponent(token.id)}`;
  return {
    subject: `Your access token "${name}" expires ${when}`,
    text: [
      `Hello ${token.ownerName.replaceAll(/\p{Cc}/gu, ' ')},`,
      '',
      `your access token "${name}" expires on ${end}.`,
      'From then on, scripts and pipelines that use it are refused with 401.',
      '',
      'To go on, rotate it: you get a new secret, and the old one can keep working for a while.',
      link,
      '',
      'If it is not needed any more, there is nothing to do.',
    ].join('\n'),
  };
}
