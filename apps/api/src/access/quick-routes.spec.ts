import express from 'express';
import fc from 'fast-check';
import { quicken, type RouterStack } from './quick-routes.js';

const PATTERNS = ['/a', '/a/:id', '/a/:id/b', '/a/b/:id', '/A/:one/b/:two', '/a.json', '/:id', '/', '/a/*rest', '/a{/:id}', '/a-:id'];

function routerOf(): RouterStack {
  const router = express.Router();
  for (const pattern of PATTERNS) router.get(pattern, (_, response) => response.end());
  return router as unknown as RouterStack;
}

const [plain, quick] = [routerOf(), routerOf()];
quicken(quick);

const answers = (router: RouterStack, path: string): unknown[] => router.stack.map((layer) => layer.match(path));

describe('a route that is passed over by its segments', () => {
  it('is never one that would have matched, and none matches otherwise', () => {
    const segment = fc.constantFrom('a', 'A', 'b', 'B', '', 'a.json', 'a-b', '%61', 'x', 'ſ');
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), fc.constantFrom('', '/', '//'), (segments, end) => {
        const path = `/${segments.join('/')}${end}`;
        expect(answers(quick, path)).toEqual(answers(plain, path));
      }),
      { numRuns: 1_000 },
    );
  });
});
