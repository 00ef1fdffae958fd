import {
  type CreateTokenInput,
  createTokenInputSchema,
  editTokenInputSchema,
  IDEMPOTENCY_KEY,
  type ListTokensResult,
  listTokensQuerySchema,
  type MintedToken,
  type RevokeTokensResult,
  revokeTokensInputSchema,
  rotateTokenInputSchema,
  type TokenDetails,
  tryTokenInputSchema,
} from '@latchkey/shared/tokens';
import { corpUserId, isCorpUserUrn } from '@latchkey/shared/urn';
import { type Request, type Response, Router } from 'express';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import type { Store } from '../../store.ts';
import type { TokenCareService } from './token-care-service.ts';
import type { LifetimeRequest } from './token-lifetime-policy.ts';
import { mayManageTokens } from './token-policy.ts';
import { presentToken } from './token-presenter.ts';
import type { Token } from './token-repository.ts';
import type { TokenRotationService } from './token-rotation-service.ts';
import type { TokenService } from './token-service.ts';
import type { TokenTrialService } from './token-trial-service.ts';

/** What the routes call. */
export type TokenRouterDeps = {
  readonly tokens: TokenService;
  readonly care: TokenCareService;
  readonly rotation: TokenRotationService;
  readonly trial: TokenTrialService;
  readonly store: Store;
  readonly clock: Clock;
};

/** `/api/v1/tokens`: parse, call, present. */
export function createTokenRouter(deps: TokenRouterDeps): Router {
  const { tokens, care, rotation, trial, store, clock } = deps;
  const router = Router();

  /** @param alsoNamed people whose names a manager wants to know, whoever the rows are about. */
  const present = async (
    res: Response,
    records: readonly Token[],
    alsoNamed: readonly (string | null)[] = [],
  ) => {
    const caller = await tokens.callerOf(requestContext(res));
    const others = mayManageTokens(caller) ? alsoNamed.filter((urn) => urn !== null) : [];
    const urns = new Set([...records.flatMap((token) => [token.actorUrn, token.ownerUrn]), ...others]);
    const names = await store.read.users.findNames([...urns]);
    const now = clock.now();
    return {
      records: records.map((token) => presentToken(token, caller, names, now)),
      nameOf: (urn: string | null) =>
        urn !== null && others.includes(urn) ? (names.get(urn) ?? null) : null,
    };
  };
  const presentOne = async (res: Response, token: Token) => {
    const [record] = (await present(res, [token])).records;
    if (record === undefined) throw new Error('One token in, one record out');
    return record;
  };
  const sendMinted = async (res: Response, { accessToken, token }: { accessToken: string; token: Token }) => {
    const minted: MintedToken = { accessToken, token: await presentOne(res, token) };
    res.status(201).json(minted);
  };

  router.get('/', async (req, res) => {
    const context = requestContext(res);
    const { query, owner, actor, ...rest } = listTokensQuerySchema.parse(req.query);
    const ownerUrn = owner === 'me' ? context.actor.urn : owner === 'all' ? null : owner;
    const request = { ...rest, ownerUrn, actorUrn: actor, text: query, filters: [] };
    const page = await tokens.list(context, request);
    // A filter that came with a link names somebody whose tokens may all be on other pages, or gone.
    const ownerAsked = owner === 'me' ? null : ownerUrn;
    const { records, nameOf } = await present(res, page.tokens, [ownerAsked, actor ?? null]);
    const result: ListTokensResult = {
      start: rest.start,
      count: rest.count,
      total: page.total,
      tokens: records,
      ownerName: nameOf(ownerAsked),
      actorName: nameOf(actor ?? null),
    };
    res.json(result);
  });

  router.post('/', async (req, res) => {
    const context = requestContext(res);
    const input = createTokenInputSchema.parse(req.body);
    const actorUrn = input.actorUrn ?? context.actor.urn;
    if (!isCorpUserUrn(actorUrn)) {
      const message = 'expected a user URN such as urn:li:corpuser:jdoe';
      throw new AppError('request.invalid', {
        errors: [{ field: 'actorUrn', message, code: 'actor.not-a-user' }],
      });
    }
    const actor = actorUrn === context.actor.urn ? undefined : await store.read.users.find(actorUrn);
    const minted = await tokens.mint(context, {
      type: actor?.isServiceAccount ? 'SERVICE_ACCOUNT' : 'PERSONAL',
      name: input.name,
      description: input.description === undefined || input.description === '' ? null : input.description,
      actorUrn,
      lifetime: lifetimeOf(input),
      idempotencyKey: idempotencyKeyOf(req),
    });
    await sendMinted(res, minted);
  });

  router.post('/revoke', async (req, res) => {
    const context = requestContext(res);
    const input = revokeTokensInputSchema.parse(req.body);
    const result: RevokeTokensResult =
      'ids' in input ? await care.revokeSome(context, input.ids) : await care.revokeAllOwn(context);
    res.json(result);
  });

  router.post('/try', async (req, res) => {
    const { actor } = requestContext(res);
    const { accessToken } = tryTokenInputSchema.parse(req.body);
    res.json(await trial.tryToken(accessToken, corpUserId(actor.urn)));
  });

  router.get('/:id', async (req, res) => {
    const { token, usage } = await care.describe(requestContext(res), req.params.id);
    const details: TokenDetails = { token: await presentOne(res, token), usage };
    res.json(details);
  });

  router.patch('/:id', async (req, res) => {
    const token = await care.edit(requestContext(res), req.params.id, editTokenInputSchema.parse(req.body));
    res.json(await presentOne(res, token));
  });

  router.post('/:id/rotate', async (req, res) => {
    const { graceMs } = rotateTokenInputSchema.parse(req.body ?? {});
    await sendMinted(res, await rotation.rotate(requestContext(res), req.params.id, graceMs));
  });

  router.delete('/:id', async (req, res) => {
    await tokens.revoke(requestContext(res), req.params.id);
    res.status(204).end();
  });

  return router;
}

/** @throws AppError `request.invalid` for a key that two clients could spell differently. */
function idempotencyKeyOf(req: Request): string | undefined {
  const key = req.get('idempotency-key');
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  const message = 'expected 1 to 200 visible ASCII characters without spaces';
  throw new AppError('request.invalid', { errors: [{ field: 'Idempotency-Key', message }] });
}

function lifetimeOf(input: CreateTokenInput): LifetimeRequest {
  if (input.noExpiry) return { kind: 'never' };
  if (input.expiresAt !== undefined) return { kind: 'at', expiresAt: input.expiresAt };
  return input.duration === undefined ? { kind: 'default' } : { kind: 'iso', duration: input.duration };
}
