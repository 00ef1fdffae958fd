/*
 * Tells zod not to probe for `new Function`, before zod loads (import this first): the probe alone is
 * reported as a violation of the page's Content-Security-Policy.
 */
const holder = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
holder.__zod_globalConfig = { ...holder.__zod_globalConfig, jitless: true };

export {};
