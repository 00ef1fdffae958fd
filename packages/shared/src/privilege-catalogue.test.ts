import { describe, expect, it } from 'vitest';
import {
  DANGEROUS_PRIVILEGES,
  ENFORCED_PRIVILEGES,
  isKnownPrivilege,
  PRIVILEGE_AREAS,
  privilegeName,
} from './privilege-catalogue.ts';
import { PLATFORM_PRIVILEGE_TYPES, PRIVILEGE_INFO } from './privileges.ts';

const privilegesOf = (areas: Readonly<Record<string, object>>) => Object.values(areas).flatMap(Object.keys);

describe('the catalogue of privileges', () => {
  it('has every platform privilege in exactly one area, under the name that GraphQL gives it', () => {
    const platform = privilegesOf(PRIVILEGE_AREAS.PLATFORM);
    expect(platform.toSorted()).toEqual([...PLATFORM_PRIVILEGE_TYPES].sort());
    for (const [privilege, { displayName }] of Object.entries(PRIVILEGE_INFO)) {
      expect(privilegeName(privilege)).toBe(displayName);
    }
  });

  it('has every metadata privilege once, and none that is a platform privilege', () => {
    const metadata = privilegesOf(PRIVILEGE_AREAS.METADATA);
    expect(new Set(metadata).size).toBe(metadata.length);
    const platform: readonly string[] = PLATFORM_PRIVILEGE_TYPES;
    expect(metadata.filter((privilege) => platform.includes(privilege))).toEqual([]);
  });

  it('knows a privilege in policies of its own type only, and no name of Object', () => {
    expect(isKnownPrivilege('PLATFORM', 'MANAGE_POLICIES')).toBe(true);
    expect(isKnownPrivilege('METADATA', 'MANAGE_POLICIES')).toBe(false);
    expect(isKnownPrivilege('METADATA', 'EDIT_ENTITY')).toBe(true);
    expect(isKnownPrivilege('PLATFORM', 'EDIT_ENTITY')).toBe(false);
    expect(isKnownPrivilege('PLATFORM', 'constructor')).toBe(false);
    expect(privilegeName('constructor')).toBe('constructor');
  });

  it('marks only privileges that it has', () => {
    const known = [...privilegesOf(PRIVILEGE_AREAS.PLATFORM), ...privilegesOf(PRIVILEGE_AREAS.METADATA)];
    expect(known).toEqual(expect.arrayContaining([...ENFORCED_PRIVILEGES, ...DANGEROUS_PRIVILEGES]));
  });
});
