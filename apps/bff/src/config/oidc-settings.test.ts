import { describe, expect, it } from 'vitest';
import { randomSecret } from '../test/random-secret.ts';
import { ConfigError, loadConfig } from './load-config.ts';

const RIGHT = {
  AUTH_OIDC_ENABLED: 'true',
  AUTH_OIDC_CLIENT_ID: 'latchkey',
  AUTH_OIDC_CLIENT_SECRET: randomSecret(),
  AUTH_OIDC_DISCOVERY_URI: 'https://id.example/realms/x/.well-known/openid-configuration',
};

function faultsOf(changes: Record<string, string | undefined>): readonly string[] {
  const settings = Object.entries({ ...RIGHT, ...changes }).filter(([, value]) => value !== undefined);
  try {
    loadConfig(Object.fromEntries(settings));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('settings of single sign-on', () => {
  it('have DataHub’s defaults where they are safe', () => {
    expect(loadConfig(RIGHT)).toMatchObject({
      AUTH_OIDC_SCOPE: 'openid profile email',
      AUTH_OIDC_USER_NAME_CLAIM: 'email',
      AUTH_OIDC_USER_NAME_CLAIM_REGEX: '(.*)',
      AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD: 'client_secret_basic',
      AUTH_OIDC_JIT_PROVISIONING_ENABLED: true,
      AUTH_OIDC_PRE_PROVISIONING_REQUIRED: false,
      AUTH_OIDC_EXTRACT_GROUPS_ENABLED: false,
      AUTH_OIDC_GROUPS_CLAIM: 'groups',
      AUTH_OIDC_PREFERRED_JWS_ALGORITHM: ['RS256'],
      AUTH_OIDC_READ_TIMEOUT: 5_000,
    });
    expect(loadConfig({})).toMatchObject({ AUTH_OIDC_ENABLED: false });
  });

  it.each([
    { AUTH_OIDC_DISCOVERY_URI: 'https://id.example/.well-known/openid-configuration/' },
    { AUTH_OIDC_DISCOVERY_URI: 'http://127.0.0.1:8180/.well-known/openid-configuration' },
    { AUTH_OIDC_DISCOVERY_URI: 'http://[::1]:8180/.well-known/openid-configuration' },
    { AUTH_OIDC_PREFERRED_JWS_ALGORITHM: 'RS256, ES256' },
    { AUTH_OIDC_CLIENT_SECRET: undefined, AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD: 'none' },
    { BASE_URL: 'https://l.example/x', AUTH_OIDC_BASE_URL: 'https://l.example/x/' },
    { AUTH_OIDC_RESPONSE_TYPE: 'code', AUTH_OIDC_RESPONSE_MODE: 'query', AUTH_OIDC_USE_NONCE: 'true' },
    { AUTH_OIDC_ENABLED: 'false', AUTH_OIDC_CLIENT_ID: undefined },
  ])('%j is accepted', (changes) => {
    expect(faultsOf(changes)).toEqual([]);
  });

  it.each<[Record<string, string | undefined>, RegExp]>([
    [{ AUTH_OIDC_CLIENT_ID: undefined }, /^AUTH_OIDC_CLIENT_ID: must be set/],
    [{ AUTH_OIDC_CLIENT_ID: '' }, /^AUTH_OIDC_CLIENT_ID: expected/],
    [{ AUTH_OIDC_CLIENT_SECRET: undefined }, /^AUTH_OIDC_CLIENT_SECRET: must be set/],
    [{ AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD: 'none' }, /^AUTH_OIDC_CLIENT_SECRET: must not be set/],
    [
      { AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD: 'private_key_jwt' },
      /^AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD:/,
    ],
    [{ AUTH_OIDC_DISCOVERY_URI: undefined }, /^AUTH_OIDC_DISCOVERY_URI: must be set/],
    [{ AUTH_OIDC_DISCOVERY_URI: 'https://id.example' }, /^AUTH_OIDC_DISCOVERY_URI: expected/],
    [
      { AUTH_OIDC_DISCOVERY_URI: 'http://id.example/.well-known/openid-configuration' },
      /^AUTH_OIDC_DISCOVERY_URI: expected .*loopback/,
    ],
    [
      { AUTH_OIDC_DISCOVERY_URI: 'http://127.0.0.1.evil.example/.well-known/openid-configuration' },
      /^AUTH_OIDC_DISCOVERY_URI: expected/,
    ],
    [
      { AUTH_OIDC_DISCOVERY_URI: 'https://u:p@id.example/.well-known/openid-configuration' },
      /^AUTH_OIDC_DISCOVERY_URI: expected/,
    ],
    [
      { AUTH_OIDC_DISCOVERY_URI: 'file:///.well-known/openid-configuration' },
      /^AUTH_OIDC_DISCOVERY_URI: expected/,
    ],
    [{ AUTH_OIDC_SCOPE: 'profile email' }, /^AUTH_OIDC_SCOPE: expected .*openid/],
    [{ AUTH_OIDC_PREFERRED_JWS_ALGORITHM: 'HS256' }, /^AUTH_OIDC_PREFERRED_JWS_ALGORITHM: expected/],
    [{ AUTH_OIDC_PREFERRED_JWS_ALGORITHM: 'RS256,none' }, /^AUTH_OIDC_PREFERRED_JWS_ALGORITHM: expected/],
    [{ AUTH_OIDC_PREFERRED_JWS_ALGORITHM: '' }, /^AUTH_OIDC_PREFERRED_JWS_ALGORITHM: expected/],
    [{ AUTH_OIDC_USER_NAME_CLAIM_REGEX: '(' }, /^AUTH_OIDC_USER_NAME_CLAIM_REGEX: expected/],
    [{ AUTH_OIDC_USER_NAME_CLAIM_REGEX: 'a'.repeat(501) }, /^AUTH_OIDC_USER_NAME_CLAIM_REGEX: expected/],
    [{ AUTH_OIDC_USER_NAME_CLAIM: 'two words' }, /^AUTH_OIDC_USER_NAME_CLAIM: expected/],
    [{ AUTH_OIDC_READ_TIMEOUT: '0' }, /^AUTH_OIDC_READ_TIMEOUT: expected/],
    [{ AUTH_OIDC_READ_TIMEOUT: '5s' }, /^AUTH_OIDC_READ_TIMEOUT: expected/],
    [{ AUTH_OIDC_RESPONSE_TYPE: 'id_token' }, /^AUTH_OIDC_RESPONSE_TYPE: expected code/],
    [{ AUTH_OIDC_RESPONSE_MODE: 'form_post' }, /^AUTH_OIDC_RESPONSE_MODE: expected query/],
    [{ AUTH_OIDC_USE_NONCE: 'false' }, /^AUTH_OIDC_USE_NONCE: expected true/],
    [{ AUTH_OIDC_BASE_URL: 'https://l.example' }, /^AUTH_OIDC_BASE_URL: must equal BASE_URL/],
    [{ AUTH_OIDC_ENABLED: 'yes' }, /^AUTH_OIDC_ENABLED: expected true or false/],
    [{ AUTH_OIDC_CLIENT_SECERT: 'x' }, /^AUTH_OIDC_CLIENT_SECERT: unknown setting\. Did you mean/],
    [{ AUTH_OIDC_HTTP_RETRY_ATTEMPTS: '3' }, /^AUTH_OIDC_HTTP_RETRY_ATTEMPTS: unknown setting/],
  ])('%j is a fault that names its variable', (changes, fault) => {
    const faults = faultsOf(changes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
    expect(faults[0]).not.toContain(RIGHT.AUTH_OIDC_CLIENT_SECRET);
  });

  it('that are wrong together are told together', () => {
    const faults = faultsOf({
      AUTH_OIDC_CLIENT_ID: undefined,
      AUTH_OIDC_CLIENT_SECRET: undefined,
      AUTH_OIDC_DISCOVERY_URI: 'x',
      AUTH_OIDC_SCOPE: 'x',
      AUTH_OIDC_READ_TIMEOUT: 'x',
    });
    expect(faults.map((fault) => fault.slice(0, fault.indexOf(':'))).sort()).toEqual([
      'AUTH_OIDC_CLIENT_ID',
      'AUTH_OIDC_CLIENT_SECRET',
      'AUTH_OIDC_DISCOVERY_URI',
      'AUTH_OIDC_READ_TIMEOUT',
      'AUTH_OIDC_SCOPE',
    ]);
  });
});
