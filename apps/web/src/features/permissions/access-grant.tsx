import type { Grant, Through } from '@latchkey/shared/access';
import { Link } from 'react-router';
import { richText, t } from '../../i18n/text.tsx';

/** Addresses that an explanation leads to; each is null for those who may not go there. */
export type AccessPaths = {
  readonly policy: ((urn: string) => string) | null;
  readonly newPolicy: ((privilege: string, userUrn: string) => string) | null;
  readonly user: ((urn: string) => string) | null;
};

type PolicyNameProps = { policy: { urn: string; name: string }; paths: AccessPaths };

/** The name of a policy, which leads to it. */
export function PolicyName({ policy: { urn, name }, paths }: PolicyNameProps) {
  if (paths.policy === null) return <bdi>{name}</bdi>;
  return (
    <Link to={paths.policy(urn)} dir="auto">
      {name}
    </Link>
  );
}

type GrantTextProps = { grant: Grant; paths: AccessPaths };

/** By which policy a privilege is held, and through what that policy is for the user. */
export function GrantText({ grant, paths }: GrantTextProps) {
  return (
    <>
      {richText('access.granted', {
        policy: <PolicyName policy={grant.policy} paths={paths} />,
        why: whyText(grant),
      })}
      {!grant.policy.coversEverything && ` ${t('access.someOnly')}`}
    </>
  );
}

/** @returns through what a policy is for the user, in words that end a sentence. */
export function whyText({ through }: Grant): string {
  return through.map(throughText).join('; ');
}

function throughText(through: Through): string {
  switch (through.kind) {
    case 'everybody':
      return t('through.everybody');
    case 'user':
      return t('through.user');
    case 'any-group':
      return t('through.anyGroup');
    case 'owner':
      return t('through.owner');
    case 'group':
      return t('through.group', { name: through.name });
    case 'role':
      return through.group === null
        ? t('through.role', { name: through.name })
        : t('through.roleOfGroup', { name: through.name, group: through.group.name });
  }
}
