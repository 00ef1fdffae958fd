import type { IncomingMessage } from 'node:http';
import type { AppError } from '../../errors/app-error.ts';

/**
 * The one path that a refused token does not close: the metadata service answers it to anybody, DataHub's
 * frontend lets any `Authorization` header reach it (contract §1.8, §3.2), and the `datahub` client asks it
 * first. Closed, the client reports a broken connection; open, it goes on to a request whose refusal says
 * what is wrong with the token.
 *
 * @param route what goes upstream: one spelling of one path, without a query, and nothing but GET, which
 *   the guard lets through without a body only.
 * @param refusal why the caller is not who it says; a broken dependency (503) is no such reason.
 */
export function isAnsweredToAnybody(
  request: Pick<IncomingMessage, 'headers'>,
  route: { readonly path: string; readonly method: string },
  refusal: AppError,
): boolean {
  const { authorization } = request.headers;
  return (
    refusal.status === 401 &&
    route.method === 'GET' &&
    route.path === '/config' &&
    authorization !== undefined &&
    authorization !== ''
  );
}
