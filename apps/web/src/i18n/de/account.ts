import type { Part } from '../catalogue.ts';
import type { account as english } from '../en/account.ts';

export const account: Part<typeof english> = {};
