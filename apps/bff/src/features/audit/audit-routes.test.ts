import type { AuditLogEvent, ListAuditPartiesResult, ListAuditResult } from '@latchkey/shared/audit-log';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS, openPlace } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

describe.each(DIALECTS)('the audit log over HTTP on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let admin: TestClient;
  let ada: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    admin = await server.signIn();
    ada = await server.addSignedIn('ada');
  });

  const list = async (query = '', client = admin): Promise<ListAuditResult> => {
    const response = await client.fetch(`/api/v1/audit${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as ListAuditResult;
  };
  const exportAs = (format: string, query = '', client = admin) =>
    client.fetch(`/api/v1/audit/export?format=${format}${query}`);

  describe('200', () => {
    it('says who did what to whom, with which token, from where and with what', async () => {
      const { token, accessToken } = await server.mint(ada, { name: 'ci' });
      const made = await server.script(`Bearer ${accessToken}`).fetch('/api/v1/tokens', {
        method: 'POST',
        body: JSON.stringify({ name: 'child', duration: 'PT1H' }),
        headers: { 'content-type': 'application/json', 'user-agent': 'pipeline/1.0' },
      });
      expect(made.status).toBe(201);
      const [event] = (await list(`?token=${encodeURIComponent(token.id)}`)).events;
      expect(event).toMatchObject({
        action: 'token.minted',
        outcome: 'ok',
        actor: { urn: 'urn:li:corpuser:ada', kind: 'user', name: 'ada', isGone: false },
        viaToken: { id: token.id, name: 'ci' },
        subject: { kind: 'token', name: 'child', isGone: false },
        ip: '127.0.0.1',
        userAgent: 'pipeline/1.0',
      });
      expect(event?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('is narrowed by every filter at once', async () => {
      await list();
      const query = `?actor=urn:li:corpuser:ada&action=token.minted,session.started&outcome=ok&from=${clock.now()}&to=${clock.now() + 1}`;
      const { events } = await list(query);
      expect(new Set(events.map(({ action }) => action))).toEqual(
        new Set(['token.minted', 'session.started']),
      );
      for (const { actor } of events) expect(actor?.urn).toBe('urn:li:corpuser:ada');
      expect((await list('?subject=urn:li:corpuser:nobody')).events).toEqual([]);
    });

    it('says by what a session began', async () => {
      const { events } = await list('?actor=urn:li:corpuser:ada&action=session.started');
      expect(events[0]?.details).toEqual({ through: 'password' });
    });

    it('comes page by page, each event once', async () => {
      const whole = (await list('?count=200')).events.map(({ id }) => id);
      const seen: number[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page: ListAuditResult = await list(`?count=7${next === '' ? '' : `&before=${next}`}`);
        seen.push(...page.events.map(({ id }) => id));
        next = page.next;
      }
      expect(seen).toEqual(whole);
    });

    it('names those who are gone by what their URN says', async () => {
      await server.addUser('shortlived');
      await server.admin('users', 'remove', 'shortlived');
      const { events } = await list('?subject=urn:li:corpuser:shortlived');
      expect(events[0]).toMatchObject({
        action: 'user.removed',
        actor: { name: '__datahub_system', isGone: false },
        subject: { name: 'shortlived', kind: 'user', isGone: true },
      });
    });

    it('is open to a token of somebody who may read it, and must not be cached', async () => {
      const { accessToken } = await server.mint(admin, { name: 'siem' });
      const response = await server.script(`Bearer ${accessToken}`).fetch('/api/v1/audit');
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('200 for a search of those whom events name', () => {
    const find = async (kind: string, query: string) => {
      const path = `/api/v1/audit/parties?${new URLSearchParams({ kind, query })}`;
      const response = await admin.fetch(path);
      expect(response.status).toBe(200);
      return (await response.json()) as ListAuditPartiesResult;
    };

    it('finds a user by a part of either name, in any case, suspended or not; % and _ are letters', async () => {
      await server.addUser('grace.h');
      await server.admin('users', 'suspend', 'grace.h');
      const grace = {
        urn: 'urn:li:corpuser:grace.h',
        kind: 'user',
        note: 'grace.h',
        isServiceAccount: false,
      };
      expect(await find('user', 'RACE.')).toMatchObject({ total: 1, parties: [grace] });
      for (const query of ['%', 'grace_h', 'nobody']) {
        expect(await find('user', query)).toMatchObject({ total: 0, parties: [] });
      }
    });

    it('finds a token by a part of its name or of its owner’s, revoked or not', async () => {
      const { token } = await server.mint(ada, { name: 'Nightly Load' });
      await ada.send('DELETE', `/api/v1/tokens/${encodeURIComponent(token.id)}`);
      const found = { urn: `urn:li:dataHubAccessToken:${token.id}`, kind: 'token', name: 'Nightly Load' };
      expect((await find('token', 'ghtly')).parties).toEqual([expect.objectContaining(found)]);
      expect((await find('token', 'ada')).parties).toContainEqual(expect.objectContaining(found));
    });

    it('finds groups and policies, and comes page by page', async () => {
      expect((await find('group', '')).total).toBe(0);
      const all = await find('policy', 'platform');
      expect(all.parties.map(({ name }) => name)).toContain('All Users - Base Platform Privileges');
      const second = await admin.fetch('/api/v1/audit/parties?kind=policy&query=platform&start=1&count=1');
      expect(await second.json()).toEqual({
        start: 1,
        count: 1,
        total: all.total,
        parties: [all.parties[1]],
      });
    });
  });

  describe('200 as a file', () => {
    it('is an attachment in every format, with what the filters leave, and nothing may keep it', async () => {
      const wanted = (await list('?actor=urn:li:corpuser:ada')).events;
      const types = { csv: 'text/csv', json: 'application/json', jsonl: 'application/jsonl' };
      for (const [format, type] of Object.entries(types)) {
        const response = await exportAs(format, '&actor=urn:li:corpuser:ada');
        expect(response.status).toBe(200);
        expect(response.headers.get('content-type')).toContain(type);
        const disposition = response.headers.get('content-disposition');
        expect(disposition).toBe(`attachment; filename="latchkey-audit-2027-01-01.${format}"`);
        expect(response.headers.get('cache-control')).toBe('no-store');
        expect(response.headers.get('x-content-type-options')).toBe('nosniff');
        const text = await response.text();
        if (format === 'json') expect(JSON.parse(text)).toEqual(wanted);
        else expect(text.trimEnd().split(/\r?\n/)).toHaveLength(wanted.length + (format === 'csv' ? 1 : 0));
      }
    });

    it('is recorded with its filters before a byte goes out, and is not in itself', async () => {
      const response = await exportAs('jsonl', '&action=audit.exported&outcome=ok');
      const text = await response.text();
      const [event] = (await list('?action=audit.exported')).events;
      expect(event).toMatchObject({
        actor: { urn: 'urn:li:corpuser:datahub' },
        details: { format: 'jsonl', action: 'audit.exported', outcome: 'ok' },
      });
      const ids = text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as AuditLogEvent).id);
      expect(ids).not.toContain(event?.id);
    });

    it('holds more events than one reading takes, each once', async () => {
      const { writer } = openPlace(server.place);
      const numbers = Array.from({ length: 1_203 }, (_, index) => index);
      for (const part of [numbers.slice(0, 600), numbers.slice(600)])
        await writer
          .insertInto('audit_events')
          .values(
            part.map((number) => ({
              at: Math.floor(number / 10),
              action: 'token.refused',
              outcome: 'refused' as const,
              actor_urn: 'urn:li:corpuser:many',
              via_token_id: null,
              subject_urn: null,
              ip: null,
              request_id: `many-${number}`,
              user_agent: null,
              details: '{}',
            })),
          )
          .execute();
      const response = await exportAs('json', '&actor=urn:li:corpuser:many');
      const events = (await response.json()) as AuditLogEvent[];
      expect(events.map(({ requestId }) => requestId)).toEqual(
        numbers.map((number) => `many-${number}`).reverse(),
      );
    });
  });

  describe('400', () => {
    it('names every bad parameter at once, and a misspelt one too: it would show everything', async () => {
      const response = await admin.fetch(
        '/api/v1/audit?action=token.minted,no.such&from=yesterday&outcome=maybe&count=0&before=x&actr=ada',
      );
      expect(response.status).toBe(400);
      const { code, errors } = (await response.json()) as {
        code: string;
        errors: { field: string; message: string }[];
      };
      expect(code).toBe('request.invalid');
      const fields = errors.map(({ field }) => field);
      expect(fields).toEqual(expect.arrayContaining(['action', 'from', 'outcome', 'count', 'before', '']));
      expect(errors.map(({ message }) => message).join()).toMatch(/no\.such.*actr/s);
    });

    it.each([
      'from=5&to=5',
      'before=1.1;drop table audit_events',
      "before=1.1' or 1=1--",
      'before=-1.1',
      'actor=a&actor=b',
      'token=%00',
      'to=1e99',
    ])('refuses %s', async (query) => {
      expect((await admin.fetch(`/api/v1/audit?${query}`)).status).toBe(400);
    });

    it.each(['kind=role', 'query=ada', 'kind=user&query=%00', 'kind=user&count=101'])(
      'refuses a search by %s',
      async (query) => {
        expect((await admin.fetch(`/api/v1/audit/parties?${query}`)).status).toBe(400);
      },
    );

    it('refuses an export without a format that there is', async () => {
      expect((await exportAs('xlsx')).status).toBe(400);
      expect((await admin.fetch('/api/v1/audit/export')).status).toBe(400);
    });
  });

  describe('403', () => {
    it('names the privilege to those who lack it, and records that they tried', async () => {
      for (const path of [
        '/api/v1/audit',
        '/api/v1/audit/parties?kind=user',
        '/api/v1/audit/export?format=csv',
      ]) {
        const response = await ada.fetch(path);
        expect(response.status, path).toBe(403);
        expect(await response.json()).toMatchObject({
          code: 'privilege.missing',
          detail: expect.stringContaining('GET_ANALYTICS_PRIVILEGE'),
        });
      }
      const { events } = await list('?actor=urn:li:corpuser:ada&action=action.refused');
      expect(events.map(({ details }) => details.attempted)).toEqual([
        'audit.export',
        'audit.list-parties',
        'audit.list',
      ]);
    });

    it('from the request on that follows the loss of the privilege, for tokens too', async () => {
      const bob = await server.addSignedIn('bob', 'Admin');
      const { accessToken } = await server.mint(bob);
      const script = server.script(`Bearer ${accessToken}`);
      expect((await script.fetch('/api/v1/audit')).status).toBe(200);
      await server.admin('users', 'withdraw-role', 'bob', 'Admin');
      expect((await script.fetch('/api/v1/audit')).status).toBe(403);
      expect((await exportAs('csv', '', bob)).status).toBe(403);
    });

    it('for an export that another site causes with the cookie; nothing is recorded', async () => {
      const before = (await list('?action=audit.exported')).events.length;
      for (const site of ['cross-site', 'same-site']) {
        const response = await admin.fetch('/api/v1/audit/export?format=csv', {
          headers: { 'sec-fetch-site': site },
        });
        expect(response.status).toBe(403);
      }
      expect((await list('?action=audit.exported')).events).toHaveLength(before);
    });
  });

  it('401 for a stranger, and no method but reading', async () => {
    expect((await server.visitor().fetch('/api/v1/audit')).status).toBe(401);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect((await admin.fetch('/api/v1/audit', { method })).status, method).toBe(404);
  });

  it('no export goes out that cannot be recorded (test AU-02)', async () => {
    const { writer } = openPlace(server.place);
    await sql`alter table audit_events rename to audit_events_away`.execute(writer);
    const response = await exportAs('csv');
    await sql`alter table audit_events_away rename to audit_events`.execute(writer);
    expect(response.status).toBe(500);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(await response.text()).not.toContain('"id"');
  });
});
