import { describe, expect, it } from 'vitest';
import { usernameSchema } from './users.ts';

const isAccepted = (name: string) => usernameSchema.safeParse(name).success;

describe('a user name that is accepted', () => {
  it.each([
    'a',
    'ada',
    'Ada.Lovelace',
    'a.b@x.org',
    'x+tag@y.org',
    'svc_nightly-ingest',
    '0',
    'a'.repeat(200),
  ])('%j', (name) => {
    expect(isAccepted(name)).toBe(true);
  });
});

describe('a user name that is refused, because it looks like another one or breaks a URN', () => {
  it.each([
    ['empty', ''],
    ['too long', 'a'.repeat(201)],
    ['leading space', ' admin'],
    ['trailing space', 'admin '],
    ['inner space', 'ad min'],
    ['trailing newline', 'admin\n'],
    ['leading newline', '\nadmin'],
    ['tab', 'ad\tmin'],
    ['NUL', 'admin\u0000'],
    ['zero-width space', 'admin\u200b'],
    ['zero-width joiner', 'ad\u200dmin'],
    ['right-to-left override', '\u202enimda'],
    ['no-break space', 'ad\u00a0min'],
    ['soft hyphen', 'ad\u00admin'],
    ['byte order mark', '\ufeffadmin'],
    ['full width', 'ａdmin'],
    ['Cyrillic a', '\u0430dmin'],
    ['Greek omicron', 'r\u03bfot'],
    ['dotless i', 'adm\u0131n'],
    ['combining accent', 'a\u0301dmin'],
    ['precomposed accent', 'ádmin'],
    ['ligature', 'oﬃce'],
    ['emoji', 'admin😀'],
    ['lone surrogate', 'admin\ud83d'],
    ['URN comma', 'a,b'],
    ['URN parenthesis', 'a)b'],
    ['URN colon', 'urn:li:corpuser:x'],
    ['quote', 'a"b'],
    ['apostrophe', "a'b"],
    ['slash', 'a/b'],
    ['backslash', 'a\\b'],
    ['percent', 'a%2fb'],
    ['question mark', 'a?b'],
    ['hash', 'a#b'],
    ['angle bracket', '<b>'],
    ['leading dot', '.admin'],
    ['leading dash', '-rf'],
    ['leading underscore', '__datahub_system'],
    ['leading at', '@x.org'],
    ['leading plus', '+x'],
  ])('%s', (_, name) => {
    expect(isAccepted(name)).toBe(false);
  });
});
