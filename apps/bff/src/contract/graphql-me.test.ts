import { PLATFORM_PRIVILEGE_TYPES } from '@latchkey/shared/privileges';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Ask, type ContractServer, startContractServer } from './contract-server.contract.ts';

let server: ContractServer;
beforeAll(async () => {
  server = await startContractServer();
});

/** §2.5: each boolean of `me`, and the privilege that it reflects. */
const BOOLEANS: ReadonlyArray<readonly [field: string, privilege: string]> = [
  ['viewAnalytics', 'VIEW_ANALYTICS'],
  ['managePolicies', 'MANAGE_POLICIES'],
  ['manageIdentities', 'MANAGE_USERS_AND_GROUPS'],
  ['generatePersonalAccessTokens', 'GENERATE_PERSONAL_ACCESS_TOKENS'],
  ['createDomains', 'CREATE_DOMAINS'],
  ['createLogicalModels', 'CREATE_LOGICAL_MODELS'],
  ['manageDomains', 'MANAGE_DOMAINS'],
  ['manageIngestion', 'MANAGE_INGESTION'],
  ['manageSecrets', 'MANAGE_SECRETS'],
  ['manageTokens', 'MANAGE_ACCESS_TOKENS'],
  ['viewTests', 'VIEW_TESTS'],
  ['manageTests', 'MANAGE_TESTS'],
  ['manageGlossaries', 'MANAGE_GLOSSARIES'],
  ['manageDocuments', 'MANAGE_DOCUMENTS'],
  ['manageUserCredentials', 'MANAGE_USER_CREDENTIALS'],
  ['createTags', 'CREATE_TAGS'],
  ['manageTags', 'MANAGE_TAGS'],
  ['viewManageTags', 'VIEW_MANAGE_TAGS'],
  ['manageGlobalViews', 'MANAGE_GLOBAL_VIEWS'],
  ['manageGlobalSettings', 'MANAGE_GLOBAL_SETTINGS'],
  ['manageOwnershipTypes', 'MANAGE_GLOBAL_OWNERSHIP_TYPES'],
  ['manageGlobalAnnouncements', 'MANAGE_GLOBAL_ANNOUNCEMENTS'],
  ['createBusinessAttributes', 'CREATE_BUSINESS_ATTRIBUTE'],
  ['manageBusinessAttributes', 'MANAGE_BUSINESS_ATTRIBUTE'],
  ['manageStructuredProperties', 'MANAGE_STRUCTURED_PROPERTIES'],
  ['viewStructuredPropertiesPage', 'VIEW_STRUCTURED_PROPERTIES_PAGE'],
  ['manageFeatures', 'MANAGE_FEATURES'],
  ['manageHomePageTemplates', 'MANAGE_HOME_PAGE_TEMPLATES'],
  ['manageServiceAccounts', 'MANAGE_SERVICE_ACCOUNTS'],
];
const ALL = [...BOOLEANS.map(([field]) => field), 'manageApplications'];

async function truths(ask: Ask): Promise<string[]> {
  const { data, text } = await ask(`{ me { platformPrivileges { ${ALL.join(' ')} } } }`);
  const entries: [string, unknown][] = Object.entries(data?.me.platformPrivileges ?? {});
  if (entries.length !== ALL.length) throw new Error(text);
  return entries.filter(([, value]) => value === true).map(([field]) => field);
}

describe('§2.5 me.platformPrivileges', () => {
  const BASE = ['viewAnalytics', 'generatePersonalAccessTokens'];

  it('of a user whom only policy 7 names: its two', async () => {
    expect(await truths((await server.person('base')).ask)).toEqual(BASE);
  });

  it('of root: all, but manageApplications, behind which no privilege of the contract stands', async () => {
    expect(await truths((await server.root()).ask)).toEqual(
      ALL.filter((field) => field !== 'manageApplications'),
    );
  });

  it.each(BOOLEANS)('%s reflects %s, and nothing else does', async (field, privilege) => {
    const { ask } = await server.person(`has-${privilege.toLowerCase().replaceAll('_', '-')}`, privilege);
    expect((await truths(ask)).sort()).toEqual([...new Set([...BASE, field])].sort());
  });

  it('generatePersonalAccessTokens is not implied by MANAGE_ACCESS_TOKENS, although such a user may generate', async () => {
    const { ask, urn } = await server.person('manager-only', 'MANAGE_ACCESS_TOKENS');
    await server.admin('policies', 'deactivate', '7');
    expect(await truths(ask)).toEqual(['manageTokens']);
    const made = await ask(
      `mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "${urn}", duration: ONE_DAY, name: "x"}) { accessToken } }`,
    );
    expect(made.errors).toBeUndefined();
    await server.admin('policies', 'activate', '7');
  });
});

describe('§2.5 me.corpUser', () => {
  it('urn, type, username, info, properties, editableProperties, settings', async () => {
    const { ask } = await server.root();
    const person = '{ active displayName fullName firstName lastName title email }';
    const { data } = await ask(`{ me { corpUser {
      urn type username info ${person} properties ${person}
      editableProperties { displayName title email pictureLink }
      settings { appearance { showSimplifiedHomepage } views { defaultView { urn } } }
    } } }`);
    const info = {
      active: true,
      displayName: 'DataHub',
      fullName: 'DataHub',
      firstName: null,
      lastName: null,
      title: 'DataHub',
      email: null,
    };
    expect(data.me.corpUser).toEqual({
      urn: 'urn:li:corpuser:datahub',
      type: 'CORP_USER',
      username: 'datahub',
      info,
      properties: info,
      editableProperties: { displayName: 'DataHub', title: 'DataHub', email: null, pictureLink: null },
      settings: { appearance: { showSimplifiedHomepage: false }, views: null },
    });
  });
});

describe('§2.5 appConfig', () => {
  const QUERY = `{ appConfig {
    authConfig { tokenAuthEnabled allowNoExpiry allowedAccessTokenDurations }
    policiesConfig {
      enabled
      platformPrivileges { type displayName description }
      resourcePrivileges { resourceType resourceTypeDisplayName privileges { type } }
    }
    analyticsConfig { enabled }
  } }`;

  it('authConfig follows the settings', async () => {
    const { data } = await server.system(QUERY);
    expect(data.appConfig.authConfig).toEqual({
      tokenAuthEnabled: true,
      allowNoExpiry: false,
      allowedAccessTokenDurations: ['PT1H', 'P1D', 'P7D', 'P30D', 'P90D', 'P180D', 'P365D'],
    });
    const other = await startContractServer({
      settings: { ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true', ACCESS_TOKEN_ALLOWED_DURATIONS: 'P1M,P2W' },
    });
    expect((await other.system(QUERY)).data.appConfig.authConfig).toEqual({
      tokenAuthEnabled: true,
      allowNoExpiry: true,
      allowedAccessTokenDurations: ['P1M', 'P2W'],
    });
  });

  it('§6.3 policiesConfig lists all 44 platform privileges in DataHub’s order', async () => {
    const { policiesConfig, analyticsConfig } = (await server.system(QUERY)).data.appConfig;
    const types = policiesConfig.platformPrivileges.map(({ type }: { type: string }) => type);
    expect(types).toEqual(PLATFORM_PRIVILEGE_TYPES);
    expect(types).toHaveLength(44);
    expect(types.slice(14, 17)).toEqual([
      'GENERATE_PERSONAL_ACCESS_TOKENS',
      'MANAGE_ACCESS_TOKENS',
      'MANAGE_SERVICE_ACCOUNTS',
    ]);
    expect(policiesConfig.enabled).toBe(true);
    expect(analyticsConfig).toEqual({ enabled: false });
  });

  it('§6.3 the display names of the token privileges; one warns that its holders can impersonate others', async () => {
    const { policiesConfig } = (await server.system(QUERY)).data.appConfig;
    const nameOf = (wanted: string) =>
      policiesConfig.platformPrivileges.find(({ type }: { type: string }) => type === wanted);
    expect(nameOf('GENERATE_PERSONAL_ACCESS_TOKENS').displayName).toBe('Generate Personal Access Tokens');
    expect(nameOf('MANAGE_SERVICE_ACCOUNTS').displayName).toBe('Manage Service Accounts');
    expect(nameOf('MANAGE_ACCESS_TOKENS')).toMatchObject({
      displayName: 'Manage All Access Tokens',
      description: expect.stringContaining('impersonate'),
    });
  });
});
