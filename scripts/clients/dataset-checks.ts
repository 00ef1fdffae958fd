import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertGood, type ClientStage, type Door, lastLines } from './client-stage.ts';

/** `datahub dataset sync`, which writes patches, and `datahub get` and `delete` of events, at one door. */
export async function checkDatasetSync(stage: ClientStage, door: Door): Promise<void> {
  const name = `${door.name.replace(' ', '_')}.synced`;
  const urn = `urn:li:dataset:(urn:li:dataPlatform:hive,${name},PROD)`;
  const path = join(stage.folder, `${name}.yml`);
  const home = stage.home(`sync-${door.name.replace(' ', '-')}`);
  const env = { DATAHUB_GMS_URL: door.gms, DATAHUB_GMS_TOKEN: stage.token };
  const datahub = async (...args: string[]) => {
    const result = await stage.datahub(home, args, env);
    assertGood(result);
    return result;
  };
  const check = (what: string, work: () => Promise<void>) => stage.log.check(`${door.name}: ${what}`, work);
  const aspect = async (aspectName: string) => {
    const { body } = await stage.ask(
      'GET',
      `/openapi/v3/entity/dataset/${encodeURIComponent(urn)}/${aspectName}`,
    );
    return (body as { value: unknown }).value;
  };
  const lines = (description: string, ...more: string[]) =>
    writeFileSync(
      path,
      [`id: ${name}`, 'platform: hive', 'env: PROD', `description: ${description}`, ...more, ''].join('\n'),
    );

  await check(
    'datahub dataset sync --to-datahub writes what the file says, and patches properties',
    async () => {
      lines('from the file', 'tags: [one]', 'properties: {origin: file}');
      const { stdout } = await datahub('dataset', 'sync', '-f', path, '--to-datahub');
      assert.ok(stdout.includes(`Update succeeded for urn ${urn}`), lastLines(stdout));
      assert.deepEqual(await aspect('datasetProperties'), {
        customProperties: { origin: 'file' },
        description: 'from the file',
        name,
      });
      assert.deepEqual(await aspect('globalTags'), { tags: [{ tag: 'urn:li:tag:one' }] });
    },
  );
  await check('datahub dataset sync --from-datahub takes what was changed here into the file', async () => {
    const value = [{ op: 'add', path: '/description', value: 'from here' }];
    const { status } = await stage.ask('PATCH', '/openapi/v3/entity/dataset', [
      { urn, datasetProperties: { value } },
    ]);
    assert.equal(status, 200);
    await datahub('dataset', 'sync', '-f', path, '--from-datahub');
    const file = readFileSync(path, 'utf8');
    assert.match(file, /description: from here/);
    assert.match(file, /origin: file/);
  });
  await check(
    'datahub get -a shows the latest event of a series, and delete takes those of a time',
    async () => {
      const profile = (day: number) => ({
        urn,
        datasetProfile: { value: { timestampMillis: day * 86_400_000, rowCount: day } },
      });
      assert.equal(
        (await stage.ask('POST', '/openapi/v3/entity/dataset', [profile(10), profile(20)])).status,
        200,
      );
      const latest = async () => {
        const { stdout } = await datahub('get', '--urn', urn, '-a', 'datasetProfile');
        return (JSON.parse(stdout) as { datasetProfile: { rowCount: number } }).datasetProfile.rowCount;
      };
      assert.equal(await latest(), 20);
      const span = ['--start-time', '1970-01-15', '--end-time', '1970-02-01'];
      await datahub('delete', '--urn', urn, '--hard', '-f', '--aspect', 'datasetProfile', ...span);
      assert.equal(await latest(), 10);
    },
  );
}
