import { TOKEN_STATE_FILTERS } from '@latchkey/shared/tokens';
import { ROOT_USER_URN } from '@latchkey/shared/urn';
import { expect } from 'vitest';
import { DOORS } from '../test-server.ts';
import { PEOPLE, type Product } from './product.ts';
import type { TokenModel } from './token-model.ts';
import { type Issued, MANAGE } from './token-model-types.ts';

/** Looks at every token through both doors and in every list, and expects what the model says. */
export async function compare(model: TokenModel, product: Product): Promise<void> {
  // The lists first: what is looked at through a door has been used.
  await compareLists(model, product);
  await compareDoors(model, product);
}

/** Knocks at both doors with every token. */
export async function compareDoors(model: TokenModel, product: Product): Promise<void> {
  for (const token of model.tokens) {
    const isAccepted = model.isAccepted(token);
    for (const door of DOORS) {
      const status = await product.knock(door, token.secret);
      expect(status, `${nameOf(model, token)} at the ${door} door`).toBe(isAccepted ? 200 : 401);
    }
    if (isAccepted) token.usedAt = model.time.now;
  }
}

async function compareLists(model: TokenModel, product: Product): Promise<void> {
  const isSettled = await product.settle();
  const known = model.tokens.filter((token) => !model.isForgotten(token));
  const names = (ids: readonly string[]) =>
    model.tokens.flatMap((token) =>
      ids.includes(token.id) && !model.isForgotten(token) ? [nameOf(model, token)] : [],
    );
  const root = { urn: ROOT_USER_URN, secret: null };
  for (const state of TOKEN_STATE_FILTERS) {
    if (state === 'unused' && !isSettled) continue;
    const expected = known.filter((token) => model.states(token).includes(state));
    const { status, value = [] } = await product.list(root, 'all', state);
    expect(status).toBe(200);
    expect(names(value), `state=${state}`).toEqual(names(expected.map(({ id }) => id)));
  }
  for (const urn of PEOPLE.filter(model.isActive)) {
    const mine = await product.list({ urn, secret: null }, 'me', 'all');
    const expected = known.filter(({ owner }) => owner === urn);
    expect(names(mine.value ?? []), `tokens of ${urn}`).toEqual(names(expected.map(({ id }) => id)));
    const all = await product.list({ urn, secret: null }, 'all', 'all');
    expect(all.status, `everybody’s tokens for ${urn}`).toBe(model.holds(urn, MANAGE) ? 200 : 403);
  }
}

/** @returns how a message calls a token: secrets and ids differ in each run. */
export function nameOf(model: TokenModel, token: Issued): string {
  return `token ${model.tokens.indexOf(token)}`;
}
