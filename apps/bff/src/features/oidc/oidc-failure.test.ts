import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { oidcFailureOf } from './oidc-failure.ts';

const refused = () =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });

describe('what a failure at the provider means', () => {
  it.each<[string, unknown, string, string]>([
    ['a refused connection', refused(), 'sso.provider-unavailable', 'ECONNREFUSED'],
    ['a broken answer', new TypeError('terminated'), 'sso.provider-unavailable', 'network'],
    ['a late answer', new DOMException('late', 'TimeoutError'), 'sso.provider-unavailable', 'TimeoutError'],
    ['a refusal of ours', new AppError('sso.answer-invalid'), 'sso.answer-invalid', 'sso.answer-invalid'],
    ['a bug', new TypeError('x is not a function'), 'internal.unexpected', 'unexpected'],
    ['a thrown text', 'text', 'internal.unexpected', 'unexpected'],
  ])('%s', (_, thrown, code, reason) => {
    expect(oidcFailureOf(thrown)).toMatchObject({ error: { code }, reason });
  });

  it('of a bug, the log learns where it is and nothing of what hangs on the error', () => {
    const bug = Object.assign(new RangeError('out of range', { cause: { id_token: 'secret' } }), {
      body: 'secret',
    });
    const { error } = oidcFailureOf(bug);
    const { cause } = error.options;
    expect(cause).toBeInstanceOf(Error);
    expect(String((cause as Error).stack)).toContain('oidc-failure.test');
    expect(JSON.stringify([cause, Object.entries(cause as object), (cause as Error).cause])).not.toContain(
      'secret',
    );
  });
});
