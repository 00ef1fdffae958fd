import { hostileRedirects } from '@latchkey/shared/hostile-redirects.contract';
import { afterEach, describe, expect, test } from 'vitest';
import { paths, redirectTarget } from './paths.ts';

const ORIGIN = 'http://latchkey.example';

afterEach(() => document.querySelector('meta[name="base-path"]')?.remove());

describe.each(['', '/sub', '/tools/latchkey'])('the login page below %j (test CS-06)', (base) => {
  const mount = () => {
    const meta = document.createElement('meta');
    meta.name = 'base-path';
    meta.content = base;
    document.head.append(meta);
  };

  test('leads nowhere else, for every hostile spelling, before and behind the base path', () => {
    mount();
    for (const spelling of hostileRedirects()) {
      for (const wanted of [spelling, `${base}${spelling}`, `${base}/${spelling}`, `${base}/.${spelling}`]) {
        const target = redirectTarget(wanted);
        // As it stands, and as the router puts the base path before it.
        for (const address of [target, `${base}${target}`])
          expect(new URL(address, `${ORIGIN}${base}/login`).origin, wanted).toBe(ORIGIN);
        expect(target, wanted).toMatch(/^\/(?![/\\])/);
      }
    }
  });

  test('leads where a link of ours says, whether it names the base path or not', () => {
    mount();
    expect(redirectTarget('/settings/tokens?state=all')).toBe('/settings/tokens?state=all');
    expect(redirectTarget(`${base}/settings/audit#content`)).toBe('/settings/audit#content');
    expect(redirectTarget(null)).toBe(paths.tokens);
  });
});
