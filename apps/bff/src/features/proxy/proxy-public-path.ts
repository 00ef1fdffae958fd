import type { IncomingMessage } from 'node:http';
import type { AppError } from '../../errors/app-error.ts';

/**
 * The one request that passes without a credential: an ingestion pipeline that asks what the metadata service
 * is, which the service answers to anybody (contract §1.8). Refused here, `datahub ingest` reports a broken
 * connection and hides why; answered, it goes on to its first write, whose refusal says what is wrong with
 * the token. The other commands of the client print the refusal of `/config` itself, and are served best by
 * it. DataHub's frontend lets all of them pass that bring any `Authorization` header (contract §3.2).
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
  return (
    refusal.status === 401 &&
    route.method === 'GET' &&
    route.path === '/config' &&
    request.headers['x-datahub-client-mode'] === 'INGESTION'
  );
}
