import type { TryTokenResult } from '@latchkey/shared/tokens';
import { corpUserUrn } from '@latchkey/shared/urn';
import { request } from 'undici';

/** A door must answer a trial within this time, milliseconds. */
const TRIAL_TIMEOUT_MS = 5_000;

/** Makes the calls that a script would make with a secret, so that a person sees whether it works. */
export type TokenTrialService = { tryToken(accessToken: string, username: string): Promise<TryTokenResult> };

/**
 * The doors are our own addresses, never the caller's choice (lesson D-03). The secret goes into two
 * requests and nowhere else.
 * @param doors base URLs to call from this process, and the ones that people use, for the answer.
 * @param timeoutMs longest wait for a door, milliseconds.
 */
export function createTokenTrialService(
  doors: () => {
    readonly frontend: { readonly call: string; readonly shown: string };
    readonly metadataService: { readonly call: string; readonly shown: string } | null;
  },
  timeoutMs = TRIAL_TIMEOUT_MS,
): TokenTrialService {
  return {
    tryToken: async (accessToken, username) => {
      const { frontend, metadataService } = doors();
      const path = `/entities/${corpUserUrn(username)}`;
      const call = (door: typeof frontend) => trial(door, path, { accessToken, timeoutMs });
      const [atFrontend, atMetadataService] = await Promise.all([
        call(frontend),
        metadataService === null ? null : call(metadataService),
      ]);
      return { frontend: atFrontend, metadataService: atMetadataService };
    },
  };
}

async function trial(
  door: { readonly call: string; readonly shown: string },
  path: string,
  options: { readonly accessToken: string; readonly timeoutMs: number },
): Promise<TryTokenResult['frontend']> {
  const startedAt = performance.now();
  const url = `${door.shown}${path}`;
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    const { statusCode, body } = await request(`${door.call}${path}`, {
      headers: { authorization: `Bearer ${options.accessToken}` },
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    const answer: unknown = await body.json().catch(() => undefined);
    return { url, status: statusCode, ms: elapsed(), ...reasonOf(statusCode, answer) };
  } catch {
    return { url, status: null, ms: elapsed(), message: 'There was no answer.', code: null };
  }
}

function reasonOf(status: number, answer: unknown): Pick<TryTokenResult['frontend'], 'message' | 'code'> {
  if (status === 200) return { message: 'The token works.', code: null };
  const textOf = (name: string) => {
    const text = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
    return typeof text === 'string' ? text : undefined;
  };
  return { message: textOf('message') ?? 'The token was refused.', code: textOf('code') ?? null };
}
