import { describe, expect, it } from 'vitest';
import {
  aspectClassName,
  aspectOfClass,
  assertAspectName,
  assertEntityType,
  keyAspectOf,
  snapshotClassName,
} from './aspect-registry.ts';
import { parseUrn } from './metadata-urn.ts';

describe('names that DataHub clients look for', () => {
  it.each([
    ['corpUserKey', 'com.linkedin.metadata.key.CorpUserKey'],
    ['corpUserInfo', 'com.linkedin.identity.CorpUserInfo'],
    ['corpUserStatus', 'com.linkedin.identity.CorpUserStatus'],
    ['corpUserEditableInfo', 'com.linkedin.identity.CorpUserEditableInfo'],
    ['status', 'com.linkedin.common.Status'],
    ['ownership', 'com.linkedin.common.Ownership'],
    ['globalTags', 'com.linkedin.common.GlobalTags'],
    ['datasetKey', 'com.linkedin.metadata.key.DatasetKey'],
    ['datasetProperties', 'com.linkedin.dataset.DatasetProperties'],
    ['schemaMetadata', 'com.linkedin.schema.SchemaMetadata'],
    ['dataHubIngestionSourceInfo', 'com.linkedin.ingestion.DataHubIngestionSourceInfo'],
    ['dataHubExecutionRequestInput', 'com.linkedin.execution.ExecutionRequestInput'],
    ['dataHubExecutionRequestResult', 'com.linkedin.execution.ExecutionRequestResult'],
    ['dataHubExecutionRequestKey', 'com.linkedin.metadata.key.ExecutionRequestKey'],
    ['mlModelKey', 'com.linkedin.metadata.key.MLModelKey'],
    ['telemetryClientId', 'com.linkedin.telemetry.TelemetryClientId'],
  ])('%s is %s, there and back', (aspect, className) => {
    expect(aspectClassName(aspect)).toBe(className);
    expect(aspectOfClass(className)).toBe(aspect);
  });

  it('derives a name for an aspect that DataHub does not have, even an awkward one', () => {
    expect(aspectClassName('myTeamNotes')).toBe('com.linkedin.metadata.aspect.MyTeamNotes');
    expect(aspectClassName('constructor')).toBe('com.linkedin.metadata.aspect.Constructor');
    expect(aspectOfClass('com.acme.MyTeamNotes')).toBe('myTeamNotes');
  });

  it.each([
    ['corpuser', 'CorpUserSnapshot'],
    ['dataset', 'DatasetSnapshot'],
    ['mlModel', 'MLModelSnapshot'],
    ['dataHubPolicy', 'DataHubPolicySnapshot'],
    ['widget', 'WidgetSnapshot'],
  ])('the snapshot of a %s is a %s', (type, name) => {
    expect(snapshotClassName(type)).toBe(`com.linkedin.metadata.snapshot.${name}`);
  });
});

describe('the key aspect of a URN', () => {
  it.each([
    ['urn:li:corpuser:a.b@x.org', { name: 'corpUserKey', value: { username: 'a.b@x.org' } }],
    [
      'urn:li:dataset:(urn:li:dataPlatform:hive,db.t,PROD)',
      { name: 'datasetKey', value: { platform: 'urn:li:dataPlatform:hive', name: 'db.t', origin: 'PROD' } },
    ],
    ['urn:li:tag:(a,b)', { name: 'tagKey', value: { name: '(a,b)' } }],
    ['urn:li:widget:w1', { name: 'widgetKey', value: { id: 'w1' } }],
  ])('%s', (text, key) => {
    expect(keyAspectOf(parseUrn(text))).toEqual(key);
  });

  it('says how many parts a type has', () => {
    expect(() => keyAspectOf(parseUrn('urn:li:dataset:hive'))).toThrow(
      'A URN of type dataset has 3 parts (platform,name,origin)',
    );
  });
});

describe('a spelling that would pass by a rule', () => {
  it.each(['corpUser', 'CORPUSER', 'DataHubPolicy'])('is refused: entity type %s', (type) => {
    expect(() => assertEntityType(type)).toThrow('Did you mean');
  });
  it.each(['CorpUserStatus', 'corpuserstatus', 'Status'])('is refused: aspect %s', (aspect) => {
    expect(() => assertAspectName(aspect)).toThrow('Did you mean');
  });
  it.each(['', '__proto__', 'a-b', 'a b', 'x'.repeat(129), undefined, 7])(
    'is refused: aspect %j',
    (aspect) => {
      expect(() => assertAspectName(aspect)).toThrow('missing or malformed');
    },
  );
});
