import { randomBytes, randomUUID } from 'node:crypto';
import { policyActorsSchema } from '@latchkey/shared/policies';
import { corpUserUrn, ROOT_USER_URN } from '@latchkey/shared/urn';
import { applyProposals, deleteWhole, lockEntities } from '../features/metadata/entity-writer.ts';
import { parseUrn } from '../features/metadata/metadata-urn.ts';
import type { Proposal } from '../features/metadata/proposal.ts';
import { policyVersion } from '../features/policies/policy-version.ts';
import { systemContext } from '../security/actor.ts';
import type { Repositories } from '../store.ts';
import { newToken } from '../test/test-tokens.ts';

/** What an operation is about: something of the caller's, of another's, never there, or there before. */
export type Kind = 'own' | 'other' | 'unknown' | 'deleted';
export type Target = 'token' | 'policy' | 'user' | 'group' | 'account' | 'invite' | 'session' | 'dataset';
/** @param version that of a policy, which changes of it have to name. */
export type TargetId = { readonly id: string; readonly version?: string };

const DAY_MS = 86_400_000;

/** @param now epoch ms. Makes something to ask for, which no other caller's cell touches. */
export async function makeTarget(
  tx: Repositories,
  target: Target,
  kind: Kind,
  callerUrn: string,
  now: number,
): Promise<TargetId> {
  const name = `target-${randomUUID()}`;
  const owner = kind === 'other' ? ROOT_USER_URN : callerUrn;
  const isThere = kind === 'other' || kind === 'own';
  switch (target) {
    case 'token': {
      const id = randomBytes(32).toString('base64');
      if (kind === 'unknown') return { id };
      const times = { createdAt: now - 1_000, expiresAt: now + DAY_MS };
      await tx.tokens.insert(newToken({ id, ownerUrn: owner, actorUrn: owner, ...times }));
      if (kind === 'deleted') await tx.tokens.revoke([id], owner, now);
      return { id };
    }
    case 'policy': {
      const policy = policyOf(name);
      if (!isThere) return { id: policy.urn, version: 'none' };
      await tx.policies.insertIfAbsent(policy, now);
      const stored = await tx.policyListing.find(policy.urn);
      return { id: policy.urn, version: stored === undefined ? 'none' : policyVersion(stored) };
    }
    case 'user':
    case 'account': {
      if (kind === 'own') return { id: callerUrn };
      const username = target === 'account' ? `service_${name}` : name;
      const urn = corpUserUrn(username);
      if (kind === 'unknown') return { id: urn };
      const isAccount = target === 'account' ? ({ isServiceAccount: true } as const) : {};
      const about = { displayName: name, title: null, email: null, createdAt: now };
      await tx.users.insert({ username, passwordHash: isThere ? 'x' : null, ...about, ...isAccount });
      if (kind === 'deleted') await tx.users.delete(urn);
      return { id: urn };
    }
    case 'group': {
      const urn = `urn:li:corpGroup:${name}`;
      if (kind === 'unknown') return { id: urn };
      await tx.groups.insert({ urn, name, description: null, createdAt: now, origin: null }, ROOT_USER_URN);
      if (kind === 'deleted') await tx.groups.delete(urn);
      return { id: urn };
    }
    case 'invite': {
      const id = randomUUID();
      if (kind === 'unknown') return { id };
      const ends = { expiresAt: now + DAY_MS, maxUses: 1 };
      await tx.invites.insert({ id, roleUrn: null, createdAt: now, createdBy: owner, ...ends });
      if (kind === 'deleted') await tx.invites.revoke(id, now);
      return { id };
    }
    case 'dataset': {
      const urn = parseUrn(`urn:li:dataset:(urn:li:dataPlatform:hive,${name},PROD)`);
      if (kind === 'unknown') return { id: urn.text };
      const aspects = { status: { removed: false }, ownership: { owners: [{ owner, type: 'DATAOWNER' }] } };
      const proposals = Object.entries(aspects).map(([aspect, value]): Proposal => {
        const common = { urn, aspect, value, systemMetadata: null, isSkippedIfPresent: false };
        return { ...common, change: 'UPSERT' };
      });
      const context = systemContext('matrix');
      const locked = await lockEntities(tx, context, proposals, now);
      await applyProposals(tx, context, proposals, locked, now);
      if (kind === 'deleted') await deleteWhole(tx, context, urn, now);
      return { id: urn.text };
    }
    case 'session': {
      const idHash = randomBytes(32).toString('base64url');
      if (kind === 'unknown') return { id: idHash };
      const session = { idHash, userUrn: owner, data: '{}', createdAt: now, lastSeenAt: now };
      await tx.sessions.insert({ ...session, userAgent: '', ip: '127.0.0.1' });
      if (kind === 'deleted') await tx.sessions.delete(idHash);
      return { id: idHash };
    }
  }
}

const policyOf = (id: string) => ({
  urn: `urn:li:dataHubPolicy:${id}`,
  type: 'PLATFORM' as const,
  state: 'ACTIVE' as const,
  name: 'target',
  description: '',
  privileges: ['VIEW_TESTS'],
  actors: policyActorsSchema.parse({ users: ['urn:li:corpuser:nobody-at-all'] }),
  resources: null,
  editable: true,
});
