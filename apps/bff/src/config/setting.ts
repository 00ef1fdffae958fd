import { z } from 'zod';

/** One environment variable: how it is read, and what `docs/configuration.md` says about it. */
export type Setting<T extends z.ZodType> = {
  readonly schema: T;
  /** What applies when the variable is unset, in words. */
  readonly fallback: string;
  readonly help: string;
  /** Secrets are never printed, may also come from the file named by `<NAME>_FILE`. */
  readonly secret?: true;
};

/** Keeps the exact type of a setting's schema. */
export const setting = <T extends z.ZodType>(value: Setting<T>): Setting<T> => value;

/** `true` or `false`, and nothing that merely looks like one. */
export const flag = z
  .enum(['true', 'false'], { error: 'expected true or false' })
  .transform((text) => text === 'true');

/** @returns a schema of whole milliseconds between two bounds, both included. */
export const milliseconds = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, `expected milliseconds from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected milliseconds from ${min} to ${max}`);
