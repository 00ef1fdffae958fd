import type { RequestContext } from '../security/actor.ts';

/** What every resolver gets as its third argument. */
export type GraphqlContext = { readonly request: RequestContext };
