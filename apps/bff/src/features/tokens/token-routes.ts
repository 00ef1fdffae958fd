import {
  type CreateTokenInput,
  createTokenInputSchema,
  type ListTokensResult,
  listTokensQuerySchema,
  type MintedToken,
} from '@latchkey/shared/tokens';
import { isCorpUserUrn } from '@latchkey/shared/urn';
import { Router } from 'express';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import type { Store } from '../../store.ts';
import type { LifetimeRequest } from './token-lifetime-policy.ts';
import { presentToken } from './token-presenter.ts';
import type { Token } from './token-repository.ts';
import type { TokenService } from './token-service.ts';

/** `/api/v1/tokens`: parse, call, present. */
export function createTokenRouter(deps: { tokens: TokenService; store: Store; clock: Clock }): Router {
  const { tokens, store, clock } = deps;
  const router = Router();

  const present = async (records: readonly Token[]) => {
    const urns = new Set(records.flatMap((token) => [token.actorUrn, token.ownerUrn]));
    const names = await store.read.users.findNames([...urns]);
    const now = clock.now();
    return records.map((token) => presentToken(token, names, now));
  };

  router.get('/', async (req, res) => {
    const context = requestContext(res);
    const { query, owner, ...rest } = listTokensQuerySchema.parse(req.query);
    const ownerUrn = owner === 'me' ? context.actor.urn : owner === 'all' ? null : owner;
    const page = await tokens.list(context, { ...rest, ownerUrn, text: query, filters: [] });
    const result: ListTokensResult = {
      start: rest.start,
      count: rest.count,
      total: page.total,
      tokens: await present(page.tokens),
    };
    res.json(result);
  });

  router.post('/', async (req, res) => {
    const context = requestContext(res);
    const input = createTokenInputSchema.parse(req.body);
    const actorUrn = input.actorUrn ?? context.actor.urn;
    if (!isCorpUserUrn(actorUrn)) {
      const message = 'expected a user URN such as urn:li:corpuser:jdoe';
      throw new AppError('request.invalid', { errors: [{ field: 'actorUrn', message }] });
    }
    const { accessToken, token } = await tokens.mint(context, {
      name: input.name,
      description: input.description === undefined || input.description === '' ? null : input.description,
      actorUrn,
      lifetime: lifetimeOf(input),
    });
    const [record] = await present([token]);
    if (record === undefined) throw new Error('One token in, one record out');
    const minted: MintedToken = { accessToken, token: record };
    res.status(201).json(minted);
  });

  router.delete('/:id', async (req, res) => {
    await tokens.revoke(requestContext(res), req.params.id);
    res.status(204).end();
  });

  return router;
}

function lifetimeOf(input: CreateTokenInput): LifetimeRequest {
  if (input.noExpiry) return { kind: 'never' };
  if (input.expiresAt !== undefined) return { kind: 'at', expiresAt: input.expiresAt };
  return input.duration === undefined ? { kind: 'default' } : { kind: 'iso', duration: input.duration };
}
