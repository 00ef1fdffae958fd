import { z } from 'zod';

/** Body of `POST /logIn`. Field problems answer DataHub's own messages, so both are read loosely here. */
export const logInInputSchema = z.object({
  username: z.string().max(200).default(''),
  password: z.string().max(1_000).default(''),
});

/** Answer of `POST /logOut` to who came through a provider that has a sign-out of its own; else 204 and no body. */
export type LogOutResult = {
  /** Where the browser goes to end the provider's session, too. */
  readonly endSessionUrl: string;
};

/** Who is signed in, what they may do, and how this server is set up: `GET /api/v1/me`. */
export const meSchema = z.object({
  urn: z.string(),
  username: z.string(),
  displayName: z.string(),
  privileges: z.array(z.string()).describe('Platform privileges held right now'),
  tokens: z.object({
    mayGenerate: z.boolean().describe('May generate a token for oneself'),
    mayUseServiceAccounts: z
      .boolean()
      .describe('May list and create service accounts and generate their tokens'),
    mayManage: z.boolean().describe('May list, generate and revoke everybody’s tokens'),
    authEnabled: z
      .boolean()
      .describe('METADATA_SERVICE_AUTH_ENABLED: whether tokens are asked for and accepted'),
    allowedDurations: z.array(z.string()).describe('ISO 8601, from ACCESS_TOKEN_ALLOWED_DURATIONS'),
    defaultDuration: z.string().describe('The preselected one of allowedDurations: P90D where allowed'),
    allowNoExpiry: z.boolean(),
    maxLifetimeMs: z.number().int().describe('Longest allowed lifetime, milliseconds'),
  }),
  administrators: z
    .array(z.string())
    .describe(
      'Display names of people who can grant a missing privilege; empty for those who can themselves',
    ),
  doors: z.object({
    frontend: z.string().describe('Base URL of the frontend proxy, e.g. http://localhost:9002/api/gms'),
    metadataService: z
      .string()
      .nullable()
      .describe(
        'Base URL of the embedded metadata service, e.g. http://localhost:8080; null for a remote one, which does not know these tokens',
      ),
  }),
  now: z.number().int().describe('Server time, epoch milliseconds'),
});
export type Me = z.infer<typeof meSchema>;
