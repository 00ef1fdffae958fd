import { z } from 'zod';

/** Most rows a page may ask for. */
export const MAX_PAGE_SIZE = 100;

/** `start` (offset, rows) and `count` (page size, rows) of a list request; DataHub's names. */
export const pageQuerySchema = z.object({
  start: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
  count: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(20),
});
