import { describe, expect, it } from 'vitest';
import {
  accessTokenUrn,
  corpUserId,
  corpUserUrn,
  isCorpUserUrn,
  RESERVED_USER_IDS,
  ROOT_USER_URN,
  SYSTEM_ACTOR_URN,
} from './urn.ts';

describe('a user URN', () => {
  it.each(['datahub', 'a.b@x.org', 'with:colon', 'a b', 'ü'])(
    'keeps the id %j exactly, there and back',
    (id) => {
      const urn = corpUserUrn(id);
      expect(urn).toBe(`urn:li:corpuser:${id}`);
      expect(isCorpUserUrn(urn)).toBe(true);
      expect(corpUserId(urn)).toBe(id);
    },
  );

  it.each([
    '',
    'datahub',
    'urn:li:corpuser:',
    'urn:li:corpuser',
    'URN:LI:CORPUSER:x',
    'urn:li:corpUser:x',
    'urn:li:corpGroup:x',
    ' urn:li:corpuser:x',
    'urn:li:dataHubAccessToken:x',
  ])('is not %j', (text) => {
    expect(isCorpUserUrn(text)).toBe(false);
  });
});

describe('the principals of DataHub', () => {
  it('have their names and are reserved', () => {
    expect(ROOT_USER_URN).toBe('urn:li:corpuser:datahub');
    expect(SYSTEM_ACTOR_URN).toBe('urn:li:corpuser:__datahub_system');
    expect(RESERVED_USER_IDS).toEqual(expect.arrayContaining(['datahub', '__datahub_system']));
    for (const id of RESERVED_USER_IDS) expect(id).toBe(id.toLowerCase());
  });
});

describe('a token URN', () => {
  it('does not escape the base64 id (contract §1.5)', () => {
    const id = 'b0oBaUTl4Xy1VE6923ivL2gllkDk49LPs/M1dgT3Rc+=';
    expect(accessTokenUrn(id)).toBe(`urn:li:dataHubAccessToken:${id}`);
  });
});
