import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { corpUserUrn } from '@latchkey/shared/urn';
import type { OidcLinkService } from '../features/oidc/oidc-link-service.ts';
import type { PolicyAdminService } from '../features/policies/policy-admin-service.ts';
import type { RestoreService } from '../features/restore/restore-service.ts';
import type { UserService } from '../features/users/user-service.ts';
import type { RequestContext } from '../security/actor.ts';
import type { Store } from '../store.ts';
import { type AdminRequest, UsageError } from './admin-arguments.ts';

/** What commands act on. */
type AdminDeps = {
  readonly users: UserService;
  readonly policies: PolicyAdminService;
  readonly identities: OidcLinkService;
  readonly restore: RestoreService;
  readonly store: Store;
  readonly context: RequestContext;
};

/** Does what the command line asks. @returns the lines to print. */
export async function adminCommand(request: AdminRequest, deps: AdminDeps): Promise<string[]> {
  if (request.noun === 'users') return usersCommand(request, deps);
  if (request.noun === 'policies') return policiesCommand(request, deps);
  if (request.noun === 'restored') return restoredCommand(request, deps);
  return auditCommand(request, deps);
}

async function usersCommand(request: AdminRequest, deps: AdminDeps): Promise<string[]> {
  if (request.verb.endsWith('link-sso')) return identityCommand(request, deps);
  const { users, store, context } = deps;
  const [username = '', role = ''] = request.operands;
  const urn = corpUserUrn(username);
  switch (request.verb) {
    case 'list': {
      const all = await store.read.users.list();
      return all.map((user) =>
        line(user.username, user.isRemoved ? 'REMOVED' : user.status, user.displayName),
      );
    }
    case 'add': {
      const { password, hint } = await newPassword(request);
      const displayName = request.name ?? username;
      await users.add(context, { username, displayName, email: request.email ?? null, password });
      return [`Added ${urn}`, ...hint];
    }
    case 'suspend':
      await users.suspend(context, urn);
      return [`Suspended ${urn}; sessions are ended, tokens answer 401.`];
    case 'reinstate':
      await users.reinstate(context, urn);
      return [`Reinstated ${urn}; tokens that are neither revoked nor expired work again.`];
    case 'remove':
      await users.remove(context, urn);
      return [`Removed ${urn}; sessions are ended, tokens are revoked.`];
    case 'password': {
      const { password, hint } = await newPassword(request);
      await users.setPassword(context, urn, password);
      return [`Set the password of ${urn}; sessions are ended.`, ...hint];
    }
    case 'grant-role':
      await users.setRole(context, urn, role, true);
      return [`${urn} has the role ${role}.`];
    case 'withdraw-role':
      await users.setRole(context, urn, role, false);
      return [`${urn} no longer has the role ${role}.`];
    default:
      throw new UsageError(`Unknown command: users ${request.verb}`);
  }
}

async function identityCommand(request: AdminRequest, deps: AdminDeps): Promise<string[]> {
  const { identities, context } = deps;
  if (request.verb === 'unlink-sso') {
    const [issuer = '', subject = ''] = request.operands;
    await identities.unlink(context, issuer, subject);
    return [`Unlinked ${subject} of ${issuer}; sessions are ended.`];
  }
  const [username = '', issuer = '', subject = ''] = request.operands;
  const urn = corpUserUrn(username);
  await identities.link(context, urn, issuer, subject);
  return [`${subject} of ${issuer} signs in as ${urn}.`];
}

async function policiesCommand(request: AdminRequest, { policies, context }: AdminDeps): Promise<string[]> {
  if (request.verb === 'list') {
    const all = await policies.list(context);
    return all.map((policy) =>
      line(policy.urn, policy.state, policy.editable ? 'editable' : 'system', policy.name),
    );
  }
  const [given = ''] = request.operands;
  const urn = given.startsWith('urn:') ? given : `urn:li:dataHubPolicy:${given}`;
  if (request.verb === 'activate') await policies.activate(context, urn);
  else await policies.deactivate(context, urn);
  return [`${urn} is ${request.verb === 'activate' ? 'ACTIVE' : 'INACTIVE'}.`];
}

async function restoredCommand(
  { keepPeople }: AdminRequest,
  { restore, context }: AdminDeps,
): Promise<string[]> {
  const done = await restore.distrust(context, keepPeople);
  const people = keepPeople
    ? 'People are as the backup has them: who was suspended or removed since, or lost a role, may act again.'
    : `${done.suspendedPeople} people are suspended, all but datahub. Reinstate each who may still act: pnpm admin users reinstate <username>`;
  return [
    `${done.revokedTokens} tokens are revoked, ${done.endedSessions} sessions ended, ${done.closedLinks} invitations and reset links closed.`,
    people,
    'Roles, groups, policies and passwords are as the backup has them: withdraw again what was withdrawn since.',
  ];
}

async function auditCommand({ limit, json }: AdminRequest, { store }: AdminDeps): Promise<string[]> {
  const events = await store.read.audit.listLatest(limit);
  if (json) return events.map((event) => JSON.stringify(event));
  return events.map((event) => {
    const actor =
      event.viaTokenId === null ? event.actorUrn : `${event.actorUrn} (token ${event.viaTokenId})`;
    const details = Object.keys(event.details).length === 0 ? '' : JSON.stringify(event.details);
    const columns = [
      new Date(event.at).toISOString(),
      event.action,
      event.outcome,
      actor ?? '-',
      event.subjectUrn ?? '-',
    ];
    return line(...columns, event.ip ?? '-', details);
  });
}

/**
 * One line of columns. What people chose themselves must not start a line of its own, colour the
 * terminal or hide itself, so control and format characters are written as escapes (test AU-04).
 */
function line(...columns: readonly string[]): string {
  const escaped = (character: string) =>
    `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`;
  return columns.map((column) => column.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)).join('\t');
}

/** A password from standard input, or a random one that is printed once. */
async function newPassword(request: AdminRequest): Promise<{ password: string; hint: string[] }> {
  if (request.passwordFromStdin) {
    const input = await text(process.stdin);
    return { password: input.replace(/\r?\n$/, ''), hint: [] };
  }
  const password = randomBytes(12).toString('base64url');
  return { password, hint: [`Password: ${password}`, 'It is not stored and will not be shown again.'] };
}
