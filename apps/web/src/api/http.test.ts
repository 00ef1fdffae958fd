import { describe, expect, test } from 'vitest';
import { fakeServer, ok, problem, unreachable } from '../test/fake-server.ts';
import { ApiError, isOutcomeUnknown, isSignedOut, request } from './http.ts';

async function failure(path: string): Promise<ApiError> {
  const error = await request(path).catch((cause: unknown) => cause);
  if (!(error instanceof ApiError)) throw new Error('expected an ApiError');
  return error;
}

describe('request', () => {
  test('proves that it is no foreign form: sends the custom header with every method', async () => {
    const server = fakeServer({ 'GET /x': () => ok({}), 'POST /x': () => ok({}) });
    await request('/x');
    await request('/x', { method: 'POST', body: { a: 1 } });
    expect(server.requests.map(({ headers }) => headers.get('X-Latchkey-Request'))).toEqual(['1', '1']);
    expect(server.requests[1]?.headers.get('Content-Type')).toBe('application/json');
  });

  test('an empty answer is a success without a value', async () => {
    fakeServer({ 'POST /x': () => ok(undefined, 204) });
    await expect(request('/x', { method: 'POST' })).resolves.toBeUndefined();
  });

  test('a problem becomes an ApiError with its code and field errors', async () => {
    const errors = [{ field: 'name', message: 'too long' }];
    fakeServer({ 'GET /x': () => problem(400, 'request.invalid', 'The request has invalid fields', errors) });
    expect(await failure('/x')).toMatchObject({ status: 400, code: 'request.invalid', errors });
  });

  test('DataHub’s bare {"message"} is understood', async () => {
    fakeServer({ 'GET /x': () => ok({ message: 'Invalid Credentials' }, 400) });
    expect(await failure('/x')).toMatchObject({ status: 400, message: 'Invalid Credentials' });
  });

  test('a page of a gateway is an error, not a crash', async () => {
    fakeServer({ 'GET /x': () => new Response('<html>Bad Gateway</html>', { status: 502 }) });
    const error = await failure('/x');
    expect(error).toMatchObject({ status: 502, code: 'http.502' });
    expect(isOutcomeUnknown(error)).toBe(true);
  });

  test('a success that is no JSON is an error', async () => {
    fakeServer({ 'GET /x': () => new Response('<html>Sign in to the wifi</html>') });
    expect(await failure('/x')).toMatchObject({ status: 0, code: 'response.malformed' });
  });

  test('no network is network.unreachable, with an unknown outcome', async () => {
    fakeServer({ 'GET /x': unreachable });
    const error = await failure('/x');
    expect(error.code).toBe('network.unreachable');
    expect(isOutcomeUnknown(error)).toBe(true);
    expect(isSignedOut(error)).toBe(false);
  });
});
