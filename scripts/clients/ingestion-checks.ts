import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertGood, type ClientStage, type Door } from './client-stage.ts';

/** How the sink of a recipe sends: a hundred records in a request, or one in each. */
export type SinkMode = 'ASYNC_BATCH' | 'ASYNC' | 'SYNC';

type Expected = { readonly urn: string; readonly description: string };

/** Names that a URN has to carry unharmed. */
const AWKWARD = ['käse', '漢字', 'emoji 😀', 'a%2Cb%28c%29', 'with space'];

/** Runs `datahub ingest` with a file of records, and reads every one of them back over HTTP. */
export async function checkIngestion(
  stage: ClientStage,
  door: Door,
  mode: SinkMode,
  count: number,
): Promise<void> {
  const name = `${door.name}: datahub ingest, ${mode}, ${count.toLocaleString('en')} records, all read back`;
  await stage.log.check(name, async () => {
    const prefix = `${door.name.replace(' ', '_')}.${mode}`;
    const expected = Array.from({ length: count }, (_, index) => expectedRecord(prefix, index));
    const before = await countDatasets(stage);
    const recipe = writeRecipe(stage, { door, mode, token: stage.token, prefix, expected });
    const result = await stage.datahub(stage.home('ingest'), ['ingest', '-c', recipe]);
    assertGood(result);
    assert.match(result.output, /Pipeline finished successfully/);
    assert.equal((await countDatasets(stage)) - before, count, 'the number of datasets');
    for (let start = 0; start < count; start += 100) {
      await assertStored(stage, expected.slice(start, start + 100));
    }
  });
}

/** Writes a file of `expected` and a recipe for it. @returns the path of the recipe. */
export function writeRecipe(
  stage: ClientStage,
  recipe: {
    readonly door: Door;
    readonly mode: SinkMode;
    /** Undefined for a sink without one. */
    readonly token: string | undefined;
    readonly prefix: string;
    readonly expected: readonly Expected[];
  },
): string {
  const { door, mode, token, prefix, expected } = recipe;
  const source = join(stage.folder, `${prefix}.json`);
  writeFileSync(source, JSON.stringify(expected.map(recordOf)));
  const lines = [
    'source:',
    '  type: file',
    '  config:',
    `    path: ${JSON.stringify(source)}`,
    'sink:',
    '  type: datahub-rest',
    '  config:',
    `    server: ${JSON.stringify(door.gms)}`,
    `    mode: ${mode}`,
    ...(token === undefined ? [] : [`    token: ${JSON.stringify(token)}`]),
  ];
  const path = join(stage.folder, `${prefix}.yml`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** @returns the record number `index` of a run. */
export function expectedRecord(prefix: string, index: number): Expected {
  const suffix = index % 50 === 0 ? ` ${AWKWARD[(index / 50) % AWKWARD.length]}` : '';
  const urn = `urn:li:dataset:(urn:li:dataPlatform:hive,${prefix}.t${index}${suffix},PROD)`;
  return { urn, description: `Record ${index}: "quoted", Käse` };
}

/** Most as change proposals; every hundredth in the older form, an event with a snapshot. */
function recordOf({ urn, description }: Expected, index: number): object {
  const value = { description, customProperties: { n: String(index) }, tags: [] };
  if (index % 100 === 99) {
    const aspects = [{ 'com.linkedin.pegasus2avro.dataset.DatasetProperties': value }];
    const snapshot = 'com.linkedin.pegasus2avro.metadata.snapshot.DatasetSnapshot';
    return { proposedSnapshot: { [snapshot]: { urn, aspects } } };
  }
  return {
    entityType: 'dataset',
    entityUrn: urn,
    changeType: 'UPSERT',
    aspectName: 'datasetProperties',
    aspect: { json: value },
  };
}

async function countDatasets(stage: ClientStage): Promise<number> {
  const { body } = await stage.ask('GET', '/openapi/v3/entity/dataset?count=1');
  return (body as { totalCount: number }).totalCount;
}

async function assertStored(stage: ClientStage, expected: readonly Expected[]): Promise<void> {
  const wanted = expected.map(({ urn }) => ({ urn, datasetProperties: {} }));
  const { body } = await stage.ask('POST', '/openapi/v3/entity/dataset/batchGet', wanted);
  const found = new Map((body as StoredDataset[]).map((entity) => [entity.urn, entity]));
  for (const { urn, description } of expected) {
    assert.equal(found.get(urn)?.datasetProperties?.value.description, description, urn);
  }
}

type StoredDataset = {
  readonly urn: string;
  readonly datasetProperties?: { readonly value: { readonly description: string } };
};
