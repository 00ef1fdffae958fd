import type { Policy } from '@latchkey/shared/policies';
import { policyActorsSchema } from '@latchkey/shared/policies';
import { type CorpUserUrn, ROOT_USER_URN, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { contextOf, createTestServices, EVERYBODY_GENERATES, mintRequest } from '../../test/test-services.ts';
import { tokenListing } from '../../test/test-tokens.ts';

/** What one who asks is, and what the table says about it. */
type Row = {
  readonly who: string;
  /** May mint for oneself, for another. */
  readonly mint: readonly [self: boolean, other: boolean];
  /** May list one's own, another's, everybody's. */
  readonly list: readonly [own: boolean, other: boolean, all: boolean];
  /** May revoke a token one made for oneself, one made for another, another's own, another's that acts as oneself. */
  readonly revoke: readonly [own: boolean, ownForOther: boolean, others: boolean, othersForMe: boolean];
};

/** Who may do what, written by hand (contract §2.3, decision 003). */
const TABLE: readonly Row[] = [
  { who: 'nobody', mint: [false, false], list: [true, false, false], revoke: [true, true, false, false] },
  { who: 'generate', mint: [true, false], list: [true, false, false], revoke: [true, true, false, false] },
  { who: 'manage', mint: [true, true], list: [true, true, true], revoke: [true, true, true, true] },
  { who: 'both', mint: [true, true], list: [true, true, true], revoke: [true, true, true, true] },
  { who: 'through-group', mint: [true, true], list: [true, true, true], revoke: [true, true, true, true] },
  { who: 'through-role', mint: [true, true], list: [true, true, true], revoke: [true, true, true, true] },
  { who: 'datahub', mint: [true, true], list: [true, true, true], revoke: [true, true, true, true] },
  {
    who: 'inactive-policy',
    mint: [false, false],
    list: [true, false, false],
    revoke: [true, true, false, false],
  },
  {
    who: 'draft-policy',
    mint: [false, false],
    list: [true, false, false],
    revoke: [true, true, false, false],
  },
  {
    who: 'metadata-policy',
    mint: [false, false],
    list: [true, false, false],
    revoke: [true, true, false, false],
  },
  {
    who: 'edit-entity',
    mint: [false, false],
    list: [true, false, false],
    revoke: [true, true, false, false],
  },
  {
    who: 'service-accounts',
    mint: [false, false],
    list: [true, false, false],
    revoke: [true, true, false, false],
  },
  { who: 'suspended', mint: [false, false], list: [true, false, false], revoke: [true, true, false, false] },
  { who: 'removed', mint: [false, false], list: [true, false, false], revoke: [true, true, false, false] },
  { who: 'unknown', mint: [false, false], list: [true, false, false], revoke: [true, true, false, false] },
  {
    who: '__datahub_system',
    mint: [false, false],
    list: [true, false, false],
    revoke: [true, true, false, false],
  },
];

const GROUP = 'urn:li:corpGroup:managers';
const OTHER: CorpUserUrn = 'urn:li:corpuser:other';
const urnOf = (who: string): CorpUserUrn => `urn:li:corpuser:${who}`;

const policyFor = (who: string, privileges: string[], changes: Partial<Policy> = {}): Policy => ({
  urn: `urn:li:dataHubPolicy:${who}`,
  type: 'PLATFORM',
  state: 'ACTIVE',
  name: who,
  description: '',
  privileges,
  actors: policyActorsSchema.parse({ users: [urnOf(who)] }),
  resources: null,
  editable: true,
  ...changes,
});

const POLICIES: readonly Policy[] = [
  policyFor('generate', ['GENERATE_PERSONAL_ACCESS_TOKENS']),
  policyFor('manage', ['MANAGE_ACCESS_TOKENS']),
  policyFor('both', ['GENERATE_PERSONAL_ACCESS_TOKENS', 'MANAGE_ACCESS_TOKENS']),
  policyFor('through-group', ['MANAGE_ACCESS_TOKENS'], {
    actors: policyActorsSchema.parse({ groups: [GROUP] }),
  }),
  policyFor('inactive-policy', ['MANAGE_ACCESS_TOKENS'], { state: 'INACTIVE' }),
  policyFor('draft-policy', ['MANAGE_ACCESS_TOKENS'], { state: 'DRAFT' }),
  policyFor('metadata-policy', ['MANAGE_ACCESS_TOKENS'], { type: 'METADATA' }),
  policyFor('edit-entity', ['EDIT_ENTITY', 'DELETE_ENTITY'], { type: 'METADATA' }),
  policyFor('service-accounts', ['MANAGE_SERVICE_ACCOUNTS', 'MANAGE_POLICIES', 'MANAGE_USERS_AND_GROUPS']),
  policyFor('suspended', ['MANAGE_ACCESS_TOKENS']),
  policyFor('removed', ['MANAGE_ACCESS_TOKENS']),
  policyFor('unknown', ['MANAGE_ACCESS_TOKENS']),
];

let services: Awaited<ReturnType<typeof createTestServices>>;

/** @returns true when it is done, false when it is refused in the way that such acts are refused. */
async function isDone(
  act: Promise<unknown>,
  refusal: 'privilege.missing' | 'token.not-found',
): Promise<boolean> {
  return act.then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === refusal) return false;
      throw error;
    },
  );
}

/** Stores a token directly, so that revoking can be asked of those who could not mint. */
async function stored(ownerUrn: CorpUserUrn, actorUrn: CorpUserUrn): Promise<string> {
  const { token } = await services.tokens.mint(contextOf(ROOT_USER_URN), mintRequest(actorUrn));
  await services.store.transaction(async (tx) => {
    const { revokedAt: _, lastUsedAt: __, lastUsedIp: ___, ...record } = token;
    await tx.tokens.insert({ ...record, id: `${token.id}${ownerUrn}`, ownerUrn });
  });
  return `${token.id}${ownerUrn}`;
}

beforeAll(async () => {
  services = await createTestServices('sqlite');
  const { store, policies, system, addUser } = services;
  // Nobody holds anything but what the table says.
  await policies.deactivate(system, EVERYBODY_GENERATES);
  await addUser('datahub');
  await addUser('other');
  for (const { who } of TABLE) {
    if (who === 'datahub' || who === 'unknown' || who === '__datahub_system') continue;
    await addUser(who, ...(who === 'through-role' ? ['urn:li:dataHubRole:Admin'] : []));
  }
  await store.transaction(async (tx) => {
    await tx.users.updateStatus(urnOf('suspended'), 'SUSPENDED', 1);
    await tx.users.updateRemoved(urnOf('removed'), true, 1);
    for (const policy of POLICIES) await tx.policies.insertIfAbsent(policy, 1);
    await tx.groups.insertMember(GROUP, urnOf('through-group'));
  });
});

describe.each(TABLE)('a caller who is: $who', ({ who, mint, list, revoke }) => {
  const me = urnOf(who);
  const context = contextOf(me);

  it(`may mint for oneself: ${mint[0]}, for another: ${mint[1]}`, async () => {
    const { tokens } = services;
    expect(await isDone(tokens.mint(context, mintRequest(me)), 'privilege.missing')).toBe(mint[0]);
    expect(await isDone(tokens.mint(context, mintRequest(OTHER)), 'privilege.missing')).toBe(mint[1]);
    const lookAlike = urnOf(`${who}\u200b`);
    expect(await isDone(tokens.mint(context, mintRequest(lookAlike)), 'privilege.missing')).toBe(mint[1]);
  });

  it(`may list one's own: ${list[0]}, another's: ${list[1]}, everybody's: ${list[2]}`, async () => {
    for (const [index, ownerUrn] of [me, OTHER, null].entries()) {
      const listing = services.tokens.list(context, tokenListing({ ownerUrn }));
      expect(await isDone(listing, 'privilege.missing'), String(ownerUrn)).toBe(list[index]);
    }
  });

  it(`may revoke one's own: ${revoke[0]}, one's own for another: ${revoke[1]}, another's: ${revoke[2]}, another's that acts as oneself: ${revoke[3]}`, async () => {
    const pairs = [
      [me, me],
      [me, OTHER],
      [OTHER, OTHER],
      [OTHER, me],
    ] as const;
    for (const [index, [owner, actor]] of pairs.entries()) {
      const id = await stored(owner, actor);
      const isAllowed = await isDone(services.tokens.revoke(context, id), 'token.not-found');
      expect(isAllowed, `${owner} for ${actor}`).toBe(revoke[index]);
      expect((await services.store.read.tokens.find(id))?.revokedAt !== null).toBe(isAllowed);
    }
  });

  it(`may look a secret up: ${list[2]}`, async () => {
    const { accessToken } = await services.tokens.mint(contextOf(ROOT_USER_URN), mintRequest(OTHER));
    expect(await isDone(services.tokens.inspect(context, accessToken), 'privilege.missing')).toBe(list[2]);
  });
});

describe('a refusal', () => {
  it('is judged before the lifetime, and recorded with who and what (tests AU-01, contract §2.2)', async () => {
    const { tokens, store } = services;
    const request = mintRequest(OTHER, { lifetime: { kind: 'iso', duration: 'nonsense' } });
    await expect(tokens.mint(contextOf(urnOf('generate')), request)).rejects.toMatchObject({
      code: 'privilege.missing',
    });
    const [event] = await store.read.audit.listLatest(1);
    expect(event).toMatchObject({
      action: 'action.refused',
      outcome: 'refused',
      actorUrn: urnOf('generate'),
      subjectUrn: OTHER,
      details: { attempted: 'token.mint' },
    });
  });

  it('leaves no token behind', async () => {
    const { tokens, store } = services;
    const count = async () => (await store.read.tokens.list(tokenListing({ count: 1 }))).total;
    const before = await count();
    await isDone(tokens.mint(contextOf(urnOf('nobody')), mintRequest(urnOf('nobody'))), 'privilege.missing');
    await isDone(
      tokens.mint(contextOf(SYSTEM_ACTOR_URN), mintRequest(SYSTEM_ACTOR_URN)),
      'privilege.missing',
    );
    expect(await count()).toBe(before);
  });
});
