import type { CanMatchFn, Route, Routes } from '@angular/router';

const ID = /^:(?:id|\w+Id)$/u;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

const wellFormedIds: CanMatchFn = ({ path = '' }, segments) =>
  path.split('/').every((part, index) => !ID.test(part) || UUID.test(segments[index]?.path ?? ''));

/** The same routes, of which those with an id match only what is one: any other address is a page that does not exist. */
export function withIds(routes: Routes): Routes {
  return routes.map((route: Route): Route => {
    const hasId = route.path?.split('/').some((part) => ID.test(part)) ?? false;
    return {
      ...route,
      ...(hasId ? { canMatch: [wellFormedIds, ...(route.canMatch ?? [])] } : {}),
      ...(route.children ? { children: withIds(route.children) } : {}),
    };
  });
}
