import { type Policy, policyActorsSchema } from '@latchkey/shared/policies';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenSigner } from '../../security/token-signer.ts';
import { createStore } from '../../store.ts';
import { randomSecret } from '../../test/random-secret.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { holdsOver, metadataPrivilegesOf, type PolicyRule, platformPrivilegesOf } from './policy-engine.ts';

// Decisions are not remembered. What is: policies that were read (by the name of their state), and signatures that
// were found valid (by a hash of the whole token). Neither may ever be taken for another.

const URNS = ['urn:li:dataHubPolicy:a', 'urn:li:dataHubPolicy:b'] as const;

/** Texts that run into each other where parts are joined by the usual separators. */
const joint = fc.constantFrom<string>(
  'a',
  'b',
  'a:b',
  'a,b',
  'a|b',
  'a\n',
  '\nb',
  'a/b',
  '',
  '"',
  '\\',
  'urn:li:corpuser:a',
  'urn:li:corpuser:a,b',
);
const texts = fc.array(joint, { maxLength: 3 });
type Rule = {
  privileges: string[];
  users: string[];
  groups: string[];
  criteria: { field: string; values: string[] }[];
};
const rule: fc.Arbitrary<Rule> = fc.record({
  privileges: texts,
  users: texts,
  groups: texts,
  criteria: fc.array(fc.record({ field: fc.constantFrom('TYPE', 'URN', 'TAG'), values: texts }), {
    maxLength: 2,
  }),
});
/** So few that often one part alone differs from what is remembered. */
const nearlySame: fc.Arbitrary<Rule> = fc.record({
  privileges: fc.constantFrom<string[]>(['p'], ['q']),
  users: fc.constantFrom<string[]>(['a'], ['b']),
  groups: fc.constantFrom<string[]>([], ['a']),
  criteria: fc.constantFrom<Rule['criteria']>(
    [],
    [{ field: 'TYPE', values: ['x'] }],
    [{ field: 'TYPE', values: ['y'] }],
  ),
});

const policyOf = (urn: string, { privileges, users, groups, criteria }: Rule): Policy => ({
  urn,
  type: 'METADATA',
  state: 'ACTIVE',
  name: 'n',
  description: '',
  privileges: [...privileges],
  actors: policyActorsSchema.parse({ users, groups }),
  resources: {
    allResources: false,
    filter: { criteria: criteria.map((criterion) => ({ ...criterion, condition: 'EQUALS' as const })) },
  },
  editable: true,
});
const decidingPart = ({ type, state, privileges, actors, resources }: PolicyRule) => ({
  type,
  state,
  privileges,
  actors,
  resources,
});

describe.each(DIALECTS)('rules that are remembered (test AZ-10), on %s', (dialect) => {
  it('are those of this moment and of this database, after any changes', async () => {
    const stores = [
      createStore(await openTestDatabase(dialect)),
      createStore(await openTestDatabase(dialect)),
    ] as const;
    const step = fc.record({
      store: fc.constantFrom(0, 1),
      urn: fc.constantFrom(...URNS),
      rule: fc.option(fc.oneof(rule, nearlySame)),
    });
    const expected = [new Map<string, Policy>(), new Map<string, Policy>()] as const;
    await fc.assert(
      fc.asyncProperty(step, async (change) => {
        const index = change.store === 0 ? 0 : 1;
        const { urn } = change;
        const policy = change.rule === null ? undefined : policyOf(urn, change.rule);
        await stores[index].transaction(async (tx) => {
          if (policy === undefined) await tx.policies.delete(urn);
          else if (!(await tx.policies.insertIfAbsent(policy, 1))) await tx.policies.update(policy, 2);
        });
        if (policy === undefined) expected[index].delete(urn);
        else expected[index].set(urn, policy);
        for (const side of [0, 1] as const) {
          const found = await stores[side].read.policies.listActiveMetadata();
          const texts = (rules: Iterable<PolicyRule>) =>
            [...rules].map((one) => JSON.stringify(decidingPart(one))).sort();
          expect(texts(found)).toEqual(texts(expected[side].values()));
        }
      }),
      { numRuns: 150, seed: 11 },
    );
  });
});

describe('a signature that is remembered (test AZ-10)', () => {
  it('is never that of another token, key or salt', async () => {
    const [key, salt] = [randomSecret(), randomSecret()];
    const signer = createTokenSigner(key, salt, 'x');
    const others = [
      createTokenSigner(randomSecret(), salt, 'x'),
      createTokenSigner(key, randomSecret(), 'x'),
    ];
    const ids = new Set<string>();
    for (let index = 0; index < 2_000; index += 1) {
      const actorUrn = `urn:li:corpuser:user${index % 7}` as const;
      const claims = { actorUrn, type: 'PERSONAL', version: '2', jti: `j${index}`, expiresAt: null } as const;
      const jwt = await signer.sign(claims);
      expect(await signer.verify(jwt)).toEqual({ ...claims, keyRetiresAt: null });
      expect(await signer.verify(jwt)).toEqual({ ...claims, keyRetiresAt: null });
      for (const id of [signer.idOf(jwt), ...others.slice(1).map((other) => other.idOf(jwt))]) ids.add(id);
      if (index % 100 === 0) expect(await others[0]?.verify(jwt)).toBeUndefined();
    }
    expect(ids.size).toBe(4_000);
    // The salt is behind the token: nothing of the one can be moved into the other.
    const jwt = await signer.sign({
      actorUrn: 'urn:li:corpuser:a',
      type: 'PERSONAL',
      version: '2',
      jti: 'j',
      expiresAt: null,
    });
    const shifted = createTokenSigner(key, salt.slice(1), 'x');
    expect(shifted.idOf(jwt + salt[0])).toBe(signer.idOf(jwt));
    expect(await shifted.verify(jwt + salt[0])).toBeUndefined();
  });
});

describe('a decision (test AZ-10)', () => {
  const subject = fc.record({ urn: joint, groups: texts, roles: texts });
  const resource = fc.record({
    urn: joint,
    type: joint,
    owners: fc.constant([]),
    fields: fc.constant(new Map<string, string[]>()),
  });
  const list = fc.array(fc.tuple(fc.constantFrom(...URNS), rule), { maxLength: 4 });
  const RUNS = { numRuns: 3_000, seed: 12 };

  it('depends on actor, privilege and resource, and on nothing that was decided before', () => {
    const first = new Map<string, string>();
    fc.assert(
      fc.property(subject, resource, list, (who, what, rules) => {
        const policies = rules.map(([urn, one]) => policyOf(urn, one));
        const decide = () =>
          JSON.stringify([
            [...metadataPrivilegesOf(who, what, policies)].sort(),
            [...platformPrivilegesOf(who, policies)].sort(),
          ]);
        const facts = JSON.stringify([who, what.urn, what.type, policies.map(decidingPart)]);
        const now = decide();
        expect(now).toBe(first.get(facts) ?? now);
        first.set(facts, now);
        // Names, descriptions and URNs of policies decide nothing.
        const renamed = policies.map((policy) => ({
          ...policy,
          urn: 'x',
          name: 'MANAGE_POLICIES',
          description: who.urn,
          editable: false,
        }));
        expect(
          JSON.stringify([
            [...metadataPrivilegesOf(who, what, renamed)].sort(),
            [...platformPrivilegesOf(who, renamed)].sort(),
          ]),
        ).toBe(now);
      }),
      RUNS,
    );
    expect(first.size).toBeGreaterThan(1_000);
  });

  it('never holds for another actor, privilege or entity whose joined parts look the same', () => {
    const part = fc.tuple(joint, joint, joint);
    fc.assert(
      fc.property(part, part, ([actor, privilege, urn], [otherActor, otherPrivilege, otherUrn]) => {
        const only = policyOf(URNS[0], {
          privileges: [privilege],
          users: [actor],
          groups: [],
          criteria: [{ field: 'URN', values: [urn] }],
        });
        const holds = (who: string, which: string, what: string) =>
          holdsOver(
            [which],
            { urn: who, groups: [], roles: [] },
            { urn: what, type: 't', owners: [], fields: new Map() },
            [only],
          );
        expect(holds(actor, privilege, urn)).toBe(true);
        const isSame = actor === otherActor && privilege === otherPrivilege && urn === otherUrn;
        expect(holds(otherActor, otherPrivilege, otherUrn)).toBe(isSame);
      }),
      RUNS,
    );
  });
});
