import type { Catalogue } from './catalogue.ts';
import { common } from './de/common.ts';
import { generate } from './de/generate.ts';
import { list } from './de/list.ts';
import { secret } from './de/secret.ts';
import { sso } from './de/sso.ts';
import { token } from './de/token.ts';

/** Every text of the page in German. */
export const de: Catalogue = { ...common, ...list, ...token, ...generate, ...secret, ...sso };
