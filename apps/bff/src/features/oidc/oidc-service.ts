import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Logger } from '../../logging/logger.ts';
import { networkOf } from '../../security/client-network.ts';
import { hashSecret, isSameSecret } from '../../security/secret-hash.ts';
import type { Store } from '../../store.ts';
import type { SignInClient } from '../auth/auth-service.ts';
import type { User } from '../users/user-types.ts';
import type { OidcAccountService } from './oidc-account-service.ts';
import { ATTEMPT_LIFETIME_MS, type AttemptSeal } from './oidc-attempt-seal.ts';
import type { OidcClient } from './oidc-client.ts';
import { oidcFailureOf } from './oidc-failure.ts';
import type { SignInAttempt } from './oidc-types.ts';

/** Sign-ins that fail, per address and ten minutes: each costs requests at the provider. A success forgets them. */
const MAX_FAILURES = 100;

/** How a callback ended. `isUsed`: the attempt cannot be tried again, so its cookie may go. */
export type SignInOutcome = { readonly target: string; readonly isUsed: boolean } & (
  | { readonly user: User; readonly issuer: string; readonly subject: string }
  | { readonly error: AppError }
);

/** Signing in through an OpenID provider. */
export type OidcService = ReturnType<typeof createOidcService>;

/** @param deps.loginAddress where the provider may send people to after it ended its session. */
export function createOidcService(deps: {
  readonly client: OidcClient;
  readonly seal: AttemptSeal;
  readonly accounts: OidcAccountService;
  readonly neededClaims: readonly string[];
  readonly loginAddress: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}) {
  const { client, seal, accounts, neededClaims, store, clock, logger } = deps;

  /** The reason is one word of ours or of OAuth; answers, codes and tokens are never logged. */
  const explain = (thrown: unknown, requestId: string): AppError => {
    const { error, reason } = oidcFailureOf(thrown);
    const isFault = error.code === 'sso.provider-unavailable' || error.code === 'sso.answer-invalid';
    if (isFault) logger.warn({ code: error.code, reason, requestId }, 'the sign-in provider failed');
    return error;
  };

  /** @throws AppError `auth.too-many-attempts`, `sso.attempt-over`. */
  const take = async (attempt: SignInAttempt, ip: string): Promise<void> => {
    const now = clock.now();
    const endsAt = now + ATTEMPT_LIFETIME_MS;
    await store.transaction(async (tx) => {
      await tx.oidcIdentities.deleteStatesBefore(now);
      // Before the code is redeemed, so that of ten replays at once exactly one goes on.
      const isFirst = await tx.oidcIdentities.insertUsedState(
        hashSecret(attempt.state),
        addressOf(ip),
        endsAt,
      );
      if (!isFirst) throw new AppError('sso.attempt-over');
      const failures = await tx.oidcIdentities.countFailures(addressOf(ip));
      // Thrown in here, so that what is refused leaves no record: it neither prolongs the wait nor fills the disk.
      if (failures > MAX_FAILURES) throw new AppError('auth.too-many-attempts');
    });
  };

  const record = (error: AppError, { ip, requestId, userAgent = null }: SignInClient) =>
    store.transaction((tx) =>
      tx.audit.insert({
        at: clock.now(),
        action: 'session.refused',
        outcome: 'refused',
        actorUrn: null,
        viaTokenId: null,
        subjectUrn: null,
        ip,
        requestId,
        userAgent,
        details: { through: 'sso', reason: error.code },
      }),
    );

  const redeem = async (
    query: string,
    attempt: SignInAttempt,
    visitor: SignInClient,
  ): Promise<{ user: User; issuer: string; subject: string }> => {
    await take(attempt, visitor.ip);
    const identity = await client.finish(query, attempt, neededClaims).catch(async (thrown: unknown) => {
      const error = explain(thrown, visitor.requestId);
      await record(error, visitor);
      throw error;
    });
    const user = await accounts.userOf(identity, visitor);
    await store.transaction((tx) => tx.oidcIdentities.clearFailures(addressOf(visitor.ip)));
    return { user, issuer: identity.issuer, subject: identity.subject };
  };

  return {
    /**
     * Begins a sign-in.
     * @param target path to lead to afterwards; the caller has made sure that it is one of this site.
     * @returns the address at the provider, and the cookie that binds the attempt to this browser.
     * @throws AppError `sso.provider-unavailable`, `sso.answer-invalid`.
     */
    begin: async (target: string, requestId: string): Promise<{ url: string; sealed: string }> => {
      try {
        const { attempt, url } = await client.begin(target);
        return { url, sealed: await seal.seal(attempt) };
      } catch (thrown) {
        throw explain(thrown, requestId);
      }
    },

    /**
     * Takes the provider's answer. An answer without the cookie of the attempt that asked for it is refused
     * before anything is looked at: it was begun in another browser (login CSRF, test SE-11).
     * @param query of the callback, as it came.
     */
    finish: async (
      query: string,
      sealed: string | undefined,
      visitor: SignInClient,
    ): Promise<SignInOutcome> => {
      const attempt = await seal.open(sealed);
      const [state = '', ...others] = new URLSearchParams(query).getAll('state');
      const target = attempt?.target ?? '/';
      if (attempt === undefined || others.length > 0 || !isSameSecret(state, attempt.state)) {
        // The attempt that this browser did begin, if any, goes on: a planted link must not end it.
        return { target, isUsed: false, error: new AppError('sso.attempt-over') };
      }
      try {
        return { target, isUsed: true, ...(await redeem(query, attempt, visitor)) };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { target, isUsed: true, error };
      }
    },

    /**
     * Where to send somebody whose session here has ended, so that the provider's ends as well.
     * @returns undefined when the provider has no such address or does not answer in time: signing out here has
     *   happened already, and does not fail with it.
     */
    endSessionUrl: async (requestId: string): Promise<string | undefined> => {
      try {
        return await client.endSessionUrl(deps.loginAddress);
      } catch (thrown) {
        explain(thrown, requestId);
        return undefined;
      }
    },
  };
}

/** Addresses are counted by network and kept as hashes, like those of wrong passwords. */
function addressOf(ip: string): string {
  return hashSecret(`sso\n${networkOf(ip)}`);
}
