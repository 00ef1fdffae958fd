import type { Me } from '@latchkey/shared/sessions';
import type { Clock } from './clock.ts';
import type { Secrets } from './config/embedded-secrets.ts';
import type { Config } from './config/load-config.ts';
import { createAccountService } from './features/account/account-service.ts';
import { createOwnSessionService } from './features/account/own-session-service.ts';
import { createAuditService } from './features/audit/audit-service.ts';
import { createAuthService } from './features/auth/auth-service.ts';
import { createFrontendVerifier } from './features/auth/auth-verifier.ts';
import { createLoginLimiter } from './features/auth/login-limiter.ts';
import { createMetadataVerifier } from './features/auth/metadata-verifier.ts';
import { createSessionService } from './features/auth/session-service.ts';
import { createGroupDirectoryService } from './features/groups/group-directory-service.ts';
import { createGroupService } from './features/groups/group-service.ts';
import { createInviteService } from './features/invites/invite-service.ts';
import { createMetadataService } from './features/metadata/metadata-service.ts';
import { createOidc } from './features/oidc/oidc-setup-service.ts';
import { createAccessReportService } from './features/policies/access-report-service.ts';
import { createAccessService } from './features/policies/access-service.ts';
import { createPolicyAdminService } from './features/policies/policy-admin-service.ts';
import { createPolicyService } from './features/policies/policy-service.ts';
import { createPrivilegeGuard } from './features/policies/privilege-guard-service.ts';
import { createRoleService } from './features/policies/role-service.ts';
import { createServiceAccountService } from './features/service-accounts/service-account-service.ts';
import { createSystemService } from './features/system/system-service.ts';
import { createInternalCredentials } from './features/tokens/internal-credential.ts';
import { createTokenCareService } from './features/tokens/token-care-service.ts';
import { createTokenRefusals } from './features/tokens/token-refusals.ts';
import { createTokenRotationService } from './features/tokens/token-rotation-service.ts';
import { createTokenService } from './features/tokens/token-service.ts';
import { createTokenTrialService } from './features/tokens/token-trial-service.ts';
import { createTokenUsage } from './features/tokens/token-usage.ts';
import { createTokenVerifier } from './features/tokens/token-verifier.ts';
import { createMeService } from './features/users/me-service.ts';
import { createUserDirectoryService } from './features/users/user-directory-service.ts';
import { createUserService } from './features/users/user-service.ts';
import { sessionCookieName } from './http/session-middleware.ts';
import type { Logger } from './logging/logger.ts';
import { createClientIpReader } from './security/client-ip.ts';
import { createDeviceProofs } from './security/device-proof.ts';
import type { PasswordHasher } from './security/password-hash.ts';
import { createSecretRing } from './security/secret-ring.ts';
import { createTokenSigner } from './security/token-signer.ts';
import type { Store } from './store.ts';

/** Where both doors are reached; known once the listeners are bound. */
export type Addresses = {
  /** Origin of the frontend, e.g. `http://localhost:9002`. */
  readonly frontend: string;
  /** The same listener, as this process reaches it. */
  readonly frontendLocal: string;
  /** Origin that the proxy forwards to. */
  readonly upstream: string;
  /** Origin of the metadata service as people reach it. */
  readonly metadataService: string;
};

/** Everything that routes call, built once. */
export type Services = ReturnType<typeof createServices>;

/** The composition root: configuration and a store in, every service out. */
export function createServices(deps: {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly addresses: Addresses;
  readonly passwords: PasswordHasher;
}) {
  const { config, secrets, store, clock, logger, addresses, passwords } = deps;
  const authEnabled = config.METADATA_SERVICE_AUTH_ENABLED;
  const rules = {
    allowedDurations: config.ACCESS_TOKEN_ALLOWED_DURATIONS,
    allowNoExpiry: config.ACCESS_TOKEN_ALLOW_NO_EXPIRY,
  };

  const passwordRules = config.PASSWORD_RULES;
  const clientIp = createClientIpReader(config.TRUSTED_PROXIES);
  const { DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: furtherKeys, DATAHUB_TOKEN_SERVICE_ISSUER: issuer } =
    config;
  const signer = createTokenSigner(secrets.signingKey, secrets.salt, issuer, furtherKeys);
  const furtherSecrets = config.DATAHUB_VERIFY_ONLY_SECRETS ?? [];
  const sessionSecrets = createSecretRing(secrets.sessionSecret, furtherSecrets, clock.now);
  const usage = createTokenUsage(store, clock, logger);
  const refusals = createTokenRefusals(store, clock, logger);
  const verifierDeps = { store, clock, signer, usage, refusals };
  const sessions = createSessionService(store, clock);
  const devices = createDeviceProofs(sessionSecrets, clock.now);
  const limiter = createLoginLimiter(store, clock);
  const auth = createAuthService({ store, clock, passwords, limiter, devices });
  const policies = createPolicyService({ store, clock });
  const guard = createPrivilegeGuard({ store, clock });
  const isEmbedded = config.METADATA_SERVICE_URL === undefined;
  const doors = (): Me['doors'] => ({
    frontend: `${addresses.frontend}/api/gms`,
    metadataService: isEmbedded ? addresses.metadataService : null,
  });

  const trialDoors = () => ({
    frontend: { call: `${addresses.frontendLocal}/api/gms`, shown: doors().frontend },
    metadataService: isEmbedded ? { call: addresses.upstream, shown: addresses.metadataService } : null,
  });

  return {
    clientIp,
    sessionSecrets,
    usage,
    sessions,
    policies,
    policyAdmin: createPolicyAdminService({ store, clock, guard }),
    account: createAccountService({ store, clock, auth, passwords, devices }),
    ownSessions: createOwnSessionService({ store, clock }),
    audit: createAuditService({ store, clock, guard }),
    access: createAccessService({ store, guard }),
    accessReports: createAccessReportService({ store, guard, policies, authEnabled }),
    roles: createRoleService({ store, guard }),
    guard,
    rules,
    tokens: createTokenService({ store, clock, signer, rules }),
    care: createTokenCareService({ store, clock }),
    rotation: createTokenRotationService({ store, clock, signer, rules }),
    trial: createTokenTrialService(trialDoors),
    users: createUserService({ store, clock, passwords, guard }),
    me: createMeService({ store, clock, policies, rules, authEnabled, doors }),
    auth,
    invites: createInviteService({ store, clock, guard, passwords, passwordRules, sessionSecrets }),
    groups: createGroupService({ store, clock, guard }),
    groupDirectory: createGroupDirectoryService({ store, clock, guard }),
    userDirectory: createUserDirectoryService({ store, clock, guard }),
    oidc: createOidc({
      config,
      sessionSecrets,
      frontend: addresses.frontend,
      store,
      clock,
      logger,
    }),
    serviceAccounts: createServiceAccountService({ store, clock, guard }),
    metadata: createMetadataService({ store, clock }),
    system: createSystemService({ guard }),
    internalCredentials: createInternalCredentials(signer, clock),
    frontendVerifier: createFrontendVerifier({
      store,
      sessions,
      tokens: createTokenVerifier(verifierDeps, { acceptsInternal: false }),
      clientIp,
      cookieName: sessionCookieName(config.isHttps),
      sessionSecrets,
      acceptsTokens: authEnabled,
    }),
    metadataVerifier: createMetadataVerifier({
      tokens: createTokenVerifier(verifierDeps, { acceptsInternal: true }),
      clientIp,
      systemClientId: config.DATAHUB_SYSTEM_CLIENT_ID,
      systemClientSecret: secrets.systemClientSecret,
      authEnabled,
    }),
  };
}
