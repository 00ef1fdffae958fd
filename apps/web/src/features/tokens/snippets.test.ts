import { describe, expect, test } from 'vitest';
import { envFile } from './env-file.ts';
import { SNIPPETS, snippet } from './snippets.ts';

const doors = { frontend: 'http://localhost:9002/api/gms', metadataService: 'http://localhost:8080' };
const actorUrn = 'urn:li:corpuser:jdoe';

describe('snippets', () => {
  test('curl reads the token into an environment variable and calls both doors, as one command', () => {
    expect(snippet('curl', { doors, actorUrn }).split('\n')).toEqual([
      'read -rs DATAHUB_GMS_TOKEN && export DATAHUB_GMS_TOKEN && \\',
      `  curl -H "Authorization: Bearer $DATAHUB_GMS_TOKEN" 'http://localhost:9002/api/gms/entities/urn:li:corpuser:jdoe' && \\`,
      `  curl -H "Authorization: Bearer $DATAHUB_GMS_TOKEN" 'http://localhost:8080/entities/urn:li:corpuser:jdoe'`,
    ]);
  });

  test('a name with a quote cannot break out of the shell string', () => {
    const curl = snippet('curl', { doors, actorUrn: "urn:li:corpuser:o'; rm -rf ~ #" });
    expect(curl.split("'")[1]).toContain('/entities/urn:li:corpuser:o%27;%20rm%20-rf%20~%20#');
  });

  test('datahub init is given the address as a variable: with the token in one it does not ask for it', () => {
    expect(snippet('init', { doors, actorUrn })).toBe("DATAHUB_GMS_URL='http://localhost:8080' datahub init");
  });

  test('Python reads the account that the token acts as, its name quoted', () => {
    const python = snippet('python', { doors, actorUrn: 'urn:li:corpuser:o"; exit()' });
    expect(python.split('\n').at(-1)).toBe(String.raw`print(graph.exists("urn:li:corpuser:o\"; exit()"))`);
  });

  test.each(['curl', 'python', 'recipe'] as const)('%s names the variable', (name) => {
    expect(snippet(name, { doors, actorUrn })).toContain('DATAHUB_GMS_TOKEN');
  });

  test.each(SNIPPETS)('%s leads to the metadata service', (name) => {
    const text = snippet(name, { doors, actorUrn });
    expect(text).toContain('http://localhost:8080');
  });

  test.each(SNIPPETS)('%s leads through the frontend where the metadata service is a remote one', (name) => {
    const text = snippet(name, { doors: { ...doors, metadataService: null }, actorUrn });
    expect(text).toContain('http://localhost:9002/api/gms');
    expect(text).not.toContain(':8080');
  });
});

test('the file holds the two variables of DataHub’s clients', () => {
  expect(envFile('a.b.c', doors)).toBe('DATAHUB_GMS_TOKEN=a.b.c\nDATAHUB_GMS_URL=http://localhost:8080\n');
});
