import { ROLE_URNS, ROOT_USER_URN } from '@latchkey/shared/urn';
import fc from 'fast-check';
import { expect } from 'vitest';
import { compare, compareDoors, nameOf } from './compare.ts';
import { type Answer, EVERYBODY_POLICY, type Minted, PEOPLE, type Product, type Sender } from './product.ts';
import { createTokenModel, type TokenModel } from './token-model.ts';
import { type Caller, type Issued, MANAGE } from './token-model-types.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
/** Tokens of one sequence; each is looked at again and again. */
const MAX_TOKENS = 12;

const LIFETIMES: ReadonlyMap<string | undefined, number | undefined> = new Map([
  [undefined, undefined],
  ['PT1H', HOUR],
  ['P1D', DAY],
  ['P7D', 7 * DAY],
  ['P90D', 90 * DAY],
  ['P365D', 365 * DAY],
  ['never', Number.POSITIVE_INFINITY],
]);

export type Command = fc.AsyncCommand<TokenModel, Product>;

/** @param act changes both, and compares what the product answered. */
export function command(
  text: string,
  check: (model: TokenModel) => boolean,
  act: (model: TokenModel, product: Product) => Promise<void>,
): Command {
  return {
    check,
    run: async (model, product) => {
      await act(model, product);
      if (product.isQuick) await compareDoors(model, product);
    },
    toString: () => text,
  };
}

/** @returns the member at an index that begins anew after the last one. */
export function at<T>(members: readonly T[], index: number): T {
  const member = members[index % members.length];
  if (member === undefined) throw new Error('There is nothing to choose from');
  return member;
}

export const index = fc.nat({ max: 11 });
const duration = fc.constantFrom(...LIFETIMES.keys());
const grace = fc.constantFrom(0, HOUR, DAY, 7 * DAY);
/** Below 3: root, ada, bob in person. From there: whoever has a secret. */
const sender = fc.nat({ max: 9 });

const inPerson = [ROOT_USER_URN, ...PEOPLE];

/** @returns nobody where nobody could send anything: a person who may not act has no session. */
function callerOf(model: TokenModel, number: number): Caller | undefined {
  const person = inPerson[number];
  if (person !== undefined) return model.isActive(person) ? { urn: person, token: null } : undefined;
  if (model.tokens.length === 0) return undefined;
  const token = at(model.tokens, number - inPerson.length);
  return { urn: token.actor, token };
}

const isDead = (model: TokenModel, { token }: Caller) => token !== null && !model.isAccepted(token);

/** A request with a token has used it, whatever comes of it. */
function senderOf(model: TokenModel, { urn, token }: Caller): Sender {
  if (token !== null && model.isAccepted(token)) token.usedAt = model.time.now;
  return { urn, secret: token?.secret ?? null };
}

/** Takes a new token over, which has to end when the model says. */
function note(
  model: TokenModel,
  minted: Answer<Minted>,
  end: number,
  who: Pick<Issued, 'actor' | 'owner' | 'isService' | 'parent'>,
) {
  expect(minted.status).toBe(200);
  if (minted.value === undefined) throw new Error('A success has a value');
  expect(minted.value.end, 'the end').toBe(end);
  const { id, secret } = minted.value;
  const birth = { createdAt: model.time.now, end, revokedAt: null, isReplaced: false, usedAt: null };
  model.tokens.push({ id, secret, ...who, ...birth });
}

const hasRoom = (model: TokenModel) => model.tokens.length < MAX_TOKENS;
const hasTokens = (model: TokenModel) => model.tokens.length > 0;

/** Whom a token can be asked for: people who exist or do not, root, service accounts. */
function targets(model: TokenModel): string[] {
  const services = [...model.accounts].filter(([, { isService }]) => isService).map(([urn]) => urn);
  return [...PEOPLE, ...services, ROOT_USER_URN];
}

const mintOf = (by: number, target: number | undefined, iso: string | undefined) =>
  command(
    `mint(by ${by}, for ${target ?? 'oneself'}, ${iso})`,
    (model) => hasRoom(model) && callerOf(model, by) !== undefined,
    async (model, product) => {
      const caller = callerOf(model, by);
      if (caller === undefined) return;
      const actor = target === undefined ? caller.urn : at(targets(model), target);
      const minted = await product.mint(senderOf(model, caller), actor, iso);
      if (isDead(model, caller)) return expect(minted.status).toBe(401);
      const end = model.mint(caller, actor, LIFETIMES.get(iso));
      if (typeof end === 'string') return expect(minted.status).toBe(end === 'right' ? 403 : 400);
      const isService = model.isForService(caller.urn, actor);
      note(model, minted, end, { actor, owner: caller.urn, isService, parent: caller.token });
    },
  );
const mint = fc
  .tuple(sender, fc.option(index, { nil: undefined }), duration)
  .map(([by, target, iso]) => mintOf(by, target, iso));

const rotate = fc.tuple(fc.nat({ max: 4 }), index, grace).map(([by, which, graceMs]) =>
  command(
    `rotate(by ${by}, ${which}, ${graceMs / HOUR} h)`,
    (model) => hasRoom(model) && hasTokens(model) && callerOf(model, by) !== undefined,
    async (model, product) => {
      const caller = callerOf(model, by);
      if (caller === undefined) return;
      const old = at(model.tokens, which);
      const rotated = await product.rotate(senderOf(model, caller), old.id, graceMs);
      const refusal = refusalToRotate(model, caller, old);
      if (refusal !== undefined) return expect(rotated.status, nameOf(model, old)).toBe(refusal);
      const { actor, owner, isService } = old;
      note(model, rotated, model.rotate(old, graceMs), { actor, owner, isService, parent: null });
    },
  ),
);

/** docs/openapi.json, rotateToken: a session, a token of one's own, not twice, the right to generate. */
function refusalToRotate(model: TokenModel, caller: Caller, old: Issued): number | undefined {
  if (isDead(model, caller)) return 401;
  if (caller.token !== null) return 403;
  if (old.revokedAt !== null || !model.mayRevoke(caller.urn, old)) return 404;
  if (old.isReplaced) return 409;
  return model.mayMint(caller.urn, old) ? undefined : 403;
}

const isTheirs = (model: TokenModel, caller: Caller, token: Issued) =>
  token.revokedAt === null && model.mayRevoke(caller.urn, token);

const revoke = fc.tuple(sender, index).map(([by, which]) =>
  command(
    `revoke(by ${by}, ${which})`,
    (model) => hasTokens(model) && callerOf(model, by) !== undefined,
    async (model, product) => {
      const caller = callerOf(model, by);
      if (caller === undefined) return;
      const token = at(model.tokens, which);
      const { status } = await product.revoke(senderOf(model, caller), token.id);
      if (isDead(model, caller)) return expect(status).toBe(401);
      if (!isTheirs(model, caller, token)) return expect(status).toBe(404);
      expect(status).toBe(200);
      model.revoke(token);
    },
  ),
);

const revokeSeveral = fc
  .tuple(sender, fc.option(fc.array(index, { minLength: 1, maxLength: 4 }), { nil: undefined }))
  .map(([by, which]) =>
    command(
      `revokeSeveral(by ${by}, ${which ?? 'all mine'})`,
      (model) => hasTokens(model) && callerOf(model, by) !== undefined,
      async (model, product) => {
        const caller = callerOf(model, by);
        if (caller === undefined) return;
        const asked = which?.map((one) => at(model.tokens, one));
        const from = senderOf(model, caller);
        const { status, value } = await (asked === undefined
          ? product.revokeAllOwn(from)
          : product.revokeSome(
              from,
              asked.map(({ id }) => id),
            ));
        if (isDead(model, caller)) return expect(status).toBe(401);
        expect(status).toBe(200);
        const meant = new Set(asked ?? model.tokens.filter(({ owner }) => owner === caller.urn));
        const theirs = [...meant].filter((token) => isTheirs(model, caller, token));
        const notFound = asked === undefined ? [] : [...meant].filter((token) => !theirs.includes(token));
        const idsOf = (tokens: readonly Issued[]) => tokens.map(({ id }) => id).sort();
        expect([...(value?.revoked ?? [])].sort(), 'revoked').toEqual(idsOf(theirs));
        expect([...(value?.notFound ?? [])].sort(), 'not found').toEqual(idsOf(notFound));
        theirs.forEach(model.revoke);
      },
    ),
  );

const wait = fc
  .constantFrom(SECOND, SECOND, SECOND, HOUR - SECOND, HOUR, DAY, 6 * DAY, 7 * DAY, 83 * DAY, 90 * DAY)
  .map((ms) =>
    command(
      `wait(${ms / HOUR} h)`,
      () => true,
      async (model, product) => {
        product.wait(ms);
        model.time.now += ms;
      },
    ),
  );

const restart = fc.constant(
  command(
    'restart()',
    () => true,
    (_, product) => product.restart(),
  ),
);
const look = fc.constant(command('look()', () => true, compare));

/** What happens to tokens. */
export const tokenCommands = [
  mint,
  mint,
  mint,
  mint,
  rotate,
  rotate,
  rotate,
  revoke,
  revoke,
  revokeSeveral,
  wait,
  wait,
  restart,
  look,
];

/** Ada's token with a child and a grandchild, one of bob's, one of a service account with a child. */
const OPENING = [
  mintOf(1, undefined, 'P7D'),
  mintOf(3, undefined, undefined),
  mintOf(4, undefined, 'P1D'),
  mintOf(2, undefined, 'never'),
  mintOf(0, 2, 'P90D'),
  mintOf(7, undefined, 'P1D'),
];

/** A sequence begins with a little of everything, because most acts need something to act on. */
export async function begin(product: Product, now: number): Promise<TokenModel> {
  await product.reset();
  const model = createTokenModel(now, EVERYBODY_POLICY);
  for (const urn of PEOPLE) {
    await product.addPerson(urn);
    model.accounts.set(urn, { isSuspended: false, isRemoved: false, isService: false, role: null });
  }
  await product.addGroup(CREW);
  await product.setMember(CREW, at(PEOPLE, 0), true);
  model.groups.set(CREW, { role: null, members: new Set([at(PEOPLE, 0)]) });
  const policy = await product.grant(MANAGE, at(PEOPLE, 1));
  model.grants.set(policy, { isActive: true, privilege: MANAGE, to: at(PEOPLE, 1) });
  const service = await product.addServiceAccount();
  model.accounts.set(service, { isSuspended: false, isRemoved: false, isService: true, role: null });
  for (const one of OPENING) await one.run(model, product);
  return model;
}

export const CREW = 'urn:li:corpGroup:crew';
/** Null: none. */
export const ROLES = [null, ...ROLE_URNS];
