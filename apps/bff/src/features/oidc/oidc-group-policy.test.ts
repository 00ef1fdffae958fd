import { describe, expect, it } from 'vitest';
import { groupsOf } from './oidc-group-policy.ts';

const urnsOf = (groups: unknown) => groupsOf({ groups }, 'groups').map(({ urn }) => urn);

describe('groups of a claim', () => {
  it.each([
    [undefined, []],
    [null, []],
    [[], []],
    ['Team', ['urn:li:corpGroup:Team']],
    [['Team', ' Team ', 'Team'], ['urn:li:corpGroup:Team']],
    [['a,b(c)'], ['urn:li:corpGroup:a%2Cb%28c%29']],
    [['/realm/sales team'], ['urn:li:corpGroup:%2Frealm%2Fsales%20team']],
    [['50%'], ['urn:li:corpGroup:50%25']],
    [['', ' ', 'a\nb', 'a\u0000', 'a\u202eb', '\ud800', 'x'.repeat(151), '中'.repeat(40)], []],
    [['urn:li:corpGroup:x'], ['urn:li:corpGroup:urn%3Ali%3AcorpGroup%3Ax']],
  ])('%j are %j', (claim, urns) => {
    expect(urnsOf(claim)).toEqual(urns);
  });

  it.each([[{}], [1], [true], [['a', null]], [[['a']]], [Array.from({ length: 501 }, String)]])(
    '%j is refused as a whole',
    (claim) => {
      expect(() => urnsOf(claim)).toThrow(expect.objectContaining({ code: 'sso.answer-invalid' }));
    },
  );

  it('an inherited claim is none', () => {
    expect(groupsOf(Object.create({ groups: ['Team'] }), 'groups')).toEqual([]);
  });
});
