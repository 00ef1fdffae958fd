import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { runAdmin } from '../test/child-server.ts';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { DIALECTS } from '../test/test-database.ts';
import { startTestServer, type TestServer } from '../test/test-server.ts';
import { parseAdminArguments, UsageError } from './admin-arguments.ts';

describe('a command line that cannot be understood', () => {
  it.each([
    [[], 'Say what to do.'],
    [['user'], 'Unknown command: user'],
    [['users'], 'Unknown command: users '],
    [['users', 'delete'], 'Unknown command: users delete'],
    [['users', 'add'], 'users add takes 1 operand(s), got 0.'],
    [['users', 'add', 'a', 'b'], 'users add takes 1 operand(s), got 2.'],
    [['users', 'list', 'x'], 'users list takes 0 operand(s), got 1.'],
    [['users', 'grant-role', 'ada'], 'users grant-role takes 2 operand(s), got 1.'],
    [['users', 'link-sso', 'ada', 'https://id.example'], 'users link-sso takes 3 operand(s), got 2.'],
    [['policies', 'activate'], 'policies activate takes 1 operand(s), got 0.'],
    [['audit', 'now'], 'audit print takes 0 operand(s), got 1.'],
    [['audit', '--limit', '0'], '--limit: expected a whole number from 1'],
    [['audit', '--limit', '-5'], undefined],
    [['audit', '--limit', 'ten'], '--limit: expected a whole number from 1'],
    [['audit', '--limit', '1.5'], '--limit: expected a whole number from 1'],
    [['users', 'list', '--force'], undefined],
    [['users', 'add', 'ada', '--password', 'x'], undefined],
    [['constructor', 'name'], 'Unknown command: constructor'],
    [['toString', 'length'], 'Unknown command: toString'],
    [['__proto__', 'x'], 'Unknown command: __proto__'],
    [['users', 'constructor'], 'Unknown command: users constructor'],
  ])('%j is refused in words', (argv, message) => {
    const parse = () => parseAdminArguments(argv);
    expect(parse).toThrow(UsageError);
    if (message !== undefined) expect(parse).toThrow(message);
  });
});

describe.each(DIALECTS)('pnpm admin on %s', (database) => {
  let server: TestServer;
  const status = async (username: string, password: string) =>
    (await server.visitor().send('POST', '/logIn', { username, password })).status;
  const latest = async () => (await server.store.read.audit.listLatest(1))[0];

  beforeAll(async () => {
    server = await startTestServer({ database });
  });

  describe('users', () => {
    it('add: the printed password, which is nowhere else, signs in; the act is recorded', async () => {
      const printed = await server.admin('users', 'add', 'ada', '--name', 'Ada L.', '--email', 'ada@x.org');
      expect(printed[0]).toBe('Added urn:li:corpuser:ada');
      const password = /^Password: (\S{16,})$/.exec(printed[1] ?? '')?.[1] ?? '';
      expect(await latest()).toMatchObject({
        action: 'user.added',
        subjectUrn: 'urn:li:corpuser:ada',
        outcome: 'ok',
      });
      expect(JSON.stringify(await latest())).not.toContain(password);
      expect(await status('ada', password)).toBe(200);
      expect(await server.store.read.users.find('urn:li:corpuser:ada')).toMatchObject({
        displayName: 'Ada L.',
        email: 'ada@x.org',
      });
    });

    it('suspend and reinstate: take effect on the running server', async () => {
      const password = await server.addUser('bob');
      expect(await server.admin('users', 'suspend', 'bob')).toEqual([
        expect.stringMatching(/^Suspended urn:li:corpuser:bob/),
      ]);
      expect(await latest()).toMatchObject({ action: 'user.suspended', subjectUrn: 'urn:li:corpuser:bob' });
      expect(await status('bob', password)).toBe(400);
      await server.admin('users', 'reinstate', 'bob');
      expect(await latest()).toMatchObject({ action: 'user.reinstated' });
      expect(await status('bob', password)).toBe(200);
    });

    it('password: the new one works, the old one no more', async () => {
      const old = await server.addUser('carl');
      const printed = await server.admin('users', 'password', 'carl');
      const fresh = /^Password: (.+)$/m.exec(printed.join('\n'))?.[1] ?? '';
      expect([await status('carl', old), await status('carl', fresh)]).toEqual([400, 200]);
    });

    it('remove: the user is gone, and the name can be given anew', async () => {
      const password = await server.addUser('dora');
      await server.admin('users', 'remove', 'dora');
      expect(await status('dora', password)).toBe(400);
      await server.addUser('dora');
      expect(await status('dora', password)).toBe(400);
    });

    it('grant-role and withdraw-role: change what the user may do', async () => {
      const eve = await server.addSignedIn('eve');
      const mayManage = async () => {
        const me = (await (await eve.fetch('/api/v1/me')).json()) as { tokens: { mayManage: boolean } };
        return me.tokens.mayManage;
      };
      expect(await mayManage()).toBe(false);
      await server.admin('users', 'grant-role', 'eve', 'Admin');
      expect(await mayManage()).toBe(true);
      await server.admin('users', 'withdraw-role', 'eve', 'Admin');
      expect(await mayManage()).toBe(false);
    });

    it('link-sso and unlink-sso: say who signs in as whom, and are recorded', async () => {
      const identity = ['https://id.example', 'taken'] as const;
      await server.admin('users', 'link-sso', 'ada', ...identity);
      expect(await latest()).toMatchObject({
        action: 'identity.linked',
        subjectUrn: 'urn:li:corpuser:ada',
        details: { issuer: 'https://id.example', subject: 'taken' },
      });
      await server.admin('users', 'unlink-sso', ...identity);
      expect(await latest()).toMatchObject({
        action: 'identity.unlinked',
        subjectUrn: 'urn:li:corpuser:ada',
      });
      expect(await server.store.read.oidcIdentities.find(...identity)).toBeUndefined();
      await server.admin('users', 'link-sso', 'ada', ...identity);
    });

    it('list: every user with name and state', async () => {
      const lines = await server.admin('users', 'list');
      expect(lines).toEqual(
        expect.arrayContaining(['ada\tACTIVE\tAda L.', expect.stringMatching(/^datahub\tACTIVE\t/)]),
      );
    });
  });

  describe('what is refused', () => {
    it.each([
      [['users', 'suspend', 'datahub'], 'policy.last-administrator'],
      [['users', 'remove', 'datahub'], 'policy.last-administrator'],
      [['users', 'suspend', 'nobody'], 'user.not-found'],
      [['users', 'reinstate', 'nobody'], 'user.not-found'],
      [['users', 'remove', 'nobody'], 'user.not-found'],
      [['users', 'password', 'nobody'], 'user.not-found'],
      [['users', 'grant-role', 'nobody', 'Admin'], 'user.not-found'],
      [['users', 'grant-role', 'ada', 'Owner'], 'request.invalid'],
      [['users', 'grant-role', 'ada', 'admin'], 'request.invalid'],
      [['users', 'grant-role', 'ada', ''], 'request.invalid'],
      [['users', 'link-sso', 'nobody', 'https://id.example', 's'], 'user.not-found'],
      [['users', 'link-sso', 'datahub', 'https://id.example', 's'], 'request.invalid'],
      [['users', 'link-sso', 'ada', 'no address', 's'], 'request.invalid'],
      [['users', 'link-sso', 'ada', 'https://id.example', 's\u0000'], 'request.invalid'],
      [['users', 'link-sso', 'ada', 'https://id.example', 's'.repeat(256)], 'request.invalid'],
      [['users', 'link-sso', 'bob', 'https://id.example', 'taken'], 'sso.identity-linked'],
      [['users', 'unlink-sso', 'https://id.example', 'unknown'], 'entity.not-found'],
      [['users', 'add', 'ada'], 'user.exists'],
      [['users', 'add', 'datahub'], 'request.invalid'],
      [['users', 'add', 'DataHub'], 'request.invalid'],
      [['users', 'add', '__datahub_system'], 'request.invalid'],
      [['users', 'add', 'guest'], 'request.invalid'],
      [['users', 'add', 'admin\u200b'], 'request.invalid'],
      [['users', 'add', 'ａdmin'], 'request.invalid'],
      [['users', 'add', 'a b'], 'request.invalid'],
      [['policies', 'deactivate', '0'], 'policy.not-editable'],
      [['policies', 'deactivate', 'admin-platform-policy'], 'policy.not-editable'],
      [['policies', 'deactivate', 'nothing'], 'policy.not-found'],
      [['policies', 'activate', 'urn:li:dataHubPolicy:nothing'], 'policy.not-found'],
    ])('%j', async (argv, code) => {
      const before = await server.store.read.audit.listLatest(1);
      const error = await server.admin(...argv).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code });
      // Nothing was done, so nothing is recorded as done.
      const after = (await server.store.read.audit.listLatest(1)).filter(({ outcome }) => outcome === 'ok');
      if (after.length > 0) expect(after[0]?.id).toBe(before[0]?.id);
    });
  });

  describe('policies and audit', () => {
    it('deactivate and activate: by the last part of the URN or the whole', async () => {
      expect(await server.admin('policies', 'deactivate', '7')).toEqual([
        'urn:li:dataHubPolicy:7 is INACTIVE.',
      ]);
      expect(await latest()).toMatchObject({
        action: 'policy.deactivated',
        subjectUrn: 'urn:li:dataHubPolicy:7',
      });
      expect(await server.admin('policies', 'list')).toEqual(
        expect.arrayContaining([expect.stringMatching(/^urn:li:dataHubPolicy:7\tINACTIVE\teditable\t/)]),
      );
      await server.admin('policies', 'activate', 'urn:li:dataHubPolicy:7');
      expect(await latest()).toMatchObject({ action: 'policy.activated' });
    });

    it('audit: the newest events, oldest first, one line each, whatever stands in them', async () => {
      const root = await server.signIn();
      await root.send('POST', '/api/v1/tokens', { name: 'forged\r\n2027-01-01\tuser.removed\tok' });
      const lines = await server.admin('audit', '--limit', '3');
      expect(lines).toHaveLength(3);
      expect(lines[2]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z\ttoken\.minted\tok\turn:li:corpuser:datahub\t/);
      for (const line of lines) expect(line).not.toMatch(/[\r\n]/);
      const [json] = await server.admin('audit', '--limit', '1', '--json');
      expect(JSON.parse(json ?? '')).toMatchObject({ action: 'token.minted', outcome: 'ok' });
    });
  });
});

describe('what callers chose themselves', () => {
  it('forges no line and sends nothing to the terminal, in the audit log or a list of users (test AU-04)', async () => {
    const server = await startTestServer();
    const ada = await server.addSignedIn('ada');
    const hostile = 'x\r\n2027-01-01T00:00:00.000Z\tuser.removed\tok\u001b[2J\u202e\u2028';
    const refused = await ada.send('POST', '/api/v1/tokens', {
      name: 'x',
      actorUrn: `urn:li:corpuser:${hostile}`,
    });
    expect(refused.status).toBe(403);
    await server.admin('users', 'add', 'eve', '--name', hostile);
    const printed = [...(await server.admin('audit')), ...(await server.admin('users', 'list'))];
    expect(printed.some((text) => text.includes('\\u{000d}\\u{000a}2027'))).toBe(true);
    for (const text of printed) {
      expect(text.split(/[\r\n\u2028]/)).toHaveLength(1);
      expect(text).not.toMatch(/[^\P{Cc}\t]|\p{Cf}/u);
      expect(text).not.toMatch(/\tuser\.removed\t/);
    }
  });
});

describe('the command as a process', () => {
  const settings = { DATA_DIR: temporaryDirectory() };

  it('works before the first start, takes a password from standard input, and ends with 0', async () => {
    const password = randomBytes(12).toString('base64url');
    const added = await runAdmin(['users', 'add', 'ada', '--password-stdin'], settings, `${password}\n`);
    expect(added).toMatchObject({ code: 0, stdout: 'Added urn:li:corpuser:ada\n', stderr: '' });
    const audit = await runAdmin(['--', 'audit'], settings);
    expect(audit.stdout).toMatch(
      /\tuser\.added\tok\turn:li:corpuser:__datahub_system\turn:li:corpuser:ada\t/,
    );
    expect(audit.stdout).not.toContain(password);
  });

  it.each([
    [['users', 'frobnicate'], '', /^Unknown command: users frobnicate\n\nUsage: pnpm admin/],
    [['users', 'add', 'bob', '--password-stdin'], 'short', /password: expected at least 8 characters/],
    [['users', 'add', 'a b'], '', /username: A user name starts with/],
    [['users', 'remove', 'datahub'], '', /The root user datahub cannot be removed/],
  ])('%j ends with 1 and one clear message', async (argv, input, message) => {
    const { code, stdout, stderr } = await runAdmin(argv, settings, input);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/);
  });
});
