import { describe, expect, it } from 'vitest';
import { processorTime } from '../../../../../scripts/testing/busy-machine.ts';
import { AppError } from '../../errors/app-error.ts';
import { displayNameOf, emailOf, usernameOf } from './oidc-username-policy.ts';

const ALL = '(.*)';

describe('the user name', () => {
  it.each([
    [{ email: 'ada@x.org' }, 'email', ALL, 'ada@x.org'],
    [{ email: 'ada@x.org', email_verified: true }, 'email', '([^@]+)', 'ada'],
    [{ email: 'ada@x.org', email_verified: true }, 'email', '[^@]+$', 'x.org'],
    [{ preferred_username: 'ada', email: 'a@b.c', email_verified: false }, 'preferred_username', ALL, 'ada'],
    [{ upn: 'CORP\\ada' }, 'upn', '[^\\\\]+$', 'ada'],
    [{ n: 'administrator-of-cats' }, 'n', ALL, 'administrator-of-cats'],
    [{ n: 'a'.repeat(200) }, 'n', ALL, 'a'.repeat(200)],
  ])('of %j by %s and %s is %s', (claims, name, pattern, username) => {
    expect(usernameOf(claims, name, pattern)).toBe(username);
  });

  it.each<[string, object, string?]>([
    ['an absent claim', {}],
    ['one that is inherited', Object.create({ n: 'ada' })],
    ['an unverified address', { email: 'a@b.c', email_verified: false }, 'email'],
    ['an address that a text calls unverified', { email: 'a@b.c', email_verified: 'false' }, 'email'],
    ['321 characters', { n: 'a'.repeat(321) }],
    ['a line break', { n: 'ada\nroot' }],
    ['what the pattern does not match', { n: '@@@' }],
  ])('of %s is refused without repeating the claim', (_, claims, name = 'n') => {
    const attempt = () => usernameOf(claims as Record<string, unknown>, name, '[^@]+');
    expect(attempt).toThrow(AppError);
    expect(attempt).toThrow(/^(The claim|The e-mail|This user name)/);
    expect(attempt).not.toThrow(/a@b\.c|ada/);
  });

  it('of a pattern that would take for ever is refused within a second, and the process goes on', () => {
    const startedAt = processorTime();
    expect(() => usernameOf({ n: `${'a'.repeat(60)}!` }, 'n', '^(a+)+$')).toThrow(AppError);
    expect(processorTime() - startedAt).toBeLessThan(2_000);
    expect(usernameOf({ n: 'ada' }, 'n', ALL)).toBe('ada');
  });
});

describe('the display name', () => {
  it.each([
    [{ name: 'Ada Lovelace' }, 'Ada Lovelace'],
    [{ name: '  ', given_name: 'Ada', family_name: 'Lovelace' }, 'Ada Lovelace'],
    [{ preferred_username: 'Ada L.' }, 'Ada L.'],
    [{ name: 42, given_name: null }, 'ada'],
    [{ name: 'Ada\r\n\u202eevil\u200b\u2028x' }, 'Adaevilx'],
    [{ name: '😀'.repeat(300) }, '😀'.repeat(200)],
  ])('of %j is %s', (claims, shown) => {
    expect(displayNameOf(claims, 'ada')).toBe(shown);
  });
});

describe('the address for mail', () => {
  it.each([
    [{ email: 'ada@x.org' }, 'ada@x.org'],
    [{ email: 'ada@x.org', email_verified: true }, 'ada@x.org'],
    [{ email: 'ada@x.org', email_verified: false }, null],
    [{ email: 'ada@x.org\r\nBcc: all@x.org' }, null],
    [{ email: 'ada' }, null],
    [{ email: ['ada@x.org'] }, null],
    [{ email: `${'a'.repeat(250)}@x.org` }, null],
    [{}, null],
  ])('of %j is %s', (claims, email) => {
    expect(emailOf(claims)).toBe(email);
  });
});
