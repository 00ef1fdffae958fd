import {
  type CreatedInvite,
  createInviteInputSchema,
  type InviteRecord,
  type ListInvitesResult,
  listInvitesQuerySchema,
} from '@latchkey/shared/invites';
import { corpUserId, isCorpUserUrn } from '@latchkey/shared/urn';
import { Router } from 'express';
import { sessionContext } from '../../http/session-context.ts';
import type { Store } from '../../store.ts';
import { roleNameOf, roleUrnOf } from '../users/user-types.ts';
import type { Invite } from './invite-repository.ts';
import type { InviteService } from './invite-service.ts';

/** `/api/v1/invites`: parse, call, present. Tokens are refused here. */
export function createInviteAdminRouter(deps: {
  readonly invites: InviteService;
  readonly store: Store;
}): Router {
  const { invites, store } = deps;
  const router = Router();

  const present = async (found: readonly Invite[]): Promise<InviteRecord[]> => {
    const names = await store.read.users.findNames([...new Set(found.map(({ createdBy }) => createdBy))]);
    return found.map((invite) => presentInvite(invite, names));
  };

  router.get('/', async (req, res) => {
    const { start, count } = listInvitesQuerySchema.parse(req.query);
    const page = await invites.list(sessionContext(res), { start, count });
    const result: ListInvitesResult = {
      start,
      count,
      total: page.total,
      invites: await present(page.invites),
    };
    res.json(result);
  });

  router.post('/', async (req, res) => {
    const context = sessionContext(res);
    const { role, maxUses, lifetimeMs } = createInviteInputSchema.parse(req.body);
    const made = await invites.create(context, { roleUrn: roleUrnOf(role), maxUses, lifetimeMs });
    const [invite] = await present([made.invite]);
    if (invite === undefined) throw new Error('One invitation in, one record out');
    const created: CreatedInvite = { inviteToken: made.inviteToken, invite };
    res.status(201).json(created);
  });

  router.delete('/:id', async (req, res) => {
    await invites.revoke(sessionContext(res), req.params.id);
    res.status(204).end();
  });

  return router;
}

/** The wire shape of an invitation; a creator who is gone is shown by the id in the URN. */
function presentInvite(invite: Invite, names: ReadonlyMap<string, string>): InviteRecord {
  const { createdBy } = invite;
  return {
    id: invite.id,
    role: invite.roleUrn === null ? null : roleNameOf(invite.roleUrn),
    createdAt: invite.createdAt,
    createdByUrn: createdBy,
    createdByName: names.get(createdBy) ?? (isCorpUserUrn(createdBy) ? corpUserId(createdBy) : createdBy),
    expiresAt: invite.expiresAt,
    maxUses: invite.maxUses,
    uses: invite.uses,
  };
}
