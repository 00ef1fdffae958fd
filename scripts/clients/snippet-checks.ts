import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SnippetName, snippet, TOKEN_VARIABLE } from '../../apps/web/src/features/tokens/snippets.ts';
import type { CommandResult } from '../tools/run-command.ts';
import { assertGood, type ClientStage, type Door, lastLines } from './client-stage.ts';

const USER = 'urn:li:corpuser:datahub';
/** A token that nobody signed. */
const WRONG = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkYXRhaHViIn0.${'A'.repeat(43)}`;

/**
 * The snippets of the page that shows a new token, letter for letter, with the token in the environment variable and
 * nowhere else: each does what it says, and stops in words when the token is wrong.
 */
export async function checkSnippets(stage: ClientStage, door: Door): Promise<void> {
  const check = (name: SnippetName, title: string, work: (text: string) => Promise<void>) =>
    stage.log.check(`${door.name}: the snippet ${name} ${title}`, () => work(textAt(stage, door, name)));

  await check('curl', 'asks for the token, and reads the user at each door', async (text) => {
    const good = await stage.shell(stage.home('snippet-curl'), text, { input: `${stage.token}\n` });
    assertGood(good);
    const doors = text.split('\n').length - 1;
    assert.equal((good.stdout.match(/"urn":"urn:li:corpuser:datahub"/g) ?? []).length, doors, good.output);
    const refused = await stage.shell(stage.home('snippet-curl'), text, { input: `${WRONG}\n` });
    assert.equal((refused.stdout.match(/"status":401/g) ?? []).length, doors, refused.output);
  });
  await check('python', 'finds the user, and stops at a wrong token', async (text) => {
    const good = await runPython(stage, text, stage.token);
    assertGood(good);
    assert.equal(good.stdout.trim(), 'True');
    const refused = await runPython(stage, text, WRONG);
    assert.notEqual(refused.exitCode, 0, refused.output);
    assert.match(lastLines(refused.output), /401|Unauthorized/);
  });
  await check('recipe', 'ingests what its source has, and nothing with a wrong token', async (text) => {
    const urn = `urn:li:dataset:(urn:li:dataPlatform:hive,snippet-${door.name.replaceAll(' ', '-')},PROD)`;
    const stored = () => stage.ask('GET', `/openapi/v3/entity/dataset/${encodeURIComponent(urn)}`);
    const refused = await runRecipe(stage, text, urn, WRONG);
    assert.notEqual(refused.exitCode, 0, refused.output);
    assert.equal((await stored()).status, 404);
    assertGood(await runRecipe(stage, text, urn, stage.token));
    assert.match(JSON.stringify((await stored()).body), /"description":"From a recipe"/);
  });
  await check('init', 'configures the client for this address without a question', async (text) => {
    const home = stage.home(`snippet-init-${door.name}`);
    assertGood(await stage.shell(home, text, { env: { [TOKEN_VARIABLE]: stage.token } }));
    const configuration = await stage.shell(home, 'cat .datahubenv', {});
    assert.ok(configuration.stdout.includes(`server: ${door.gms}\n`), configuration.stdout);
    // The variable is gone: the client has kept the token.
    const result = await stage.datahub(home, ['get', '--urn', USER]);
    assertGood(result);
    assert.match(result.stdout, /"username": "datahub"/);
  });
}

/** A page whose metadata service is a remote one leads everything through the frontend. */
function textAt({ doors }: ClientStage, door: Door, name: SnippetName): string {
  const metadataService = door === doors.metadata ? doors.metadata.gms : null;
  return snippet(name, { doors: { frontend: doors.frontend.gms, metadataService }, actorUrn: USER });
}

function runPython(stage: ClientStage, text: string, secret: string): Promise<CommandResult> {
  const home = stage.home('snippet-python');
  writeFileSync(join(home, 'snippet.py'), text);
  return stage.shell(home, 'python snippet.py', { env: { [TOKEN_VARIABLE]: secret } });
}

function runRecipe(stage: ClientStage, text: string, urn: string, secret: string): Promise<CommandResult> {
  const home = stage.home('snippet-recipe');
  const proposal = {
    entityType: 'dataset',
    entityUrn: urn,
    changeType: 'UPSERT',
    aspectName: 'datasetProperties',
    aspect: { json: { description: 'From a recipe', customProperties: {}, tags: [] } },
  };
  writeFileSync(join(home, 'metadata.json'), JSON.stringify([proposal]));
  writeFileSync(join(home, 'recipe.yml'), text);
  return stage.shell(home, 'datahub ingest -c recipe.yml', { env: { [TOKEN_VARIABLE]: secret } });
}
