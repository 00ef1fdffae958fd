import { hash } from 'node:crypto';
import { hmacToken } from '../test/forged-tokens.ts';
import { randomSecret } from '../test/random-secret.ts';
import type { ContractServer } from './contract-server.contract.ts';
import { type MatrixTools, must, type Sender } from './role-matrix-tools.contract.ts';

/** Who brings a credential that is none: whatever is asked for with it, the answer is 401. */
export type Stranger = {
  readonly name: string;
  readonly sender: Sender;
  /** Asks for every kind of target; the others for the first one only, for it is not looked at. */
  readonly asksForAll: boolean;
};

const ASKING_FOR_ALL: readonly string[] = ['nobody', 'an expired token'];

/** The limits of a session (ASVS 5.0 §7.3) and the life of a token of `PT1H`, milliseconds. */
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;
const HOUR_MS = 3_600_000;

/**
 * Every credential that was good once, or is good elsewhere. Moves the clock by an hour, so that a token of an
 * hour has expired: whoever needs a session begins it afterwards.
 */
export async function makeStrangers(server: ContractServer, tools: MatrixTools): Promise<Stranger[]> {
  const { bearer, authorized, browser, newCookie, addServiceAccount } = tools;
  const ada = await server.person('stranger');
  const suspended = await server.person('suspended');
  const removed = await server.person('removed');
  const deleted = await server.person('deleted');
  const account = await addServiceAccount('closed');

  const rotated = await rotatedToken(browser(await newCookie(ada.urn)));
  const parent = await server.tokenFor(ada.urn);
  const child = await childOf(server, parent, ada.urn);
  const tokens = {
    'an expired token': await server.tokenFor(ada.urn, 'PT1H'),
    'a rotated token whose grace is over': rotated,
    'a revoked token': parent,
    'a token minted with a revoked token': child,
    'the token of a suspended user': suspended.token,
    'the token of a removed user': removed.token,
    'the token of a deleted user': deleted.token,
    'the token of a deleted service account': await server.tokenFor(account),
    // Both are minted as in DataHub, and work for nobody (contract §1.7).
    'a token for a user who never was': await server.tokenFor('urn:li:corpuser:never-was'),
    'a token for the system user': await server.tokenFor('urn:li:corpuser:__datahub_system'),
  };
  server.clock.advance(HOUR_MS);
  const ended = await newCookie(ada.urn);
  await accepted(browser(ended), 'DELETE', '/api/v1/account/sessions?which=all');
  const endedBySuspension = await newCookie(suspended.urn);
  await must(server.system(`mutation { updateUserStatus(urn: "${suspended.urn}", status: SUSPENDED) }`));
  await must(server.system(`mutation { removeUser(urn: "${deleted.urn}") }`));
  await must(server.system(`mutation { deleteServiceAccount(urn: "${account}") }`));
  await must(
    server.system('mutation ($id: String!) { revokeAccessToken(tokenId: $id) }', {
      id: hash('sha256', parent + server.salt, 'base64'),
    }),
  );
  await server.store.transaction((tx) => tx.users.updateRemoved(removed.urn, true, server.clock.now()));

  const cookies = {
    'a session that its user ended': ended,
    'a session that a suspension ended': endedBySuspension,
    // As if the end of the user had forgotten these: the user is asked for at each request, too.
    'a session of a suspended user': await newCookie(suspended.urn),
    'a session of a removed user': await newCookie(removed.urn),
    'a session of a deleted user': await newCookie(deleted.urn),
    'a session idle for half an hour': await newCookie(ada.urn, { idle: IDLE_MS }),
    'a session of twelve hours': await newCookie(ada.urn, { age: LONGEST_MS }),
    'a session whose cookie somebody else signed': await newCookie(ada.urn, { secret: randomSecret() }),
  };
  const seconds = Math.floor(server.clock.now() / 1_000);
  const internal = (user: string, exp: number) => {
    const claims = { actorType: 'USER', actorId: user, type: 'SESSION', version: '1', jti: 'x', sub: user };
    return hmacToken({ alg: 'HS256' }, { ...claims, exp }, server.signingKey);
  };
  const named = (credentials: Record<string, Sender>): Stranger[] =>
    Object.entries(credentials).map(([name, sender]) => ({
      name,
      sender,
      asksForAll: ASKING_FOR_ALL.includes(name),
    }));
  const mapped = (credentials: Record<string, string>, where: string, toSender: (text: string) => Sender) =>
    named(
      Object.fromEntries(Object.entries(credentials).map(([name, text]) => [name + where, toSender(text)])),
    );

  return [
    ...named({ nobody: browser(undefined) }),
    ...mapped(tokens, '', (token) => bearer(token)),
    ...mapped(cookies, '', (cookie) => browser(cookie)),
    ...named({
      // Good at the other door only.
      'the system credential at the frontend': authorized(server.systemCredential, 'frontend'),
      'the credential between the doors at the frontend': bearer(internal('stranger', seconds + 60)),
      'nobody at the metadata service': authorized(undefined, 'metadata'),
      'a session at the metadata service': browser(await newCookie(ada.urn), 'metadata'),
      'the system client with another secret': authorized(`${server.systemCredential}x`, 'metadata'),
      'another client with the system secret': authorized(
        server.systemCredential.replace('__datahub_system', 'datahub'),
        'metadata',
      ),
      'the old credential between the doors': bearer(internal('stranger', seconds), 'metadata'),
      'the credential between the doors of a suspended user': bearer(
        internal('suspended', seconds + 60),
        'metadata',
      ),
    }),
    ...mapped(tokens, ' at the metadata service', (token) => bearer(token, 'metadata')),
  ];
}

/** @returns the body of an answer. @throws when that is a refusal. */
async function accepted(sender: Sender, method: string, path: string, body?: object) {
  const { status, text } = await sender.send(method, path, body);
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`);
  return JSON.parse(text);
}

/** @returns a token that says it lasts a month, and that another one replaces within the hour. */
async function rotatedToken(session: Sender): Promise<string> {
  const input = { name: 'rotated', duration: 'P30D' };
  const { accessToken, token } = await accepted(session, 'POST', '/api/v1/tokens', input);
  const path = `/api/v1/tokens/${encodeURIComponent(token.id)}/rotate`;
  await accepted(session, 'POST', path, { graceMs: HOUR_MS });
  return accessToken;
}

/** @returns a token that the user made with another one. */
async function childOf(server: ContractServer, parent: string, actorUrn: string): Promise<string> {
  const document = `mutation ($input: CreateAccessTokenInput!) {
    createAccessToken(input: $input) { accessToken } }`;
  const input = { type: 'PERSONAL', actorUrn, durationIso: 'P30D', name: 'child' };
  // Out of the box everybody may generate tokens; the matrix takes that away later.
  const { data } = await must(server.ask(`Bearer ${parent}`)(document, { input }));
  return data.createAccessToken.accessToken;
}
