import { type PlatformPrivilege, PRIVILEGE_INFO } from '@latchkey/shared/privileges';
import { AppError } from './app-error.ts';

/**
 * @param anyOf the privileges of which one would do.
 * @returns `privilege.missing` that names them as DataHub does; `params.privileges` are the names alone.
 */
export function privilegeMissing(...anyOf: readonly PlatformPrivilege[]): AppError {
  const infos: Partial<Record<PlatformPrivilege, { displayName: string }>> = PRIVILEGE_INFO;
  const named = anyOf.map((type) => ({ type, name: infos[type]?.displayName ?? type }));
  const list = named.map(({ type, name }) => (name === type ? type : `${name} (${type})`)).join(' or ');
  return new AppError('privilege.missing', {
    detail: `You need the privilege ${list}.`,
    params: { privileges: named.map(({ name }) => name) },
  });
}
