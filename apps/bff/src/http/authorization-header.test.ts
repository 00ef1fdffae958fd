import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bearerToken, readAuthorization } from './authorization-header.ts';

const request = (...values: string[]) => {
  const names = ['Authorization', 'authorization', 'AUTHORIZATION'];
  const rawHeaders = values.flatMap((value, index) => [names[index % 3] ?? '', value]);
  return { headers: values.length === 0 ? {} : { authorization: values[0] }, rawHeaders } as Pick<
    IncomingMessage,
    'headers' | 'rawHeaders'
  >;
};

describe('one Authorization header', () => {
  it('is read as it stands', () => {
    expect(readAuthorization(request('Bearer x'))).toBe('Bearer x');
    expect(readAuthorization(request(''))).toBe('');
    expect(readAuthorization(request())).toBeUndefined();
  });
});

describe('more than one Authorization header', () => {
  it.each([
    [['Bearer a', 'Bearer b']],
    [['Bearer a', 'Bearer a']],
    [['Bearer a', 'Basic b']],
    [['', 'Bearer b']],
    [['Bearer a', '']],
    [['Bearer a', 'Bearer b', 'Bearer c']],
  ])('is ambiguous and refused: %j (test AN-10)', (values) => {
    expect(() => readAuthorization(request(...values))).toThrow(
      expect.objectContaining({ code: 'request.ambiguous-credentials', status: 400 }),
    );
  });

  it('is counted by name, not by value', () => {
    const odd = { headers: { authorization: 'a' }, rawHeaders: ['X', 'Authorization', 'Authorization', 'a'] };
    expect(readAuthorization(odd)).toBe('a');
  });
});

describe('a bearer token', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['Bearer a.b-c_d~e+f/g=', 'a.b-c_d~e+f/g='],
  ])('stands in %j', (value, token) => {
    expect(bearerToken(value)).toBe(token);
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer  abc',
    'Bearer\tabc',
    'Bearer abc ',
    'Bearer abc def',
    'Bearer abc,def ghi',
    'Bearer abc\tdef',
    'Bearer \u00a0abc',
    'Bearer abc\u00e9',
    'Bearer abc\n',
    ' Bearer abc',
    'BEARER abc',
    'bEARER abc',
    'Bearerabc',
    'Bearer=abc',
    'Bearer:abc',
    'Token abc',
    'Basic abc',
    'Negotiate abc',
    'abc',
  ])('does not stand in %j', (value) => {
    expect(bearerToken(value)).toBeUndefined();
  });
});
