import fc from 'fast-check';
import { PEOPLE } from './product.ts';
import { at, type Command, CREW, command, index, ROLES } from './token-commands.ts';
import type { TokenModel } from './token-model.ts';
import { EVERYBODY, GENERATE, MANAGE, MANAGE_SERVICE } from './token-model-types.ts';

const GROUPS = [CREW, 'urn:li:corpGroup:leads'];
const MAX_SERVICE_ACCOUNTS = 2;

const way = fc.constantFrom('product', 'ingestion');

/** @returns an account that exists: people, then service accounts. */
const accountAt = (model: TokenModel, number: number) => at([...model.accounts], number);
const hasAccounts = (model: TokenModel) => model.accounts.size > 0;
const services = (model: TokenModel) => [...model.accounts.values()].filter(({ isService }) => isService);

const suspend = fc.tuple(index, fc.boolean(), way).map(([number, isSuspended, through]) =>
  command(
    `${isSuspended ? 'suspend' : 'reinstate'}(${number}, ${through})`,
    hasAccounts,
    async (model, product) => {
      const [urn, account] = accountAt(model, number);
      await product.suspend(urn, isSuspended, through);
      account.isSuspended = isSuspended;
    },
  ),
);

const remove = fc.tuple(index, fc.boolean()).map(([number, isRemoved]) =>
  command(`${isRemoved ? 'remove' : 'bringBack'}(${number})`, hasAccounts, async (model, product) => {
    const [urn, account] = accountAt(model, number);
    await product.remove(urn, isRemoved);
    account.isRemoved = isRemoved;
  }),
);

const deleteUser = fc.tuple(index, way).map(([number, through]) =>
  command(`deleteUser(${number}, ${through})`, hasAccounts, async (model, product) => {
    const [urn, { isService }] = accountAt(model, number);
    await product.deleteUser(urn, isService, through);
    model.forget(urn);
  }),
);

const addPerson = fc.constantFrom(...PEOPLE).map((urn) =>
  command(
    `addPerson(${urn})`,
    ({ accounts }) => !accounts.has(urn),
    async ({ accounts }, product) => {
      await product.addPerson(urn);
      accounts.set(urn, { isSuspended: false, isRemoved: false, isService: false, role: null });
    },
  ),
);

/** Who gets a name anew must not get anything with it. */
const giveNameAnew = fc.tuple(fc.constantFrom(...PEOPLE), way).map(([urn, through]) =>
  command(
    `giveNameAnew(${urn}, ${through})`,
    ({ accounts }) => accounts.has(urn),
    async (model, product) => {
      await product.deleteUser(urn, false, through);
      model.forget(urn);
      await product.addPerson(urn);
      model.accounts.set(urn, { isSuspended: false, isRemoved: false, isService: false, role: null });
    },
  ),
);

const addServiceAccount = fc.constant(
  command(
    'addServiceAccount()',
    (model) => services(model).length < MAX_SERVICE_ACCOUNTS,
    async ({ accounts }, product) => {
      const urn = await product.addServiceAccount();
      accounts.set(urn, { isSuspended: false, isRemoved: false, isService: true, role: null });
    },
  ),
);

/** @returns whom a policy can name right now. */
const grantees = ({ accounts, groups }: TokenModel) => [
  ...accounts.keys(),
  ...groups.keys(),
  ...ROLES.filter((role) => role !== null),
  EVERYBODY,
];

const grant = fc.tuple(fc.constantFrom(GENERATE, MANAGE, MANAGE_SERVICE), index).map(([privilege, to]) =>
  command(
    `grant(${privilege}, ${to})`,
    ({ grants }) => grants.size < 6,
    async (model, product) => {
      const grantee = at(grantees(model), to);
      const policy = await product.grant(privilege, grantee);
      model.grants.set(policy, { isActive: true, privilege, to: grantee });
    },
  ),
);

const setGrant = fc.tuple(index, fc.boolean()).map(([number, isActive]) =>
  command(
    `${isActive ? 'activate' : 'deactivate'}(${number})`,
    ({ grants }) => grants.size > 0,
    async ({ grants }, product) => {
      const [policy, one] = at([...grants], number);
      await product.setGrant(policy, isActive);
      one.isActive = isActive;
    },
  ),
);

const dropGrant = index.map((number) =>
  command(
    `dropGrant(${number})`,
    ({ grants }) => grants.size > 0,
    async ({ grants }, product) => {
      const [policy] = at([...grants], number);
      await product.dropGrant(policy);
      grants.delete(policy);
    },
  ),
);

const toggleGroup = fc.constantFrom(...GROUPS).map((urn) =>
  command(
    `toggleGroup(${urn})`,
    () => true,
    async ({ groups, grants }, product) => {
      if (!groups.delete(urn)) {
        await product.addGroup(urn);
        groups.set(urn, { role: null, members: new Set() });
        return;
      }
      await product.removeGroup(urn);
      for (const one of grants.values()) if (one.to === urn) one.to = null;
    },
  ),
);

const setMember = fc.tuple(index, index, fc.boolean()).map(([group, user, isMember]) =>
  command(
    `${isMember ? 'addMember' : 'removeMember'}(${group}, ${user})`,
    (model) => model.groups.size > 0 && hasAccounts(model),
    async (model, product) => {
      const [urn, { members }] = at([...model.groups], group);
      const [member] = accountAt(model, user);
      await product.setMember(urn, member, isMember);
      if (isMember) members.add(member);
      else members.delete(member);
    },
  ),
);

const setRole = fc.tuple(index, fc.constantFrom(...ROLES)).map(([number, role]) =>
  command(`setRole(${number}, ${role})`, hasAccounts, async (model, product) => {
    const [urn, holder] = at([...model.accounts, ...model.groups], number);
    await product.setRole(urn, role);
    holder.role = role;
  }),
);

/** What happens to those whose rights tokens carry. */
export const peopleCommands: readonly fc.Arbitrary<Command>[] = [
  suspend,
  suspend,
  remove,
  deleteUser,
  addPerson,
  giveNameAnew,
  addServiceAccount,
  grant,
  grant,
  setGrant,
  dropGrant,
  toggleGroup,
  setMember,
  setRole,
  setRole,
];
