/**
 * `node scripts/bench/two-nodes.ts [rounds] [restarts] [requests a second] [part…]`: two nodes on one PostgreSQL. What is
 * taken away at one while it is used at the other (by default 1,200 revoked tokens, and a thirtieth as many of the rest),
 * the same with connections to the database that break, a node that loses the database, counters that both share, and
 * restarts one after the other (20 of each node at 150 requests a second). Parts: withdrawals, bulk, broken, partition,
 * counters, restarts. Loopback only, about ten minutes on an idle machine. Fails if anything is accepted that must not
 * be, or a request is lost.
 */
import { createPasswordHasher } from '../../apps/bff/src/security/password-hash.ts';
import { type CorpUserUrn, corpUserUrn } from '../../packages/shared/src/urn.ts';
import {
  bearer,
  type Cluster,
  expectStatus,
  type Issued,
  signIn,
  startCluster,
} from './two-nodes-cluster.ts';
import { measureCounters } from './two-nodes-counters.ts';
import { measurePartition } from './two-nodes-partition.ts';
import { measureRestarts } from './two-nodes-restarts.ts';
import { type Findings, newFindings, printFindings, withdrawOnce } from './two-nodes-withdrawals.ts';

const [ROUNDS = 1_200, RESTARTS = 20, PER_SECOND = 150] = process.argv
  .slice(2)
  .map(Number)
  .filter(Number.isFinite);
const FEWER = Math.max(5, Math.round(ROUNDS / 30));
const BULKS = [1_000, 10_000] as const;
const CUT_EVERY_MS = 40;

const PARTS: Readonly<Record<string, (cluster: Cluster) => Promise<number>>> = {
  withdrawals: measureWithdrawals,
  bulk: measureBulk,
  broken: measureBroken,
  partition: measurePartition,
  counters: measureCounters,
  restarts: (nodes) => measureRestarts(nodes, RESTARTS, PER_SECOND),
};

/** Prints, and counts what passed that must not. */
function conclude(name: string, findings: Findings): number {
  printFindings(name, findings);
  return findings.after.a.passed + findings.after.b.passed;
}

async function measureWithdrawals(nodes: Cluster): Promise<number> {
  let passed = conclude('a token is revoked', await revokeOneByOne(nodes, ROUNDS));
  for (const [name, measure] of Object.entries(OTHERS)) passed += conclude(name, await measure(nodes, FEWER));
  return passed;
}

async function measureBulk(nodes: Cluster): Promise<number> {
  let passed = 0;
  for (const size of BULKS)
    passed += conclude(`${size} tokens are revoked at once`, await revokeAll(nodes, size));
  return passed;
}

/** The connections of B to the database are broken over and over: there is no other bus that could be. */
async function measureBroken(nodes: Cluster): Promise<number> {
  const terminate = async () => {
    await nodes.endConnections('b');
  };
  const cut = async () => {
    await nodes.b.relay.fail('cut');
    await nodes.b.relay.mend();
  };
  let passed = 0;
  for (const [name, breakOff] of [
    ['revoked, its backends terminated', terminate],
    ['revoked, its connections cut', cut],
  ] as const) {
    let isOver = false;
    const breaking = (async () => {
      while (!isOver) {
        await breakOff();
        await new Promise((resolve) => setTimeout(resolve, CUT_EVERY_MS));
      }
    })();
    const findings = await revokeOneByOne(nodes, FEWER * 3).finally(() => {
      isOver = true;
    });
    await breaking;
    passed += conclude(name, findings);
  }
  return passed;
}

async function revokeOneByOne(nodes: Cluster, rounds: number): Promise<Findings> {
  const findings = newFindings();
  for (const token of await nodes.issue(await nodes.addUser(), rounds)) {
    await withdrawOnce(
      nodes,
      {
        use: (node) => node.ask('GET', '/api/v1/me', bearer(token)),
        withdraw: async () => {
          const path = `/api/v1/tokens/${encodeURIComponent(token.id)}`;
          expectStatus(await nodes.a.ask('DELETE', path, nodes.admin), 204);
        },
      },
      findings,
    );
  }
  return findings;
}

/** Everything that somebody owns, at once, by one of the tokens; the others are used. */
async function revokeAll(nodes: Cluster, size: number): Promise<Findings> {
  const findings = newFindings();
  const [asking, ...used] = await nodes.issue(await nodes.addUser(), size);
  if (asking === undefined) throw new Error('no token');
  let next = 0;
  const withdrawal = {
    use: (node: Cluster['a']) => {
      next += 1;
      return node.ask('GET', '/api/v1/me', bearer(used[(next * 7_919) % used.length] ?? asking));
    },
    withdraw: async () => {
      const startedAt = performance.now();
      expectStatus(await nodes.a.ask('POST', '/api/v1/tokens/revoke', bearer(asking), { all: 'mine' }), 200);
      console.log(`  (the act itself took ${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
    },
  };
  await withdrawOnce(nodes, withdrawal, findings);
  return findings;
}

/** Something that only the holder of an administrative privilege may do, and that changes nothing. */
const useAudit = (token: Issued) => (node: Cluster['a']) =>
  node.ask('GET', '/api/v1/audit?count=1', bearer(token));

const OTHERS: Readonly<Record<string, (nodes: Cluster, rounds: number) => Promise<Findings>>> = {
  'somebody is suspended': async (nodes, rounds) => {
    const urn = await nodes.addUser();
    const [token] = await nodes.issue(urn, 1);
    return repeat(nodes, rounds, token, (used) => ({
      use: (node) => node.ask('GET', '/api/v1/me', bearer(used)),
      withdraw: () => post(nodes, `/api/v1/users/${urn}/suspend`),
      restore: () => post(nodes, `/api/v1/users/${urn}/reinstate`),
    }));
  },
  'a policy is deactivated': async (nodes, rounds) => {
    const urn = await nodes.addUser();
    const [token] = await nodes.issue(urn, 1);
    const actors = { users: [urn] };
    const input = { type: 'PLATFORM', name: 'bench', privileges: ['GET_ANALYTICS_PRIVILEGE'], actors };
    const made = await nodes.a.ask('POST', '/api/v1/policies', nodes.admin, input);
    expectStatus(made, 201);
    let { policy } = JSON.parse(made.body) as { policy: { urn: string; version: string } };
    const set = async (state: string) => {
      const path = `/api/v1/policies/${encodeURIComponent(policy.urn)}/state`;
      const answer = await nodes.a.ask('PUT', path, nodes.admin, { state, version: policy.version });
      expectStatus(answer, 200);
      ({ policy } = JSON.parse(answer.body));
    };
    return repeat(nodes, rounds, token, (used) => ({
      use: useAudit(used),
      withdraw: () => set('INACTIVE'),
      restore: () => set('ACTIVE'),
    }));
  },
  'a role is dropped': async (nodes, rounds) => {
    const urn = await nodes.addUser();
    const [token] = await nodes.issue(urn, 1);
    const assign = (role: string | null) => post(nodes, `/api/v1/users/${urn}/role`, { role });
    await assign('Admin');
    return repeat(nodes, rounds, token, (used) => ({
      use: useAudit(used),
      withdraw: () => assign(null),
      restore: () => assign('Admin'),
    }));
  },
  'somebody leaves a group': async (nodes, rounds) => {
    const urn = await nodes.addUser();
    const [token] = await nodes.issue(urn, 1);
    const made = await nodes.a.ask('POST', '/api/v1/groups', nodes.admin, { name: 'bench', description: '' });
    expectStatus(made, 201);
    const path = `/api/v1/groups/${encodeURIComponent((JSON.parse(made.body) as { urn: string }).urn)}`;
    await post(nodes, `${path}/role`, { role: 'Admin' });
    await post(nodes, `${path}/members`, { users: [urn] });
    return repeat(nodes, rounds, token, (used) => ({
      use: useAudit(used),
      withdraw: () => post(nodes, `${path}/members/remove`, { users: [urn] }),
      restore: () => post(nodes, `${path}/members`, { users: [urn] }),
    }));
  },
  'somebody is signed out everywhere': async (nodes, rounds) => {
    const password = 'a password of the measurement';
    const urn = await nodes.addUser(await createPasswordHasher().hash(password));
    const findings = newFindings();
    for (let round = 0; round < rounds; round += 1) {
      const [used, asking] = [await signInAs(nodes, urn, password), await signInAs(nodes, urn, password)];
      await withdrawOnce(
        nodes,
        {
          use: (node) => node.ask('GET', '/api/v1/me', used),
          withdraw: async () => {
            expectStatus(await nodes.a.ask('DELETE', '/api/v1/account/sessions?which=all', asking), 200);
          },
        },
        findings,
      );
    }
    return findings;
  },
};

function signInAs({ a }: Cluster, urn: CorpUserUrn, password: string) {
  return signIn(a, urn.slice(corpUserUrn('').length), password);
}

async function post(nodes: Cluster, path: string, body: unknown = {}): Promise<void> {
  expectStatus(await nodes.a.ask('POST', path, nodes.admin, body), 200, 204);
}

/** Withdraws and restores the same thing. */
async function repeat(
  nodes: Cluster,
  rounds: number,
  token: Issued | undefined,
  make: (token: Issued) => Parameters<typeof withdrawOnce>[1] & { readonly restore: () => Promise<void> },
): Promise<Findings> {
  if (token === undefined) throw new Error('no token');
  const { restore, ...withdrawal } = make(token);
  const findings = newFindings();
  for (let round = 0; round < rounds; round += 1) {
    await withdrawOnce(nodes, withdrawal, findings);
    await restore();
  }
  return findings;
}

const chosen = process.argv.slice(2).filter((name) => name in PARTS);
const cluster = await startCluster();
let wrong = 0;
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    console.log(`\n${name}`);
    wrong += await measure(cluster);
  }
} finally {
  await cluster.stop();
}
console.log(`\nwrong in all: ${wrong}`);
process.exitCode = wrong === 0 ? 0 : 1;
