import { describe, expect, test } from 'vitest';
import { MODELLED_PROXIES } from '../support/forward-auth-routes.ts';
import { lenientPaths } from '../support/lenient-paths.ts';
import { ORDINARY_ENDS } from '../support/ordinary-paths.ts';
import { SPELLINGS } from '../support/path-spellings.ts';
import { OPEN_PATH, SCOPED_PATH } from './cases.ts';

// An encoded slash Traefik and Envoy refuse, an encoded dot Envoy, as their configurations say.
const NOT_PASSED = /^[^?]*%2[ef]/i;

for (const { name, route } of MODELLED_PROXIES) {
  describe(name, () => {
    test(`none of ${SPELLINGS.length} spellings of a path gets around its scope`, () => {
      for (const spelling of SPELLINGS) {
        const routed = route(spelling);
        if (routed.kind === 'refused' || routed.isScoped) continue;
        const reached = lenientPaths(routed.target).filter((path) => path.startsWith(SCOPED_PATH));
        expect(reached, spelling).toEqual([]);
      }
    });

    test('paths that every program reads alike pass', () => {
      for (const path of [OPEN_PATH, SCOPED_PATH]) {
        for (const end of ORDINARY_ENDS.filter((ordinary) => !NOT_PASSED.test(ordinary))) {
          const isScoped = path === SCOPED_PATH;
          expect(route(path + end), end).toEqual({
            kind: 'verified',
            isScoped,
            target: path + end,
          });
        }
      }
    });
  });
}
