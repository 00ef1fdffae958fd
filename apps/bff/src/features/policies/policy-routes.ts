import type { Policy } from '@latchkey/shared/policies';
import {
  deletePolicyQuerySchema,
  type ListPoliciesResult,
  type ListPolicyActorsResult,
  listPoliciesQuerySchema,
  listPolicyActorsQuerySchema,
  type PolicyDetails,
  policyInputSchema,
  policyStateInputSchema,
  previewPolicyInputSchema,
  updatePolicyInputSchema,
} from '@latchkey/shared/policy-api';
import { Router } from 'express';
import { requestContext } from '../../http/request-context.ts';
import type { PolicyAdminService, PolicyInput } from './policy-admin-service.ts';
import { presentPolicy, shownActors } from './policy-presenter.ts';
import type { StoredPolicy } from './policy-version.ts';
import type { RoleService } from './role-service.ts';

/** `/api/v1/policies`: parse, call, present. */
export function createPolicyRouter(deps: {
  readonly policyAdmin: PolicyAdminService;
  readonly roles: RoleService;
}): Router {
  const { policyAdmin, roles } = deps;
  const router = Router();

  const detailsOf = async (stored: StoredPolicy): Promise<PolicyDetails> => {
    const { users, groups } = stored.policy.actors;
    return { policy: presentPolicy(stored), names: await roles.namesOf([...users, ...groups]) };
  };

  router.get('/', async (req, res) => {
    const query = listPoliciesQuerySchema.parse(req.query);
    const page = await policyAdmin.listPage(requestContext(res), query);
    const result: ListPoliciesResult = {
      start: query.start,
      count: query.count,
      total: page.total,
      policies: page.policies.map(presentPolicy),
      names: await roles.namesOf(shownActors(page.policies.map(({ policy }) => policy))),
    };
    res.json(result);
  });

  router.get('/actors', async (req, res) => {
    const { kind, ...page } = listPolicyActorsQuerySchema.parse(req.query);
    const found = await roles.listActors(requestContext(res), kind, page);
    const result: ListPolicyActorsResult = { start: page.start, count: page.count, ...found };
    res.json(result);
  });

  router.post('/preview', async (req, res) => {
    const { urn, ...input } = previewPolicyInputSchema.parse(req.body);
    res.json(await policyAdmin.preview(requestContext(res), input, urn));
  });

  router.post('/', async (req, res) => {
    const input = policyInputSchema.parse(req.body);
    const made = await policyAdmin.createChecked(requestContext(res), toPolicyInput(input));
    res.status(201).json(await detailsOf(made));
  });

  router.get('/:urn', async (req, res) => {
    res.json(await detailsOf(await policyAdmin.get(requestContext(res), req.params.urn)));
  });

  router.put('/:urn', async (req, res) => {
    const { version, ...input } = updatePolicyInputSchema.parse(req.body);
    const { urn } = req.params;
    const changed = await policyAdmin.replace(requestContext(res), urn, toPolicyInput(input), version);
    res.json(await detailsOf(changed));
  });

  router.put('/:urn/state', async (req, res) => {
    const { state, version } = policyStateInputSchema.parse(req.body);
    const { activate, deactivate } = policyAdmin;
    const change = state === 'ACTIVE' ? activate : deactivate;
    res.json(await detailsOf(await change(requestContext(res), req.params.urn, version)));
  });

  router.delete('/:urn', async (req, res) => {
    const { version } = deletePolicyQuerySchema.parse(req.query);
    await policyAdmin.remove(requestContext(res), req.params.urn, version);
    res.status(204).end();
  });

  return router;
}

type ParsedInput = Omit<PolicyInput, 'resources'> & { readonly resources: Policy['resources'] };

/** Doubled entries say nothing twice. */
function toPolicyInput(input: ParsedInput): PolicyInput {
  const once = (values: readonly string[]) => [...new Set(values)];
  const { actors } = input;
  return {
    ...input,
    privileges: once(input.privileges),
    actors: {
      ...actors,
      users: once(actors.users),
      groups: once(actors.groups),
      roles: once(actors.roles),
    },
  };
}
