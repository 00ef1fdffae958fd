import type { Transporter } from 'nodemailer';
import type { SendMail } from './notice-service.ts';

/** No mail server may hold us up longer than this, milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * @param smtpUrl `smtp://user:password@host:port` or `smtps://…`; with smtp, STARTTLS is used where offered.
 * @param from address of the sender.
 * @returns a sender of plain-text mail.
 */
export function createSmtpMailer(smtpUrl: string, from: string): SendMail {
  let transport: Promise<Transporter> | undefined;
  return async ({ to, subject, text }) => {
    transport ??= createTransporter(smtpUrl, from);
    await (await transport).sendMail({ from, to, subject, text });
  };
}

/** The library is loaded when the first mail is due: a start is quicker without it. */
async function createTransporter(smtpUrl: string, from: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(smtpUrl, { from });
  Object.assign(transport.options, {
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return transport;
}
