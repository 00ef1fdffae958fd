import { randomUUID } from 'node:crypto';
import { accessTokenUrn, isCorpUserUrn } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { privilegeMissing } from '../../errors/privilege-missing.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { TokenSigner } from '../../security/token-signer.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { type LifetimeRules, longestLifetime } from './token-lifetime-policy.ts';
import { abilitiesOver, mayRevokeToken, neededToMint } from './token-policy.ts';
import type { Token } from './token-repository.ts';
import { revokeTokenTree } from './token-revocation-service.ts';

/** A new secret for the same purpose. */
export type TokenRotationService = ReturnType<typeof createTokenRotationService>;

/** Replaces a token by one of the same name, actor and lifetime; the old one may go on for a while. */
export function createTokenRotationService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly signer: TokenSigner;
  readonly rules: LifetimeRules;
}) {
  const { store, clock, signer, rules } = deps;

  /** @throws AppError when the token is not there for the caller, was replaced, or a right is missing. */
  const getRotatable = async (tx: Repositories, context: RequestContext, id: string): Promise<Token> => {
    const { urn } = context.actor;
    const caller = { urn, privileges: await currentPrivileges(tx, urn) };
    const token = await tx.tokens.find(id);
    const isTheirs =
      token !== undefined && token.revokedAt === null && mayRevokeToken(caller, token.ownerUrn);
    if (!isTheirs) throw new AppError('token.not-found');
    if (token.replacedById !== null) throw new AppError('token.already-rotated');
    if (abilitiesOver(caller, token).rotate) return token;
    // A new secret is a new token: who may not generate it may not rotate the old one.
    throw privilegeMissing(...neededToMint(token.type, token.actorUrn === urn));
  };

  return {
    /**
     * @param graceMs how long the old token goes on, milliseconds; 0 revokes it in the same commit. It
     *   never lives longer than it would have.
     * @returns the new secret, shown once, and its record.
     * @throws AppError `auth.session-required` for callers with a token (a stolen one must not become
     *   a longer one), `token.not-found`, `token.already-rotated`, `privilege.missing`.
     */
    rotate: async (
      context: RequestContext,
      id: string,
      graceMs: number,
    ): Promise<{ accessToken: string; token: Token }> => {
      if (context.actor.credential.kind !== 'session') throw new AppError('auth.session-required');
      const old = await getRotatable(store.read, context, id);
      if (!isCorpUserUrn(old.actorUrn)) throw new AppError('token.not-found');
      const now = clock.now();
      const expiresAt = endOf(old, rules, now);
      const accessToken = await signer.sign({
        actorUrn: old.actorUrn,
        type: old.type,
        version: '2',
        jti: randomUUID(),
        expiresAt,
      });
      const token: Token = {
        ...old,
        id: signer.idOf(accessToken),
        parentId: null,
        createdAt: now,
        expiresAt,
        lastUsedAt: null,
        lastUsedIp: null,
        rotatedFromId: old.id,
      };
      await store.transaction(async (tx) => {
        // Exclusive: of two rotations at once the second must find the first one's successor.
        await tx.authority.change();
        await getRotatable(tx, context, id);
        await tx.tokens.insert(token);
        const end =
          graceMs === 0 ? old.expiresAt : Math.min(old.expiresAt ?? Number.POSITIVE_INFINITY, now + graceMs);
        await tx.tokens.updateReplaced(old.id, token.id, end);
        if (graceMs === 0) await revokeTokenTree(tx, context, old.id, now);
        else await shortenChildren(tx, old.id, end ?? now);
        const details = { replaces: accessTokenUrn(old.id), forActor: old.actorUrn, graceMs, expiresAt };
        const what = { subjectUrn: accessTokenUrn(token.id), details };
        await tx.audit.insert(auditEventOf(context, now, 'token.rotated', what));
      });
      return { accessToken, token };
    },
  };
}

/** As long from now as the old token lasts from its beginning, within what is allowed now. */
function endOf(old: Token, rules: LifetimeRules, now: number): number | null {
  const longest = now + longestLifetime(rules);
  if (old.expiresAt === null) return rules.allowNoExpiry ? null : longest;
  return Math.min(now + (old.expiresAt - old.createdAt), longest);
}

/** Tokens minted with a token never outlive it, also when its end moves closer (design decision 8). */
async function shortenChildren(tx: Repositories, id: string, end: number): Promise<void> {
  for (const child of await tx.tokens.listChildren([id])) {
    await tx.tokens.updateEnd(child, end);
    await shortenChildren(tx, child, end);
  }
}
