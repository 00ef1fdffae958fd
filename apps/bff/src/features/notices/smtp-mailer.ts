import { createTransport } from 'nodemailer';
import type { SendMail } from './notice-service.ts';

/** No mail server may hold us up longer than this, milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * @param smtpUrl `smtp://user:password@host:port` or `smtps://…`; with smtp, STARTTLS is used where offered.
 * @param from address of the sender.
 * @returns a sender of plain-text mail.
 */
export function createSmtpMailer(smtpUrl: string, from: string): SendMail {
  const transport = createTransport(smtpUrl, { from });
  Object.assign(transport.options, {
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, subject, text }) => {
    await transport.sendMail({ from, to, subject, text });
  };
}
