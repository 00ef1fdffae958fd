import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalIn, signInThrough, startTestProvider, type TestProvider } from '../../test/oidc-provider.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

describe.each(DIALECTS)('single sign-on on %s', (database) => {
  let provider: TestProvider;
  let server: TestServer;

  const arrive = (subject: string, claims: object) => {
    provider.people.set(subject, { ...claims });
    return signInThrough(provider, server.visitor(), subject);
  };
  const events = async (action: string) =>
    (await server.store.read.audit.listLatest(1_000)).filter((event) => event.action === action);
  const lastRefusal = async () => (await events('session.refused')).at(-1);

  beforeAll(async () => {
    provider = await startTestProvider();
    server = await startTestServer({ database, settings: provider.settings });
    provider.register(server.origin);
  });
  afterAll(() => provider.close());

  describe('a first sign-in', () => {
    it('makes the account and leads to where the person wanted to be; nothing of the provider is kept', async () => {
      provider.people.set('s-ada', {
        preferred_username: 'ada',
        name: 'Ada Lovelace',
        email: 'ada@x.org',
        email_verified: true,
      });
      const client = server.visitor();
      const target = '/settings/tokens?state=all';
      expect(await signInThrough(provider, client, 's-ada', target)).toBe(target);
      const me = await (await client.fetch('/api/v1/me')).json();
      expect(me).toMatchObject({ urn: 'urn:li:corpuser:ada', displayName: 'Ada Lovelace' });
      expect(await server.store.read.users.find('urn:li:corpuser:ada')).toMatchObject({
        email: 'ada@x.org',
        status: 'ACTIVE',
        isServiceAccount: false,
      });
      expect(await server.store.read.users.findPasswordHash('urn:li:corpuser:ada')).toBeNull();
      expect([...client.cookies.keys()].sort()).toEqual(['PLAY_SESSION', 'actor']);
      const [added] = (await events('user.added')).slice(-1);
      expect(added).toMatchObject({
        subjectUrn: 'urn:li:corpuser:ada',
        details: { through: 'sso', issuer: provider.issuer, subject: 's-ada' },
      });
      expect((await events('session.started')).at(-1)).toMatchObject({
        subjectUrn: 'urn:li:corpuser:ada',
        details: { through: 'sso', issuer: provider.issuer, subject: 's-ada' },
      });
    });

    it('gives nobody a password: the account opens by no password, in the words of any wrong one', async () => {
      await arrive('s-grace', { preferred_username: 'grace' });
      const tries = await Promise.all(
        ['', 'null', 'grace', 's-grace'].map((password) =>
          server.visitor().send('POST', '/logIn', { username: 'grace', password }),
        ),
      );
      for (const response of tries) {
        expect(response.status).toBe(400);
        expect(await response.json()).toEqual({ message: 'Invalid Credentials' });
      }
    });

    it('at the same moment in five browsers makes one account', async () => {
      provider.people.set('s-five', { preferred_username: 'five' });
      const locations = await Promise.all(
        Array.from({ length: 5 }, () => signInThrough(provider, server.visitor(), 's-five')),
      );
      expect(new Set(locations)).toEqual(new Set(['/settings/tokens']));
      const added = (await events('user.added')).filter((event) => event.subjectUrn?.endsWith(':five'));
      expect(added).toHaveLength(1);
    });

    it('gives no role and no privilege beyond those of everybody', async () => {
      await arrive('s-plain', { preferred_username: 'plain', groups: ['Admin'], roles: ['Admin'] });
      expect(await server.store.read.users.listRoles(['urn:li:corpuser:plain'])).toEqual([]);
    });
  });

  describe('the identity is issuer and subject', () => {
    it('a changed name claim is the same user; another subject with the old name is refused', async () => {
      expect(await arrive('s-lin', { preferred_username: 'lin' })).toBe('/settings/tokens');
      const client = server.visitor();
      provider.people.set('s-lin', { preferred_username: 'lin-married' });
      await signInThrough(provider, client, 's-lin');
      expect(await (await client.fetch('/api/v1/me')).json()).toMatchObject({ username: 'lin' });
      expect(refusalIn(await arrive('s-other-lin', { preferred_username: 'lin' }))).toBe(
        'sso.username-taken',
      );
    });

    it.each(['zoe', 'ZOE', 'Zoe'])(
      'the name %s of a local account is never linked silently',
      async (name) => {
        if ((await server.store.read.users.find('urn:li:corpuser:zoe')) === undefined)
          await server.addUser('zoe');
        const client = server.visitor();
        provider.people.set(`s-${name}`, { preferred_username: name });
        const location = await signInThrough(provider, client, `s-${name}`);
        expect(refusalIn(location)).toBe('sso.username-taken');
        expect((await client.fetch('/api/v1/me')).status).toBe(401);
        expect(await lastRefusal()).toMatchObject({
          outcome: 'refused',
          actorUrn: null,
          subjectUrn: 'urn:li:corpuser:zoe',
          details: { reason: 'sso.username-taken', issuer: provider.issuer, subject: `s-${name}` },
        });
      },
    );

    it('an administrator links the account, and unlinks it, which ends the sessions', async () => {
      const password = await server.addUser('yan');
      expect(refusalIn(await arrive('s-yan', { preferred_username: 'yan' }))).toBe('sso.username-taken');
      expect(await server.admin('users', 'link-sso', 'yan', provider.issuer, 's-yan')).toEqual([
        `s-yan of ${provider.issuer} signs in as urn:li:corpuser:yan.`,
      ]);
      const client = server.visitor();
      expect(await signInThrough(provider, client, 's-yan')).toBe('/settings/tokens');
      expect((await client.fetch('/api/v1/me')).status).toBe(200);
      await server.admin('users', 'unlink-sso', provider.issuer, 's-yan');
      expect((await client.fetch('/api/v1/me')).status).toBe(401);
      expect(refusalIn(await signInThrough(provider, client, 's-yan'))).toBe('sso.username-taken');
      await server.signIn('yan', password);
      expect((await events('identity.linked')).at(-1)).toMatchObject({ subjectUrn: 'urn:li:corpuser:yan' });
      expect((await events('identity.unlinked')).at(-1)).toMatchObject({ subjectUrn: 'urn:li:corpuser:yan' });
    });
  });

  describe('an account that is closed', () => {
    it('suspended: refused, and let in again once it is reinstated', async () => {
      await arrive('s-sus', { preferred_username: 'sus' });
      await server.admin('users', 'suspend', 'sus');
      expect(refusalIn(await arrive('s-sus', { preferred_username: 'sus' }))).toBe('sso.account-closed');
      expect(await lastRefusal()).toMatchObject({ subjectUrn: 'urn:li:corpuser:sus' });
      await server.admin('users', 'reinstate', 'sus');
      expect(await arrive('s-sus', { preferred_username: 'sus' })).toBe('/settings/tokens');
    });

    it('removed: refused for good, under another name too, and never opens the account of who gets the name next', async () => {
      await arrive('s-rem', { preferred_username: 'rem' });
      await server.admin('users', 'remove', 'rem');
      expect(refusalIn(await arrive('s-rem', { preferred_username: 'rem' }))).toBe('sso.account-closed');
      expect(refusalIn(await arrive('s-rem', { preferred_username: 'rem2' }))).toBe('sso.account-closed');
      await server.addUser('rem');
      expect(refusalIn(await arrive('s-rem', { preferred_username: 'rem' }))).toBe('sso.account-closed');
      await server.admin('users', 'link-sso', 'rem', provider.issuer, 's-rem');
      expect(await arrive('s-rem', { preferred_username: 'rem' })).toBe('/settings/tokens');
    });
  });

  describe('names that nobody may have (test AZ-07)', () => {
    it.each([
      ['datahub'],
      ['DataHub'],
      ['data-hub'],
      ['datahub.'],
      ['__datahub_system'],
      ['admin'],
      ['Admin'],
      ['ADMIN.'],
      ['admin\u200b'],
      ['ａdmin'],
      ['\u0430dmin'],
      ['\u202enimda'],
      ['admin '],
      ['root'],
      ['service_4711'],
      ['Service-x'],
      ['a b'],
      ['a,b'],
      ['a)'],
      ['a"b'],
      ['a\u0000b'],
      ['urn:li:corpuser:datahub'],
      ['../datahub'],
      ['x'.repeat(201)],
      ['x'.repeat(100_000)],
      [''],
      [null],
      [42],
      [['ada']],
      [{ toString: 'ada' }],
      [undefined],
    ])('%j is refused, and recorded', async (name) => {
      expect(refusalIn(await arrive('s-reserved', { preferred_username: name }))).toBe(
        'sso.username-refused',
      );
      expect((await lastRefusal())?.details).toMatchObject({ reason: 'sso.username-refused' });
      expect(await server.store.read.oidcIdentities.find(provider.issuer, 's-reserved')).toBeUndefined();
    });
  });
});

describe('who is let in', () => {
  it.each([{ AUTH_OIDC_JIT_PROVISIONING_ENABLED: 'false' }, { AUTH_OIDC_PRE_PROVISIONING_REQUIRED: 'true' }])(
    'with %j only people who were added and linked',
    async (setting) => {
      const provider = await startTestProvider();
      const server = await startTestServer({ settings: { ...provider.settings, ...setting } });
      provider.register(server.origin);
      provider.people.set('s-new', { preferred_username: 'newcomer' });
      expect(refusalIn(await signInThrough(provider, server.visitor(), 's-new'))).toBe('sso.not-provisioned');
      await server.addUser('newcomer');
      expect(refusalIn(await signInThrough(provider, server.visitor(), 's-new'))).toBe('sso.username-taken');
      await server.admin('users', 'link-sso', 'newcomer', provider.issuer, 's-new');
      expect(await signInThrough(provider, server.visitor(), 's-new')).toBe('/settings/tokens');
      await provider.close();
    },
  );

  it.each(['client_secret_post', 'none'] as const)(
    'a client that proves itself by %s, with the claims in the ID token, and a pattern for the name',
    async (method) => {
      const provider = await startTestProvider({ method, claimsInIdToken: true });
      const settings = {
        AUTH_OIDC_USER_NAME_CLAIM: 'email',
        AUTH_OIDC_USER_NAME_CLAIM_REGEX: '[^@]+',
      };
      const server = await startTestServer({ settings: { ...provider.settings, ...settings } });
      provider.register(server.origin);
      provider.people.set('s-1', { email: 'mira@x.org', email_verified: true });
      const client = server.visitor();
      expect(await signInThrough(provider, client, 's-1')).toBe('/settings/tokens');
      expect(client.cookies.get('actor')).toBe('urn:li:corpuser:mira');
      expect(provider.asked.get('/me')).toBeUndefined();
      provider.people.set('s-2', { email: 'nina@x.org', email_verified: false });
      expect(refusalIn(await signInThrough(provider, server.visitor(), 's-2'))).toBe('sso.username-refused');
      await provider.close();
    },
  );
});
