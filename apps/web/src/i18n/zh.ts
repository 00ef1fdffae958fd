import type { Catalogue } from './catalogue.ts';
import { common } from './zh/common.ts';
import { generate } from './zh/generate.ts';
import { list } from './zh/list.ts';
import { secret } from './zh/secret.ts';
import { sso } from './zh/sso.ts';
import { token } from './zh/token.ts';

/** Every text of the page in Simplified Chinese. */
export const zh: Catalogue = { ...common, ...list, ...token, ...generate, ...secret, ...sso };
