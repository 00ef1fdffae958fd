import { request } from 'node:http';

/** An answer as it came, without any client's improvements. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/**
 * Sends exactly these headers, repeated ones and all, which `fetch` would join or refuse.
 * @param headers name, value, name, value, …
 */
export function rawRequest(
  url: string,
  options: { readonly method?: string; readonly headers?: readonly string[]; readonly body?: string } = {},
): Promise<RawAnswer> {
  const { method = 'GET', headers = [], body } = options;
  const { host } = new URL(url);
  const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, agent: false, headers: ['Host', host, ...length, ...headers] },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
        );
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
