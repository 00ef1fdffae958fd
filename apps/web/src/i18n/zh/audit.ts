import type { Part } from '../catalogue.ts';
import type { audit as english } from '../en/audit.ts';

export const audit: Part<typeof english> = {};
