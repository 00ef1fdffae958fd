import { describe, expect, it } from 'vitest';
import { passwordFault } from './password-strength.ts';

describe('a password that is accepted', () => {
  it.each([
    ['8 characters', 'k3#vQ!2z'],
    ['words, without digits or capitals', 'quiet lantern harbour'],
    ['64 characters', 'ab3-'.repeat(16)],
    ['128 characters', 'xY7!pq2 '.repeat(16)],
    ['256 characters', 'mn4_'.repeat(64)],
    ['emoji', '🐢🦊🐙🦉🐝🦋🐞🐌'],
    ['spaces around it', '  river stone  '],
    ['NUL in it', 'river\u0000stone'],
    ['more than 72 bytes', `${'é'.repeat(40)}river stone moss`],
    ['the product name within a longer one', 'my-datahub-at-the-lake'],
  ])('%s', (_, password) => {
    expect(passwordFault('ada', password)).toBeUndefined();
  });

  it('counts characters as people see them, in either Unicode form', () => {
    const password = 'åöüéñçèï';
    expect([...password.normalize('NFD')].length).toBeGreaterThan(8);
    expect(passwordFault('ada', password.normalize('NFD'))).toBeUndefined();
    expect(passwordFault('ada', 'åöüéñçè'.normalize('NFD'))).toMatch(/at least 8/);
  });
});

describe('a password that is refused, without being repeated', () => {
  it.each([
    ['nothing', '', /at least 8/],
    ['7 characters', 'k3#vQ!2', /at least 8/],
    ['7 emoji, though many bytes', '🐢🦊🐙🦉🐝🦋🐞', /at least 8/],
    ['257 characters', 'mn4_'.repeat(64).concat('x'), /at most 256/],
    ['a well-known one', 'password', /best-known/],
    ['a well-known one in capitals', 'PASSWORD', /best-known/],
    ['a row of keys', 'qwertyuiop', /best-known/],
    ['digits in order', '12345678', /best-known/],
    ['letmein', 'letmein1', /best-known/],
    ['the product', 'datahub!', /name/],
    ['the product twice', 'DataHubDataHub', /name/],
    ['the product and digits', 'datahub2027', /name/],
    ['our product', 'Latchkey', /name/],
    ['the user’s name', 'adalovelace', /name/],
    ['the user’s name and digits', 'AdaLovelace99', /name/],
    ['one character', 'aaaaaaaaaaaa', /repeats/],
    ['two characters', 'abababababab', /repeats/],
    ['three characters', 'abcabcabcabc', /repeats|best-known/],
  ])('%s', (_, password, reason) => {
    const fault = passwordFault('adalovelace', password);
    expect(fault).toMatch(reason);
    if (password.length > 8 && !/name|known/.test(fault ?? '')) expect(fault).not.toContain(password);
  });
});
