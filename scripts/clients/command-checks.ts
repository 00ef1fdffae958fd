import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertGood, type ClientStage, type Door, lastLines } from './client-stage.ts';

const USER = 'urn:li:corpuser:datahub';
const TOKENS = `query list($input: ListAccessTokenInput!) {
  listAccessTokens(input: $input) { tokens { name createdAt expiresAt } }
}`;

/** `datahub init` with a password: the client guesses the frontend's address from the one it is given. */
export async function checkInitWithPassword(stage: ClientStage): Promise<void> {
  const { log, server, doors } = stage;
  const { name, gms } = doors.metadata;
  const { username, password } = server.root;
  const isDefault = gms === 'http://localhost:8080';
  const init = ['init', ...(isDefault ? [] : ['--host', gms]), '--username', username, '--password'];

  await log.check(`${name}: datahub init with a password writes ~/.datahubenv`, async () => {
    const home = stage.home('init-password');
    assertGood(await stage.datahub(home, [...init, password]));
    const { server: address, token } = configurationIn(home);
    assert.equal(address, gms);
    assert.match(token, /^eyJhbGciOiJIUzI1NiJ9\.[\w-]+\.[\w-]+$/);
    assertGood(await stage.datahub(home, ['get', '--urn', USER]));
  });
  await log.check(`${doors.frontend.name}: datahub init with a password works at …/api/gms too`, async () => {
    const home = stage.home('init-password-frontend');
    const { gms: address } = doors.frontend;
    assertGood(
      await stage.datahub(home, ['init', '--host', address, '--username', username, '--password', password]),
    );
    assert.equal(configurationIn(home).server, address);
    assertGood(await stage.datahub(home, ['get', '--urn', USER]));
  });
  await log.check(`${name}: that token is listed as "cli token …", for a month`, async () => {
    const { listAccessTokens } = await stage.graphql(TOKENS, { input: { start: 0, count: 50 } });
    const { tokens } = listAccessTokens as { tokens: Listed[] };
    const own = tokens.find((token) => token.name.startsWith('cli token '));
    assert.ok(own, `not among ${tokens.map((token) => token.name).join(', ')}`);
    assert.equal(own.expiresAt - own.createdAt, 30 * 86_400_000);
  });
  await log.check(`${name}: datahub init --token-duration NO_EXPIRY says that it is off`, async () => {
    const home = stage.home('init-no-expiry');
    const result = await stage.datahub(home, [...init, password, '--token-duration', 'NO_EXPIRY']);
    assert.notEqual(result.exitCode, 0);
    assert.match(result.output, /ACCESS_TOKEN_ALLOW_NO_EXPIRY/);
    assert.ok(!existsSync(join(home, '.datahubenv')), 'a configuration was written');
  });
  await log.check(`${name}: datahub init with a wrong password fails and writes nothing`, async () => {
    const home = stage.home('init-wrong');
    const result = await stage.datahub(home, [...init, 'not the password']);
    assert.notEqual(result.exitCode, 0);
    assert.match(result.output, /400 Client Error: Bad Request for url: \S+\/logIn/);
    assert.ok(!existsSync(join(home, '.datahubenv')), 'a configuration was written');
  });
}

/** The commands of the `datahub` command line at one door. */
export async function checkCommands(stage: ClientStage, door: Door): Promise<void> {
  const { name, gms } = door;
  const home = stage.home(`commands-${name.replace(' ', '-')}`);
  const check = (what: string, work: () => Promise<void>) => stage.log.check(`${name}: ${what}`, work);
  const json = async (...args: string[]) => {
    const result = await stage.datahub(home, args);
    assertGood(result);
    return JSON.parse(result.stdout);
  };
  const file = (path: string, content: unknown) => {
    writeFileSync(join(home, path), JSON.stringify(content));
    return join(home, path);
  };
  const table = `urn:li:dataset:(urn:li:dataPlatform:hive,${name.replace(' ', '_')}.käse,PROD)`;
  const tag = `urn:li:tag:${name.replace(' ', '-')}`;
  const stored = (urn: string) => stage.ask('GET', `/openapi/v3/entity/${typeOf(urn)}/${encoded(urn)}`);

  await check('datahub init --token writes ~/.datahubenv', async () => {
    assertGood(await stage.datahub(home, ['init', '--host', gms, '--token', stage.token]));
    assert.deepEqual(configurationIn(home), { server: gms, token: stage.token });
  });
  await check('datahub get shows a user', async () => {
    const user = await json('get', '--urn', USER);
    assert.deepEqual(user.corpUserKey, { username: 'datahub' });
    assert.equal(user.corpUserInfo.displayName, 'DataHub');
  });
  await check('datahub get -a shows one aspect, and --details who wrote it', async () => {
    assert.deepEqual(Object.keys(await json('get', '--urn', USER, '-a', 'corpUserInfo')), ['corpUserInfo']);
    const detailed = await json('get', '--urn', USER, '-a', 'corpUserInfo', '--details');
    assert.equal(detailed.corpUserInfo.created.actor, 'urn:li:corpuser:__datahub_system');
  });
  await check('datahub get and exists of what is not there say so', async () => {
    for (const more of [[], ['-a', 'corpUserInfo']]) {
      const result = await stage.datahub(home, ['get', '--urn', 'urn:li:corpuser:nobody', ...more]);
      assert.equal(result.exitCode, 1);
      assert.match(result.output, /urn urn:li:corpuser:nobody not found/);
    }
    assert.equal(await json('exists', '--urn', 'urn:li:corpuser:nobody'), false);
    assert.equal(await json('exists', '--urn', USER), true);
  });
  await check('datahub put writes an aspect, which get and HTTP read back', async () => {
    const properties = { description: 'Käse 漢 😀', customProperties: { a: 'b' } };
    const data = file('properties.json', properties);
    assertGood(
      await stage.datahub(home, [
        'put',
        '--urn',
        table,
        '-a',
        'datasetProperties',
        '-d',
        data,
        '--run-id',
        'r1',
      ]),
    );
    assert.deepEqual((await json('get', '--urn', table)).datasetProperties, properties);
    const { body } = await stage.ask('GET', `/aspects/${encoded(table)}?aspect=datasetProperties&version=0`);
    assert.equal((body as { systemMetadata: { runId: string } }).systemMetadata.runId, 'r1');
  });
  await check('datahub put platform writes a platform', async () => {
    const platform = ['put', 'platform', '--name', 'cheese', '--logo', 'https://example.org/logo.png'];
    assertGood(await stage.datahub(home, platform));
    assert.equal((await stored('urn:li:dataPlatform:cheese')).status, 200);
  });
  await check('datahub graphql answers a query, and fails with what the server says', async () => {
    const { me } = await json('graphql', '--query', '{ me { corpUser { urn username } } }');
    assert.deepEqual(me.corpUser, { urn: USER, username: 'datahub' });
    const wrong = await stage.datahub(home, ['graphql', '--query', '{ me { corpUser { cheese } } }']);
    assert.notEqual(wrong.exitCode, 0);
    assert.match(wrong.output, /Cannot query field/);
  });
  await check('datahub graphql --list-operations knows the schema', async () => {
    const result = await stage.datahub(home, ['graphql', '--list-operations']);
    assertGood(result);
    for (const operation of ['createAccessToken', 'listAccessTokens', 'me']) {
      assert.ok(result.output.includes(operation), `no ${operation} in: ${lastLines(result.output)}`);
    }
  });
  await check('datahub delete --soft marks an entity as removed', async () => {
    const result = await stage.datahub(home, ['delete', '--urn', table, '--soft', '-f']);
    assertGood(result);
    assert.match(result.output, /Soft deleted 1 entities/);
    const { body } = await stored(table);
    assert.deepEqual((body as { status: unknown }).status, { value: { removed: true } });
  });
  await check('datahub delete --hard takes it away, and then says 0 rows', async () => {
    const remove = ['delete', '--urn', table, '--hard', '-f'];
    assert.match(
      (await stage.datahub(home, remove)).output,
      /Hard deleted 1 entities \(impacts 3 versioned rows/,
    );
    assert.equal((await stored(table)).status, 404);
    assert.match((await stage.datahub(home, remove)).output, /impacts 0 versioned rows/);
  });
  await check('datahub delete --hard of a tag, which looks for references too', async () => {
    const data = file('tag.json', { name: 'cheese' });
    assertGood(await stage.datahub(home, ['put', '--urn', tag, '-a', 'tagProperties', '-d', data]));
    const result = await stage.datahub(home, ['delete', '--urn', tag, '--hard', '-f']);
    assert.match(result.output, /Hard deleted 1 entities/, lastLines(result.output));
    assert.doesNotMatch(result.output, /Error processing/);
    assert.equal((await stored(tag)).status, 404);
  });
  await check('datahub version --include-server names what is served', async () => {
    const result = await stage.datahub(home, ['version', '--include-server']);
    assertGood(result);
    assert.match(result.output, /'serverType': 'latchkey'/);
  });
}

type Listed = { readonly name: string; readonly createdAt: number; readonly expiresAt: number };

/** The two members that matter; the client writes its whole configuration, most of it null. */
function configurationIn(home: string): { server: string; token: string } {
  const text = readFileSync(join(home, '.datahubenv'), 'utf8');
  const member = (name: string) => new RegExp(`^  ${name}: (\\S+)$`, 'm').exec(text)?.[1] ?? '';
  return { server: member('server'), token: member('token') };
}

function typeOf(urn: string): string {
  return urn.split(':')[2] ?? '';
}

function encoded(urn: string): string {
  return encodeURIComponent(urn);
}
