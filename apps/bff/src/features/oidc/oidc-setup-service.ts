import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/load-config.ts';
import type { Logger } from '../../logging/logger.ts';
import type { SecretRing } from '../../security/secret-ring.ts';
import type { Store } from '../../store.ts';
import { createOidcAccountService } from './oidc-account-service.ts';
import { createAttemptSeal } from './oidc-attempt-seal.ts';
import { createOidcClient } from './oidc-client.ts';
import { createOidcService, type OidcService } from './oidc-service.ts';

/**
 * Puts single sign-on together from the settings. Nothing is asked of the provider: one that is down stops no start.
 * @param deps.frontend address at which people reach this frontend, with the path of BASE_URL.
 * @returns undefined when AUTH_OIDC_ENABLED is off.
 */
export function createOidc(deps: {
  readonly config: Config;
  readonly sessionSecrets: SecretRing;
  readonly frontend: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}): OidcService | undefined {
  const { config, sessionSecrets, frontend, store, clock, logger } = deps;
  const { AUTH_OIDC_CLIENT_ID: clientId, AUTH_OIDC_DISCOVERY_URI: discoveryUri } = config;
  // The check at the start has made sure that both are set when it is on.
  if (!config.AUTH_OIDC_ENABLED || clientId === undefined || discoveryUri === undefined) return undefined;
  const redirectUri = `${frontend}/callback/oidc`;
  const usernameClaim = config.AUTH_OIDC_USER_NAME_CLAIM;
  const groupsClaim = config.AUTH_OIDC_EXTRACT_GROUPS_ENABLED ? config.AUTH_OIDC_GROUPS_CLAIM : undefined;
  const provider = {
    discoveryUri,
    clientId,
    clientSecret: config.AUTH_OIDC_CLIENT_SECRET,
    authenticationMethod: config.AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD,
    scope: config.AUTH_OIDC_SCOPE,
    algorithms: config.AUTH_OIDC_PREFERRED_JWS_ALGORITHM,
    timeoutMs: config.AUTH_OIDC_READ_TIMEOUT,
  };
  const account = {
    usernameClaim,
    usernamePattern: config.AUTH_OIDC_USER_NAME_CLAIM_REGEX,
    makesAccounts: config.AUTH_OIDC_JIT_PROVISIONING_ENABLED && !config.AUTH_OIDC_PRE_PROVISIONING_REQUIRED,
    groupsClaim,
  };
  return createOidcService({
    client: createOidcClient(provider, redirectUri, clock),
    seal: createAttemptSeal(sessionSecrets, redirectUri, clock),
    accounts: createOidcAccountService(account, store, clock),
    neededClaims: groupsClaim === undefined ? [usernameClaim] : [usernameClaim, groupsClaim],
    loginAddress: `${frontend}/login`,
    store,
    clock,
    logger,
  });
}
