import { describe, expect, it } from 'vitest';
import { mayHandOn } from './user-policy.ts';

const set = (...privileges: string[]) => new Set(privileges);

describe('who may let others have privileges', () => {
  it.each([
    ['nothing to hand on', set(), set(), true],
    ['what one holds', set('A', 'B'), set('A'), true],
    ['exactly what one holds', set('A'), set('A'), true],
    ['more than one holds', set('A'), set('A', 'B'), false],
    ['something else', set('MANAGE_USERS_AND_GROUPS'), set('MANAGE_POLICIES'), false],
    ['anything, with MANAGE_POLICIES', set('MANAGE_POLICIES'), set('A', 'MANAGE_ACCESS_TOKENS'), true],
  ])('%s', (_, held, given, expected) => {
    expect(mayHandOn(held, given)).toBe(expected);
  });
});
