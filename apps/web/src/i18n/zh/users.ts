import type { Part } from '../catalogue.ts';
import type { users as english } from '../en/users.ts';

export const users: Part<typeof english> = {};
