import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult } from '../tools/run-command.ts';
import { type ClientStage, type Door, lastLines } from './client-stage.ts';
import { expectedRecord, writeRecipe } from './ingestion-checks.ts';

/** A credential that must open nothing. */
type BadCredential = {
  readonly name: string;
  readonly token: string | undefined;
  /** What the server says of it. */
  readonly reason: string;
};

const HOUR_MS = 3_600_000;
const RECORDS = 50;

/**
 * With a missing, foreign, revoked and expired token every command and call fails in words and nothing is written.
 * Goes last: the server's clock moves on by an hour.
 */
export async function checkRefusals(stage: ClientStage): Promise<void> {
  const revoked = await stage.mint('to be revoked');
  await stage.graphql('mutation revoke($id: String!) { revokeAccessToken(tokenId: $id) }', {
    id: revoked.id,
  });
  const expiring = await stage.mint('to expire');

  await checkCredential(stage, {
    name: 'no token',
    token: undefined,
    reason: 'Authentication is required',
  });
  const foreign = `${stage.token.slice(0, -4)}AAAA`;
  await checkCredential(stage, { name: 'foreign token', token: foreign, reason: 'The token is not valid' });
  await checkCredential(stage, {
    name: 'revoked token',
    token: revoked.secret,
    reason: 'The token was revoked',
  });

  await stage.log.check('a token of one hour works before it is over', async () => {
    const env = { DATAHUB_GMS_URL: stage.doors.metadata.gms, DATAHUB_GMS_TOKEN: expiring.secret };
    const get = ['get', '--urn', 'urn:li:corpuser:datahub'];
    assert.equal((await stage.datahub(stage.home('expiring'), get, env)).exitCode, 0);
  });
  await stage.server.advanceClock(HOUR_MS + 1_000);
  await checkCredential(stage, {
    name: 'expired token',
    token: expiring.secret,
    reason: 'The token has expired',
  });
}

async function checkCredential(stage: ClientStage, credential: BadCredential): Promise<void> {
  const before = stage.fingerprint();
  const { metadata, frontend } = stage.doors;
  // At once: most of the time is the start of Python.
  await Promise.all([checkDoor(stage, metadata, credential), checkDoor(stage, frontend, credential)]);
  await stage.log.check(`${credential.name}: nothing was written, at either door`, async () => {
    assert.equal(stage.fingerprint(), before);
  });
}

async function checkDoor(stage: ClientStage, door: Door, credential: BadCredential): Promise<void> {
  const { token, reason } = credential;
  const slug = `${credential.name}-${door.name}`.replaceAll(' ', '-');
  const home = stage.home(`refused-${slug}`);
  const urn = `urn:li:tag:${slug}`;
  const data = join(home, 'tag.json');
  writeFileSync(data, JSON.stringify({ name: 'cheese' }));
  const expected = Array.from({ length: RECORDS }, (_, index) => expectedRecord(slug, index));
  const recipe = writeRecipe(stage, { door, mode: 'ASYNC_BATCH', token, prefix: slug, expected });
  const env: NodeJS.ProcessEnv = { DATAHUB_GMS_URL: door.gms, DATAHUB_GMS_TOKEN: token };
  const isDirect = door === stage.doors.metadata;

  /** The client prints only the status where it makes the request without its emitter. */
  const refused = ({ exitCode, output }: CommandResult, says: string | RegExp) => {
    assert.notEqual(exitCode, 0, `exit code 0: ${lastLines(output)}`);
    const isSaid = typeof says === 'string' ? output.includes(says) : says.test(output);
    assert.ok(isSaid, `does not say ${says}: ${lastLines(output)}`);
  };
  const status = isDirect ? /401 Client Error: Unauthorized/ : reason;
  const commands: readonly (readonly [string, readonly string[], (result: CommandResult) => void])[] = [
    ['datahub get', ['get', '--urn', 'urn:li:corpuser:datahub'], (result) => refused(result, status)],
    ['datahub exists', ['exists', '--urn', urn], (result) => refused(result, status)],
    [
      'datahub put',
      ['put', '--urn', urn, '-a', 'tagProperties', '-d', data],
      (result) => refused(result, status),
    ],
    [
      'datahub graphql',
      ['graphql', '--query', '{ me { corpUser { urn } } }'],
      (result) => refused(result, reason),
    ],
    ['datahub ingest', ['ingest', '-c', recipe], (result) => refused(result, reason)],
    ...(['--soft', '--hard'] as const).map((how) => {
      const judge = (result: CommandResult) => {
        if (!isDirect) return refused(result, reason);
        // The client reports what it could not delete, and ends with 0 all the same.
        assert.ok(result.output.includes(reason), lastLines(result.output));
        assert.match(result.output, /Error processing URN/);
        assert.match(result.output, /deleted 0 entities/);
      };
      return [`datahub delete ${how}`, ['delete', '--urn', urn, how, '-f'], judge] as const;
    }),
  ];
  for (const [name, args, judge] of commands) {
    await stage.log.check(`${door.name}: ${credential.name}: ${name} is refused in words`, async () =>
      judge(await stage.datahub(home, args, env)),
    );
  }
  await stage.python('refusals.py', door, { server: door.gms, token, reason, name: credential.name });
}
