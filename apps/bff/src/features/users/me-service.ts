import type { Me } from '@latchkey/shared/sessions';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import type { PolicyService } from '../policies/policy-service.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { defaultDuration, type LifetimeRules, longestLifetime } from '../tokens/token-lifetime-policy.ts';
import { mayManageTokens, mayMintToken } from '../tokens/token-policy.ts';

/** What the page needs to know about its user and this server. */
export type MeService = { describe(context: RequestContext): Promise<Me> };

/**
 * @param doors base URLs of both doors as the user reaches them.
 */
export function createMeService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly policies: PolicyService;
  readonly rules: LifetimeRules;
  readonly authEnabled: boolean;
  readonly doors: () => Me['doors'];
}): MeService {
  const { store, clock, policies, rules, authEnabled, doors } = deps;
  return {
    describe: async ({ actor }) => {
      const user = await store.read.users.find(actor.urn);
      if (user === undefined) throw new AppError('user.not-found');
      const privileges = await currentPrivileges(store.read, actor.urn);
      const mayGenerate = mayMintToken({ urn: actor.urn, privileges }, actor.urn);
      return {
        urn: user.urn,
        username: user.username,
        displayName: user.displayName,
        privileges: [...privileges].sort(),
        tokens: {
          mayGenerate,
          mayManage: mayManageTokens({ urn: actor.urn, privileges }),
          mayUseServiceAccounts: privileges.has('MANAGE_SERVICE_ACCOUNTS'),
          authEnabled,
          allowedDurations: [...rules.allowedDurations],
          defaultDuration: defaultDuration(rules),
          allowNoExpiry: rules.allowNoExpiry,
          maxLifetimeMs: longestLifetime(rules),
        },
        administrators: privileges.has('MANAGE_POLICIES') ? [] : await policies.administratorNames(),
        doors: doors(),
        now: clock.now(),
      };
    },
  };
}
