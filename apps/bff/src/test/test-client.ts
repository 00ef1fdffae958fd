/** A caller that keeps cookies and, like our page, says where it comes from. */
export type TestClient = {
  /** The cookies it holds, by name, as they stand in `Cookie`. */
  readonly cookies: Map<string, string>;
  /** @param path resolved against the origin of the frontend; redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON. */
  send(method: string, path: string, body?: unknown): Promise<Response>;
  /** Asks GraphQL at the frontend. */
  graphql(query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>;
};

/** An answer of GraphQL as DataHub words it. */
export type GraphqlAnswer = {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests are about
  readonly data: any;
  readonly errors:
    | ReadonlyArray<{
        readonly message: string;
        readonly path?: readonly string[];
        readonly extensions: {
          readonly code: number;
          readonly type: string;
          readonly classification: string;
        };
      }>
    | undefined;
};

/**
 * @param address where the frontend listens.
 * @param origin what a page of it sends as Origin; differs from `address` behind a reverse proxy.
 * @param headers sent with every request, e.g. `authorization`; such a caller sends neither Origin nor our header.
 */
export function createTestClient(
  address: () => string,
  origin: () => string,
  headers?: Readonly<Record<string, string>>,
): TestClient {
  const cookies = new Map<string, string>();

  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const all = new Headers(headers ?? { origin: origin(), 'x-latchkey-request': '1' });
    if (cookies.size > 0)
      all.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    for (const [name, value] of new Headers(init.headers)) all.set(name, value);
    const response = await fetch(new URL(path, address()), { redirect: 'manual', ...init, headers: all });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  };
  const sendJson = (method: string, path: string, body?: unknown) =>
    send(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });

  return {
    cookies,
    fetch: send,
    send: sendJson,
    graphql: async (query, variables) => {
      const response = await sendJson('POST', '/api/v2/graphql', { query, variables });
      const { data, errors } = (await response.json()) as Omit<GraphqlAnswer, 'status'>;
      return { status: response.status, data, errors };
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const name = pair.slice(0, pair.indexOf('='));
  const expires = attributes.find((attribute) => attribute.trim().toLowerCase().startsWith('expires='));
  // The epoch says "delete"; a test clock may lie years beside the real one, so other dates do not count.
  const isDeletion = expires !== undefined && Date.parse(expires.split('=')[1] ?? '') === 0;
  if (isDeletion) cookies.delete(name);
  else cookies.set(name, pair.slice(pair.indexOf('=') + 1));
}
