// Which file may import which: the direction of docs/architecture.md, made a check. Every rule says what it
// keeps out; none may be loosened without an ADR in docs/decisions/.

const TEST = String.raw`\.(test|contract)\.tsx?$|^apps/(bff|web)/src/test/`;
const BFF = '^apps/bff/src/';
const WEB = '^apps/web/src/';
// What everything else in the BFF stands on; the files inside it may use one another.
const BFF_GROUND = `${BFF}(http|security|db|logging|errors|config)/`;

/** The installed package `name`, with or without its separate types. */
const npm = (name) => `(^|/)node_modules/(@types/)?${name}/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or a third one is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports and that is no entry point is left over.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          TEST,
          String.raw`\.d\.ts$|\.config\.ts$`,
          '^(scripts|e2e)/',
          `${BFF}(main|admin)\\.ts$`,
          `${BFF}db/migrations/`,
          '^apps/web/src/main\\.tsx$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere fails at run time, and only there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that only its neighbour declares disappears with the neighbour.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-package-in-production',
      comment:
        'Development packages are not there in a production install. Types are erased, so they may come.',
      severity: 'error',
      from: { path: '^(apps|packages)/[^/]+/src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'no-tests-in-production',
      comment: 'Test helpers know secrets, fixed clocks and back doors.',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: TEST },
      to: { path: TEST },
    },

    // packages/shared: the contract both sides read, so it can depend on neither, nor on a runtime.
    {
      name: 'shared-imports-zod-only',
      severity: 'error',
      from: { path: '^packages/shared/src/', pathNot: TEST },
      to: { pathNot: ['^packages/shared/src/', npm('zod')] },
    },
    {
      name: 'web-and-bff-are-strangers',
      comment: 'They meet in packages/shared and over HTTP.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nobody-imports-e2e-or-scripts',
      comment: 'They drive the product; the product does not know them. Tests may use scripts/testing.',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: TEST },
      to: { path: '^(e2e|scripts)/' },
    },

    // apps/web: main → app → features → api, components → shared.
    {
      name: 'web-features-below-app',
      severity: 'error',
      from: { path: `${WEB}features/`, pathNot: TEST },
      to: { path: `${WEB}(app/|main\\.tsx$)` },
    },
    {
      name: 'web-api-and-components-below-features',
      severity: 'error',
      from: { path: `${WEB}(api|components)/`, pathNot: TEST },
      to: { path: `${WEB}(app/|features/|main\\.tsx$)` },
    },
    {
      name: 'web-api-and-components-are-strangers',
      comment: 'A component shows what it is given; fetching is the job of a feature.',
      severity: 'error',
      from: { path: `${WEB}(api|components)/`, pathNot: TEST },
      to: { path: `${WEB}(api|components)/`, pathNot: `${WEB}$1/` },
    },
    {
      name: 'web-features-share-hooks-and-types-only',
      comment:
        'Another feature lends its use-*, *-queries and *-types; who is signed in, features/session, is for all.',
      severity: 'error',
      from: { path: `${WEB}features/([^/]+)/`, pathNot: TEST },
      to: {
        path: `${WEB}features/`,
        pathNot: [`${WEB}features/($1|session)/`, String.raw`/use-[a-z0-9-]+\.tsx?$|-(queries|types)\.ts$`],
      },
    },

    // apps/bff: main, admin → start-server → app, services, store → graphql → features → the ground → shared.
    {
      name: 'bff-entry-points-are-not-imported',
      severity: 'error',
      from: { path: BFF },
      to: { path: `${BFF}(main|admin)\\.ts$` },
    },
    {
      name: 'bff-start-server-below-entry-points',
      severity: 'error',
      from: { path: BFF, pathNot: [TEST, `${BFF}(main|admin)\\.ts$`] },
      to: { path: `${BFF}start-server\\.ts$` },
    },
    {
      name: 'bff-graphql-below-app',
      severity: 'error',
      from: { path: `${BFF}graphql/`, pathNot: TEST },
      to: { path: `${BFF}[^/]+\\.ts$`, pathNot: `${BFF}(clock|store)\\.ts$` },
    },
    {
      name: 'bff-features-below-graphql-and-app',
      comment: 'Only the type of the store comes down: a unit of work names every repository.',
      severity: 'error',
      from: { path: `${BFF}features/`, pathNot: TEST },
      to: { path: `${BFF}(graphql/|[^/]+\\.ts$)`, pathNot: `${BFF}(clock|store)\\.ts$` },
    },
    {
      name: 'bff-store-comes-down-as-a-type-only',
      severity: 'error',
      from: { path: `${BFF}(features|graphql)/`, pathNot: TEST },
      to: { path: `${BFF}store\\.ts$`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bff-ground-below-features',
      severity: 'error',
      from: { path: BFF_GROUND, pathNot: TEST },
      to: { path: `${BFF}(graphql/|features/|[^/]+\\.ts$)`, pathNot: `${BFF}clock\\.ts$` },
    },
    {
      name: 'bff-features-share-services-and-rules-only',
      comment: "Another feature's service, policy, verifier or types; never its SQL or its wire shape.",
      severity: 'error',
      from: { path: `${BFF}features/([^/]+)/`, pathNot: TEST },
      to: {
        path: `${BFF}features/`,
        pathNot: [`${BFF}features/$1/`, String.raw`[-/](service|policy|policy-engine|verifier|types)\.ts$`],
      },
    },

    // Packages that belong to one place, so that replacing one is a change in one place.
    {
      name: 'express-in-http-code-only',
      severity: 'error',
      from: {
        path: BFF,
        pathNot: [TEST, `${BFF}(metadata-)?app\\.ts$`, `${BFF}(http|graphql)/`, String.raw`-routes\.ts$`],
      },
      to: { path: npm('express') },
    },
    {
      name: 'kysely-in-storage-code-only',
      severity: 'error',
      from: { path: BFF, pathNot: [TEST, `${BFF}store\\.ts$`, `${BFF}db/`, String.raw`-repository\.ts$`] },
      to: { path: npm('kysely') },
    },
    {
      name: 'jose-in-security-code-only',
      severity: 'error',
      from: { path: BFF, pathNot: [TEST, `${BFF}security/`, 'oidc'] },
      to: { path: npm('jose') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps/[^/]+/dist|test-results)/' },
    // Vitest and fast-check are declared once, at the root.
    combinedDependencies: true,
    // Type imports count: a layer that knows the types of the layer above it is not below it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
