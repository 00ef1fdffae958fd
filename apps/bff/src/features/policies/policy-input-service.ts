import type { Policy } from '@latchkey/shared/policies';
import { isKnownPrivilege } from '@latchkey/shared/privilege-catalogue';
import type { FieldError } from '@latchkey/shared/problem';
import { ROLE_URNS } from '@latchkey/shared/urn';
import { AppError } from '../../errors/app-error.ts';
import type { Repositories } from '../../store.ts';

/**
 * Refuses privileges, users, groups and roles that do not exist: a policy that misspells one grants nothing,
 * and nobody notices. What the present policy has already may stay, so that it can be edited at all.
 * @throws AppError `request.invalid` naming every one.
 */
export async function assertPolicyMakesSense(
  repositories: Repositories,
  input: Pick<Policy, 'type' | 'privileges' | 'actors'>,
  present: Policy | undefined,
): Promise<void> {
  const { actors } = input;
  const names = await repositories.policyListing.findNames([...actors.users, ...actors.groups]);
  const roles: readonly string[] = ROLE_URNS;
  const errors: FieldError[] = [
    ...faultsOf(input.privileges, present?.privileges, 'privileges', (privilege) =>
      isKnownPrivilege(input.type, privilege)
        ? undefined
        : `${privilege} is not a privilege of ${input.type.toLowerCase()} policies`,
    ),
    ...(['users', 'groups'] as const).flatMap((kind) =>
      faultsOf(actors[kind], present?.actors[kind], `actors.${kind}`, (urn) =>
        names.has(urn) ? undefined : `${urn} does not exist`,
      ),
    ),
    ...faultsOf(actors.roles, present?.actors.roles, 'actors.roles', (urn) =>
      roles.includes(urn) ? undefined : `${urn} does not exist; expected one of ${roles.join(', ')}`,
    ),
  ];
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
}

function faultsOf(
  values: readonly string[],
  kept: readonly string[] | undefined,
  field: string,
  faultOf: (value: string) => string | undefined,
): FieldError[] {
  return values.flatMap((value, index) => {
    const message = kept?.includes(value) ? undefined : faultOf(value);
    return message === undefined ? [] : [{ field: `${field}.${index}`, message }];
  });
}
