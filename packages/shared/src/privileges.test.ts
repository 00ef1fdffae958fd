import { describe, expect, it } from 'vitest';
import { PLATFORM_PRIVILEGE_TYPES, PRIVILEGE_INFO } from './privileges.ts';

describe('the platform privileges', () => {
  it('are DataHub’s 44, each once', () => {
    expect(PLATFORM_PRIVILEGE_TYPES).toHaveLength(44);
    expect(new Set(PLATFORM_PRIVILEGE_TYPES).size).toBe(44);
  });

  it('are explained where Latchkey itself enforces them', () => {
    expect(PLATFORM_PRIVILEGE_TYPES).toEqual(expect.arrayContaining(Object.keys(PRIVILEGE_INFO)));
    expect(PRIVILEGE_INFO.GENERATE_PERSONAL_ACCESS_TOKENS.displayName).toBe(
      'Generate Personal Access Tokens',
    );
    expect(PRIVILEGE_INFO.MANAGE_ACCESS_TOKENS.displayName).toBe('Manage All Access Tokens');
  });
});
