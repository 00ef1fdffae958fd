import { expect, test } from 'vitest';
import { curlExample } from './curl-example.ts';

const doors = { frontend: 'http://localhost:9002/api/gms', metadataService: 'http://localhost:8080' };

test('reads the token into an environment variable and calls the frontend door, as one command', () => {
  const lines = curlExample({ doors, urn: 'urn:li:corpuser:jdoe' }).split('\n');
  expect(lines).toEqual([
    'read -rs DATAHUB_GMS_TOKEN && export DATAHUB_GMS_TOKEN && \\',
    `  curl -H "Authorization: Bearer $DATAHUB_GMS_TOKEN" 'http://localhost:9002/api/gms/entities/urn:li:corpuser:jdoe'`,
  ]);
});

test('a name with a quote cannot break out of the shell string', () => {
  const url = curlExample({ doors, urn: "urn:li:corpuser:o'; rm -rf ~ #" }).split("'")[1];
  expect(url).toContain('/entities/urn:li:corpuser:o%27;%20rm%20-rf%20~%20#');
});
