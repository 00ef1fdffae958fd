/*
 * Tells zod not to probe for `new Function`: the probe alone is reported as a violation of the page's
 * Content-Security-Policy. zod comes with the dialogs, so the entry of the page is early enough.
 */
const holder = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
holder.__zod_globalConfig = { ...holder.__zod_globalConfig, jitless: true };

export {};
