import { PLATFORM_PRIVILEGE_TYPES, PRIVILEGE_INFO } from '@latchkey/shared/privileges';
import type { LifetimeRules } from '../tokens/token-lifetime-policy.ts';

/** The settings that clients may read. */
export type AppConfigDeps = {
  readonly rules: LifetimeRules;
  readonly authEnabled: boolean;
  readonly appVersion: string;
};

/** Resolver of `appConfig`; everything in it follows from the configuration. */
export function createAppConfigResolvers({ rules, authEnabled, appVersion }: AppConfigDeps) {
  const info: Readonly<Record<string, { displayName: string; description: string }>> = PRIVILEGE_INFO;
  const platformPrivileges = PLATFORM_PRIVILEGE_TYPES.map((type) => ({ type, ...info[type] }));
  return {
    Query: {
      appConfig: () => ({
        appVersion,
        authConfig: {
          tokenAuthEnabled: authEnabled,
          allowNoExpiry: rules.allowNoExpiry,
          allowedAccessTokenDurations: rules.allowedDurations,
        },
        policiesConfig: { enabled: true, platformPrivileges, resourcePrivileges: [] },
        identityManagementConfig: { enabled: true },
        analyticsConfig: { enabled: false },
      }),
    },
  };
}
