import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { MAX_URN_LENGTH, parseUrn } from './metadata-urn.ts';

describe('a URN that is accepted', () => {
  it.each([
    ['urn:li:corpuser:datahub', 'corpuser', ['datahub']],
    ['urn:li:corpuser:a.b@x.org', 'corpuser', ['a.b@x.org']],
    ['urn:li:tag:a:b:c', 'tag', ['a:b:c']],
    ['urn:li:tag:a,b', 'tag', ['a,b']],
    ['urn:li:glossaryTerm:Käse/日本語 😀', 'glossaryTerm', ['Käse/日本語 😀']],
    [
      'urn:li:dataset:(urn:li:dataPlatform:hive,db.t,PROD)',
      'dataset',
      ['urn:li:dataPlatform:hive', 'db.t', 'PROD'],
    ],
    [
      'urn:li:dataJob:(urn:li:dataFlow:(airflow,dag (v2),prod),task)',
      'dataJob',
      ['urn:li:dataFlow:(airflow,dag (v2),prod)', 'task'],
    ],
    ['urn:li:query:(a)(b)', 'query', ['(a)(b)']],
    ['urn:li:query:(a,b)c', 'query', ['(a,b)c']],
    ['urn:li:dataHubAccessToken:b0oB/+T4=', 'dataHubAccessToken', ['b0oB/+T4=']],
  ])('%s', (text, entityType, parts) => {
    expect(parseUrn(text)).toMatchObject({ text, entityType, parts });
  });

  it(`has up to ${MAX_URN_LENGTH} characters`, () => {
    const text = `urn:li:tag:${'x'.repeat(MAX_URN_LENGTH - 11)}`;
    expect(parseUrn(text).text).toBe(text);
    expect(() => parseUrn(`${text}x`)).toThrow('513 characters');
  });
});

describe('a URN that is refused', () => {
  it.each([
    [undefined, 'missing'],
    [7, 'missing'],
    ['', 'missing'],
    ['datahub', 'not a URN'],
    ['urn:li:corpuser:', 'not a URN'],
    ['urn:li:corpuser', 'not a URN'],
    ['urn:x:corpuser:a', 'not a URN'],
    ['URN:li:corpuser:a', 'not a URN'],
    ['urn:li:corp user:a', 'not a URN'],
    ['urn:li:__proto__:a', 'not a URN'],
    [' urn:li:corpuser:a', 'not a URN'],
    ['urn:li:corpuser:a ', 'white space'],
    ['urn:li:corpuser:a\n', 'control character'],
    ['urn:li:corpuser:a\u0000b', 'control character'],
    ['urn:li:corpuser:a\u0085b', 'control character'],
    ['urn:li:corpuser:a\u2028b', 'control character'],
    ['urn:li:corpuser:\ud800', 'surrogate'],
    ['urn:li:dataset:(a,b', 'parentheses'],
    ['urn:li:dataset:a)b(', 'parentheses'],
    ['urn:li:dataset:(a,,b)', 'empty part'],
    ['urn:li:dataset:()', 'empty part'],
  ])('%j: %s', (text, fault) => {
    expect(() => parseUrn(text)).toThrow(AppError);
    expect(() => parseUrn(text)).toThrow(fault);
  });
});
