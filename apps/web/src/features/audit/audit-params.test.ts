import { AUDIT_ACTIONS, SESSION_BEGINNINGS } from '@latchkey/shared/audit';
import { describe, expect, test } from 'vitest';
import { deAdmin } from '../../i18n/de-admin.ts';
import { enAdmin } from '../../i18n/en-admin.ts';
import { zhAdmin } from '../../i18n/zh-admin.ts';
import {
  ACTION_GROUPS,
  AUDIT_ADDRESS,
  auditQueryOf,
  DEFAULT_AUDIT_PARAMS,
  exactUrnOf,
  isNarrowed,
  textFromUrn,
  tokenIdOf,
} from './audit-params.ts';
import { visibleText } from './visible-text.ts';

const { read, write } = AUDIT_ADDRESS;

describe('the filters in the address', () => {
  test('come back as they went', () => {
    const params = {
      actor: 'urn:li:corpuser:ada@x.org',
      subject: 'urn:li:corpGroup:a b',
      token: 'a+/=',
      action: 'token.*',
      outcome: 'refused',
      from: '2026-11-01',
      to: '2026-11-23',
    } as const;
    expect(read(write(params))).toEqual(params);
    expect(write(DEFAULT_AUDIT_PARAMS).toString()).toBe('');
    expect(isNarrowed(params)).toBe(true);
    expect(isNarrowed(read(new URLSearchParams()))).toBe(false);
  });

  test('count as not given where they are nothing', () => {
    const wrong = 'action=token.stolen&outcome=maybe&from=yesterday&to=2026-13-45&actor=';
    expect(read(new URLSearchParams(`${wrong}${'x'.repeat(501)}`))).toEqual(DEFAULT_AUDIT_PARAMS);
    expect(read(new URLSearchParams('action=.*'))).toEqual(DEFAULT_AUDIT_PARAMS);
  });
});

describe('what the server is asked', () => {
  test('has the moments of the browser’s own days; the last one counts whole', () => {
    const { from, to } = auditQueryOf({ ...DEFAULT_AUDIT_PARAMS, from: '2026-03-29', to: '2026-03-29' });
    expect(Number(from)).toBe(new Date(2026, 2, 29).getTime());
    expect(Number(to)).toBe(new Date(2026, 2, 30).getTime());
  });

  test('has every action of a noun, and nothing that was not chosen', () => {
    const query = auditQueryOf({ ...DEFAULT_AUDIT_PARAMS, action: 'role.*' });
    expect(query).toEqual({ action: 'role.assigned,role.withdrawn' });
    expect(auditQueryOf(DEFAULT_AUDIT_PARAMS)).toEqual({});
  });
});

test('a whole user name, the id of a token and a URN stand for themselves; parts of names for nothing', () => {
  const id = `${'aB3+/'.repeat(8)}xyz=`;
  expect(exactUrnOf('user', 'ada')).toBe('urn:li:corpuser:ada');
  expect(exactUrnOf('user', '')).toBeUndefined();
  expect(exactUrnOf('policy', 'urn:li:dataHubPolicy:7')).toBe('urn:li:dataHubPolicy:7');
  expect(exactUrnOf('group', 'data')).toBeUndefined();
  expect(exactUrnOf('token', id)).toBe(`urn:li:dataHubAccessToken:${id}`);
  expect(exactUrnOf('token', 'nightly')).toBeUndefined();
});

test('a URN without a name is called by its user name, or by the first letters of a token’s id', () => {
  expect(textFromUrn('urn:li:corpuser:ada')).toBe('ada');
  expect(textFromUrn('urn:li:dataHubPolicy:7')).toBe('urn:li:dataHubPolicy:7');
  expect(textFromUrn('urn:li:dataHubAccessToken:abcdefghij=')).toBe('abcdefgh…');
  expect(tokenIdOf('urn:li:dataHubAccessToken:a/b=')).toBe('a/b=');
  expect(tokenIdOf('urn:li:corpuser:ada')).toBeUndefined();
});

describe.each(Object.entries({ en: enAdmin, de: deAdmin, zh: zhAdmin }))('in %s', (_, catalogue) => {
  const has = (key: string) => Object.hasOwn(catalogue, key);

  test('every action of the log and every group has a text of its own', () => {
    expect(AUDIT_ACTIONS.filter((action) => !has(`audit.action.${action}`))).toEqual([]);
    expect([...ACTION_GROUPS.keys()].filter((noun) => !has(`audit.group.${noun}`))).toEqual([]);
    const texts = AUDIT_ACTIONS.map((action) => Reflect.get(catalogue, `audit.action.${action}`));
    expect(new Set(texts).size).toBe(AUDIT_ACTIONS.length);
  });

  test('everything by which a session begins has a text', () => {
    expect(SESSION_BEGINNINGS.filter((through) => !has(`audit.through.${through}`))).toEqual([]);
  });

  test('no text is left of an action that is none', () => {
    const known = new Set<string>(AUDIT_ACTIONS.map((action) => `audit.action.${action}`));
    const named = Object.keys(catalogue).filter((key) => key.startsWith('audit.action.'));
    expect(named.filter((key) => !known.has(key))).toEqual([]);
  });
});

test('what people chose themselves cannot hide or turn the line around', () => {
  expect(visibleText('a\u202eb\u200bc\nd')).toBe('a\\u{202e}b\\u{200b}c\\u{000a}d');
  expect(visibleText('Ada Lovelace 🦊 爱')).toBe('Ada Lovelace 🦊 爱');
});
