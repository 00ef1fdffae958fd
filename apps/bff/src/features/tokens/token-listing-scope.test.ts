import {
  type ListTokensResult,
  TOKEN_SORT_KEYS,
  TOKEN_STATE_FILTERS,
  type TokenRecord,
} from '@latchkey/shared/tokens';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ContractServer,
  DENIED,
  errorOf,
  type Person,
  startContractServer,
} from '../../contract/contract-server.contract.ts';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { newToken } from '../../test/test-tokens.ts';

const DAY = 86_400_000;
const ADA = 'urn:li:corpuser:ada';
const BOB = 'urn:li:corpuser:bob';
/** Stands in everything that is bob's, and in nothing that is ada's. */
const CANARY = 'canary';
const LIST = `query l($input: ListAccessTokenInput!) {
  listAccessTokens(input: $input) { total tokens { id name ownerUrn actorUrn } }
}`;

describe.each(DIALECTS)('a list shows what is one’s own (test AZ-09), on %s', (database) => {
  let server: ContractServer;
  let ada: Person;
  let client: TestClient;

  /** Both own tokens of every state, and each some that act as the other. */
  beforeAll(async () => {
    server = await startContractServer({ database });
    ada = await server.person('ada');
    await server.person('bob');
    client = server.script(`Bearer ${ada.token}`);
    const now = server.clock.now();
    await server.store.transaction(async (tx) => {
      for (const [ownerUrn, other, word] of [
        [ADA, BOB, 'own'],
        [BOB, ADA, CANARY],
      ] as const) {
        for (let index = 0; index < 12; index += 1) {
          const token = newToken({
            name: `${word} ${index}`,
            description: `${word} described`,
            ownerUrn,
            actorUrn: index % 3 === 0 ? other : ownerUrn,
            createdAt: now - index * 20 * DAY,
            expiresAt: index % 4 === 0 ? null : now + (index - 5) * DAY,
          });
          await tx.tokens.insert(token);
          await tx.tokens.updateLastUsed(
            token.id,
            now - index,
            ownerUrn === BOB ? `198.51.100.${index}` : '192.0.2.1',
          );
          if (index % 5 === 4) await tx.tokens.revoke([token.id], ownerUrn, now);
        }
      }
    });
  });

  const ask = async (query: string) => {
    const response = await client.fetch(`/api/v1/tokens?${query}`);
    const text = await response.text();
    return { status: response.status, text, page: JSON.parse(text) as ListTokensResult };
  };
  const assertOwn = (rows: readonly Pick<TokenRecord, 'ownerUrn'>[], text: string, what: string) => {
    for (const { ownerUrn } of rows) expect(ownerUrn, what).toBe(ADA);
    for (const sign of [CANARY, '198.51.100.']) expect(text.includes(sign), `${what}: ${sign}`).toBe(false);
  };

  it('whatever the state, the order and the page: rows and totals are of one’s own alone', async () => {
    const totals = new Map<string, number>();
    for (const state of TOKEN_STATE_FILTERS) {
      for (const [index, sort] of TOKEN_SORT_KEYS.entries()) {
        const order = index % 2 === 0 ? 'asc' : 'desc';
        const { status, text, page } = await ask(`state=${state}&sort=${sort}&order=${order}&count=100`);
        expect(status).toBe(200);
        assertOwn(page.tokens, text, `${state} by ${sort}`);
        expect(page.total, state).toBe(page.tokens.length);
        expect(totals.get(state) ?? page.total, state).toBe(page.total);
        totals.set(state, page.total);
      }
    }
    expect(totals.get('all')).toBe(12);
    expect(totals.get('revoked')).toBe(2);
    for (const start of [0, 5, 11, 12, 13, 1_000]) {
      const { text, page } = await ask(`state=all&start=${start}&count=5`);
      assertOwn(page.tokens, text, `start ${start}`);
      expect([page.total, page.tokens.length]).toEqual([12, Math.max(0, Math.min(5, 12 - start))]);
    }
  });

  it('whatever is searched for: another’s names, descriptions and wildcards find nothing', async () => {
    for (const query of [
      CANARY,
      `${CANARY} 1`,
      'described',
      '%',
      '_',
      '*',
      "' OR '1'='1",
      '"',
      '\\',
      '%25',
      'own%',
    ]) {
      const { text, page } = await ask(`state=all&count=100&query=${encodeURIComponent(query)}`);
      assertOwn(page.tokens, text, query);
      expect(page.total, query).toBe(query === 'described' ? 12 : 0);
    }
  });

  it('whosever rights are asked for: the actor narrows one’s own list, and its name is not told', async () => {
    for (const [actor, total] of [
      [BOB, 4],
      [ADA, 8],
      ['urn:li:corpuser:nobody', 0],
      ['urn:li:corpuser:%', 0],
    ] as const) {
      const { text, page } = await ask(`state=all&count=100&actor=${encodeURIComponent(actor)}`);
      assertOwn(page.tokens, text, actor);
      expect([page.total, page.ownerName, page.actorName], actor).toEqual([total, null, null]);
    }
  });

  it('whoever is named as the owner: another is refused, and so is what is no single owner', async () => {
    const refusals = new Set<string>();
    for (const owner of [
      BOB,
      'all',
      'urn:li:corpuser:nobody',
      'ADA',
      'urn:li:corpuser:ADA',
      `${ADA} `,
      `${ADA},${BOB}`,
      '*',
      '',
      'null',
    ]) {
      const { status, text } = await ask(`owner=${encodeURIComponent(owner)}`);
      expect(status, owner).toBe(403);
      refusals.add(text.replace(/"requestId":"[^"]*"/, ''));
    }
    // One refusal for those who are there and those who are not.
    expect(refusals.size).toBe(1);
    for (const query of [`owner=me&owner=${BOB}`, `owner[]=${BOB}&owner=all`, 'owner=me&owner=all'])
      expect([400, 403], query).toContain((await ask(query)).status);
    for (const query of [
      `owner[]=${BOB}`,
      `ownerUrn=${BOB}`,
      `filters=[{"field":"ownerUrn","values":["${BOB}"]}]`,
      `Owner=all`,
    ]) {
      const { text, page } = await ask(`state=all&count=100&${query}`);
      assertOwn(page.tokens, text, query);
      expect(page.total, query).toBe(12);
    }
  });

  it.each([
    'count=0',
    'count=101',
    'count=-1',
    'count=1e9',
    'start=-1',
    'start=1.5',
    'start=x',
    'sort=revokedBy',
    'sort=name;drop',
    'order=up',
    'state=deleted',
    'query=%00',
    'actor=%00',
  ])('a page that is none is refused, not guessed: %s', async (query) => {
    expect((await ask(query)).status).toBe(400);
  });

  it('over GraphQL: no filter, order of filters or count widens it; only a filter that is exactly the caller opens it', async () => {
    const mine = { field: 'ownerUrn', values: [ADA] };
    const all = { field: 'name', values: [''], condition: 'CONTAIN' };
    for (const filters of [
      [mine],
      [mine, all],
      [all, mine],
      [mine, { field: 'ownerUrn', values: [BOB, ADA], condition: 'IN' }],
      [mine, { field: 'actorUrn', values: [ADA, BOB] }],
      [mine, { field: 'name', values: [CANARY], condition: 'CONTAIN', negated: true }],
    ]) {
      const { data, text } = await ada.ask(LIST, { input: { start: 0, count: 1_000, filters } });
      assertOwn(data.listAccessTokens.tokens, text, JSON.stringify(filters));
      expect(data.listAccessTokens.total).toBe(data.listAccessTokens.tokens.length);
      expect(data.listAccessTokens.total).toBe(10);
    }
    for (const filters of [
      undefined,
      [],
      [{ ...mine, values: [BOB] }],
      [{ ...mine, values: [ADA, BOB] }],
      [{ ...mine, values: [ADA, ADA] }],
      [{ ...mine, values: ['urn:li:corpuser:ADA'] }],
      [{ ...mine, condition: 'START_WITH' }],
      [{ ...mine, condition: 'IEQUAL' }],
      [{ ...mine, condition: 'EXISTS' }],
      [{ ...mine, condition: 'GREATER_THAN_OR_EQUAL_TO' }],
      [{ ...mine, negated: true }],
    ]) {
      const answer = await ada.ask(LIST, { input: { filters } });
      expect(errorOf(answer), JSON.stringify(filters)).toEqual(DENIED);
      expect(answer.text).not.toContain(CANARY);
    }
  });

  it('people, accounts, groups, invitations and the audit log are not to be listed, counted or searched', async () => {
    const grid = ['', '?query=bob', '?count=1', '?start=1000', '?sort=name', '?query=nothing-like-this'];
    for (const path of [
      'users',
      'people?kind=user',
      'people?kind=service-account',
      'groups',
      'service-accounts',
      'invites',
      'audit',
      'policies',
    ]) {
      const refusals = new Set<string>();
      for (const query of grid) {
        const response = await client.fetch(
          `/api/v1/${path}${path.includes('?') ? query.replace('?', '&') : query}`,
        );
        // The audit log knows neither all of these parameters nor says more than that.
        if (response.status === 400) continue;
        expect(response.status, `${path} ${query}`).toBe(403);
        refusals.add((await response.text()).replace(/"requestId":"[^"]*"/, ''));
      }
      expect(refusals.size, path).toBe(1);
      expect([...refusals].join()).not.toMatch(/total|bob/);
    }
  });
});
