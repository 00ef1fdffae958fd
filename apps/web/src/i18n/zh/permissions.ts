import type { Part } from '../catalogue.ts';
import type { permissions as english } from '../en/permissions.ts';

export const permissions: Part<typeof english> = {};
