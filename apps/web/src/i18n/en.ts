import { common } from './en/common.ts';
import { generate } from './en/generate.ts';
import { list } from './en/list.ts';
import { secret } from './en/secret.ts';
import { sso } from './en/sso.ts';
import { token } from './en/token.ts';

/** Every text of the page. Always loaded: it is also the list of what other languages must have. */
export const en = { ...common, ...list, ...token, ...generate, ...secret, ...sso };
