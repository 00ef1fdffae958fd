import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Clock } from './clock.ts';
import { AppError } from './errors/app-error.ts';
import { createAccountRouter } from './features/account/account-routes.ts';
import { createAuditRouter } from './features/audit/audit-routes.ts';
import { createAuthRouter } from './features/auth/auth-routes.ts';
import { ABSOLUTE_LIMIT_MS } from './features/auth/session-service.ts';
import { createGroupRouter } from './features/groups/group-routes.ts';
import { createInviteAdminRouter } from './features/invites/invite-admin-routes.ts';
import { createInviteRouter } from './features/invites/invite-routes.ts';
import { createOidcRouter } from './features/oidc/oidc-routes.ts';
import { createAccessRouter } from './features/policies/access-routes.ts';
import { createPolicyRouter } from './features/policies/policy-routes.ts';
import { createRoleRouter } from './features/policies/role-routes.ts';
import { createServiceAccountRouter } from './features/service-accounts/service-account-routes.ts';
import { createTokenRouter } from './features/tokens/token-routes.ts';
import { createMeRouter } from './features/users/me-routes.ts';
import { createPeopleRouter } from './features/users/people-routes.ts';
import { createUserRouter } from './features/users/user-routes.ts';
import { createGraphqlRouter, type ForwardGraphql } from './graphql/graphql-routes.ts';
import { authenticate } from './http/authenticate.ts';
import { compressAnswers } from './http/compress-answers.ts';
import { createDeviceCookie } from './http/device-cookie.ts';
import { createPageRouter } from './http/page-routes.ts';
import type { WriteProblem } from './http/problem-response.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createSessionCookies } from './http/session-cookies.ts';
import { createSessionMiddleware } from './http/session-middleware.ts';
import type { Logger } from './logging/logger.ts';
import { DEVICE_PROOF_LIFETIME_MS } from './security/device-proof.ts';
import type { Services } from './services.ts';
import type { Store } from './store.ts';

/** What the frontend is made of, besides its services. */
export type AppDeps = {
  readonly services: Services;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly schema: GraphQLSchema;
  readonly writeProblem: WriteProblem;
  readonly isHttps: boolean;
  /** Path of BASE_URL, empty for the root. */
  readonly basePath: string;
  /** Origin at which people reach this frontend. */
  readonly origin: string;
  readonly appVersion: string;
  /** ENFORCE_VALID_EMAIL: whether those who sign up need a real address. */
  readonly enforceValidEmail: boolean;
  /** Origins at which browsers reach this frontend. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Answers GraphQL documents that are not ours; only with a remote metadata service. */
  readonly forwardGraphql: ForwardGraphql | undefined;
  /** Folder of the built page. */
  readonly webRoot: string;
  /** False while the server drains. */
  readonly isReady: () => boolean;
};

/**
 * Given `…/api/gms`, DataHub's Python client takes `…/api` for the frontend and looks for these there
 * (contract §4.2); they are the same routes with the same rules.
 */
const MISGUESSED = /^\/api(\/(?:logIn|signUp|resetNativeUserCredentials|api\/v2\/graphql)(?:\?|$))/;

/** The frontend on Express: everything but the proxy, which is dispatched before (design decision 11). */
export function createApp(deps: AppDeps): Express {
  const { services, store, clock, logger, schema, writeProblem, isHttps, allowedOrigins } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  // BASE_URL decides whether this is https, not a header that a client could send.
  Object.defineProperty(app.request, 'secure', { get: () => isHttps });

  // First, so that every answer has them, errors too.
  app.use(securityHeaders(isHttps));
  // DataHub's clients expect even small answers compressed (contract §3.2).
  app.use(compressAnswers(0));

  app.use((req, _res, next) => {
    req.url = req.url.replace(MISGUESSED, '$1');
    next();
  });
  app.get(['/admin', '/health'], (_req, res) => {
    if (!deps.isReady()) throw new AppError('service.unavailable', { retryAfterSeconds: 5 });
    res.type('text/plain').send('GOOD');
  });
  app.get('/config', (_req, res) => {
    const config = { application: 'datahub-frontend', appVersion: deps.appVersion, basePath: deps.basePath };
    res.json({ status: 'ok', config });
  });

  const json = express.json({ limit: '100kb', strict: true });
  const session = createSessionMiddleware({
    keeper: services.sessions,
    secrets: services.sessionSecrets,
    isHttps,
    maxAgeMs: ABSOLUTE_LIMIT_MS,
  });
  const { auth, invites, oidc, clientIp, frontendVerifier: verifier } = services;
  const cookies = createSessionCookies({ isHttps, maxAgeMs: ABSOLUTE_LIMIT_MS });
  const devices = createDeviceCookie({ isHttps, maxAgeMs: DEVICE_PROOF_LIFETIME_MS });
  const { enforceValidEmail, forwardGraphql, basePath, origin } = deps;
  // Anybody may send these, and each is held in memory while it comes: no more than the longest form takes.
  const form = express.json({ limit: '32kb', strict: true });
  app.use(['/logIn', '/logOut', '/signUp', '/resetNativeUserCredentials', '/callback/oidc'], session, form);
  app.use(
    createAuthRouter({ auth, verifier, clientIp, allowedOrigins, cookies, devices, basePath, sso: oidc }),
  );
  app.use(createInviteRouter({ invites, auth, clientIp, allowedOrigins, cookies, enforceValidEmail }));

  if (oidc !== undefined) {
    const places = { isHttps, basePath, origin, allowedOrigins };
    app.use(createOidcRouter({ oidc, auth, clientIp, cookies, logger, ...places }));
  }

  // Who asks is known before a body is read: a stranger costs no parsing.
  app.use('/api/v1', authenticate(verifier, allowedOrigins, 'own-page', clock), json);
  // Only here express-session comes in after the sign-in: a change of the password renews the id.
  app.use('/api/v1/account/password', session);
  app.use('/api/v1/account', createAccountRouter({ ...services, cookies, devices }));
  app.use('/api/v1/audit', createAuditRouter({ ...services, clock }));
  app.use('/api/v1/me', createMeRouter(services.me));
  app.use('/api/v1/access', createAccessRouter(services.accessReports));
  app.use('/api/v1/policies', createPolicyRouter(services));
  app.use('/api/v1/roles', createRoleRouter(services.roles));
  app.use('/api/v1/people', createPeopleRouter(services));
  app.use('/api/v1/users', createUserRouter(services));
  app.use('/api/v1/groups', createGroupRouter(services));
  app.use('/api/v1/invites', createInviteAdminRouter({ invites, store }));
  app.use('/api/v1/service-accounts', createServiceAccountRouter(services));
  app.use('/api/v1/tokens', createTokenRouter({ ...services, store, clock }));

  app.use(
    ['/api/v2/graphql', '/api/graphql', '/api/gms/api/graphql'],
    authenticate(verifier, allowedOrigins, 'compatible', clock),
    createGraphqlRouter({
      schema,
      logger,
      ...(forwardGraphql === undefined ? {} : { forward: forwardGraphql }),
    }),
  );

  app.use(createPageRouter(deps.webRoot, basePath, oidc !== undefined));
  app.use(() => {
    throw new AppError('request.not-found');
  });
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) =>
    writeProblem(req, res, error),
  );
  return app;
}
