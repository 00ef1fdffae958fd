import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export type ReceivedMail = { readonly to: readonly string[]; readonly text: string };

/** A real SMTP server on a free port that keeps what it is given, and refuses while `state.isDown`. */
export async function startMailServer() {
  const mails: ReceivedMail[] = [];
  const state = { isDown: false };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, callback) => callback(state.isDown ? new Error('try later') : null),
    onData: (stream, session, callback) => {
      text(stream).then((content) => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: content });
        callback();
      }, callback);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { mails, state, url: `smtp://127.0.0.1:${port}`, close: () => server.close() };
}
