import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { assertGood, type ClientStage, type Door, lastLines } from './client-stage.ts';
import { expectedRecord, writeRecipe } from './ingestion-checks.ts';

/** A recipe that remembers what it found: what its source no longer has is soft-deleted by the next run. */
export async function checkStatefulIngestion(stage: ClientStage, door: Door): Promise<void> {
  const pipeline = `${door.name.replace(' ', '_')}.stateful`;
  const records = Array.from({ length: 12 }, (_, index) => expectedRecord(pipeline, index));
  const gone = records.slice(-2);
  const check = (what: string, work: () => Promise<void>) => stage.log.check(`${door.name}: ${what}`, work);
  const run = async (expected: typeof records, token: string) => {
    const recipe = writeRecipe(stage, { door, mode: 'ASYNC_BATCH', token, prefix: pipeline, expected });
    const stateful = '    stateful_ingestion:\n      enabled: true\n      remove_stale_metadata: true\nsink:';
    const lines = readFileSync(recipe, 'utf8').replace('sink:', stateful);
    writeFileSync(recipe, `pipeline_name: ${pipeline}\n${lines}`);
    return stage.datahub(stage.home('stateful'), ['ingest', '-c', recipe]);
  };
  const removed = async (urn: string) => {
    const path = `/openapi/v3/entity/dataset/${encodeURIComponent(urn)}/status`;
    const { body } = await stage.ask('GET', path);
    return (body as { value?: { removed: boolean } }).value?.removed;
  };

  await check('datahub ingest with stateful_ingestion removes what its source no longer has', async () => {
    assertGood(await run(records, stage.token));
    for (const { urn } of gone) assert.equal(await removed(urn), false, urn);
    const second = await run(records.slice(0, -2), stage.token);
    assertGood(second);
    assert.match(second.output, /Soft-deleting stale entity/);
    for (const { urn } of gone) assert.equal(await removed(urn), true, urn);
    for (const { urn } of records.slice(0, -2)) assert.equal(await removed(urn), false, urn);
  });
  await check('what comes back is there again, and datahub state inspect shows the checkpoint', async () => {
    assertGood(await run(records, stage.token));
    for (const { urn } of gone) assert.equal(await removed(urn), false, urn);
    const env = { DATAHUB_GMS_URL: door.gms, DATAHUB_GMS_TOKEN: stage.token };
    const inspect = ['state', 'inspect', '--pipeline-name', pipeline, '--platform', 'default'];
    const { stdout } = await stage.datahub(stage.home('stateful'), inspect, env);
    const state = JSON.parse(stdout) as string[];
    assert.deepEqual(state.toSorted(), records.map(({ urn }) => urn).toSorted());
  });
  await check('with a wrong token a stateful run stops in words, and nothing is removed', async () => {
    const before = stage.fingerprint();
    const refused = await run(records.slice(0, 1), 'wrong');
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.output, /401|[Uu]nauthorized/, lastLines(refused.output));
    assert.equal(stage.fingerprint(), before);
  });
}
