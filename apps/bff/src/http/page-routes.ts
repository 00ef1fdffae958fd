import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';
import { AppError } from '../errors/app-error.ts';
import { precompressedFiles } from './precompressed-files.ts';
import { pagePolicy } from './security-headers.ts';

/** A year, in seconds: the name of an asset has a hash of its content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const ROOT_FILE = /^\/(?!index\.html$)[\w-][\w.-]*$/i;

/** Paths that are never the page: an unknown one is a 404, not an HTML answer to a script. */
const NOT_PAGES = /^\/(?:api|openapi|auth|assets|sso|callback|config|health|admin)(?:\/|$)/;

/**
 * Serves the built page: hashed assets for a year, compressed by the build, and `index.html` for every other
 * path, with a nonce of its own for the style tags of this answer.
 * @param basePath path below which browsers see the page; the build knows its files relative to `./`.
 * @param hasSso whether the sign-in page offers single sign-on; the page reads it without asking again.
 * @param webRoot folder of the build. The page is read once; a missing build answers 503.
 */
export function createPageRouter(webRoot: string, basePath: string, hasSso: boolean): Router {
  const router = Router();
  const indexPath = join(webRoot, 'index.html');
  const template = existsSync(indexPath)
    ? atBase(readFileSync(indexPath, 'utf8'), basePath, hasSso)
    : undefined;

  const assets = join(webRoot, 'assets');
  router.use(
    '/assets',
    precompressedFiles(assets, FOR_EVER),
    express.static(assets, {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (res) => {
        res.removeHeader('Content-Security-Policy');
        res.setHeader('Cache-Control', FOR_EVER);
      },
    }),
  );
  // Files beside index.html, never itself: as a file it has neither nonce nor base path.
  const others = express.static(webRoot, { index: false, redirect: false, maxAge: 0 });
  router.use((req, res, next) => (ROOT_FILE.test(req.path) ? others(req, res, next) : next()));

  router.get('/{*path}', (req, res) => {
    if (NOT_PAGES.test(req.path)) throw new AppError('request.not-found');
    if (template === undefined) {
      throw new AppError('service.unavailable', {
        detail: 'The page is not built. Run: pnpm build',
        retryAfterSeconds: 30,
      });
    }
    const { nonce, policy } = pagePolicy();
    res.set('Content-Security-Policy', policy);
    res.set('Cache-Control', 'no-cache');
    res.type('html').send(template.replaceAll('__CSP_NONCE__', nonce));
  });

  return router;
}

/** `index.html` is served at every depth, so its files are named from the root of the site. */
function atBase(html: string, basePath: string, hasSso: boolean): string {
  return html
    .replaceAll('__BASE_PATH__', basePath)
    .replaceAll('__SSO__', hasSso ? 'on' : 'off')
    .replaceAll(/(src|href)="(?:\.?\/)(?!\/)/g, `$1="${basePath}/`);
}
