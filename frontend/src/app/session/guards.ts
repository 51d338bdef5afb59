import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import { CurrentOrganisation } from './current-organisation';
import { Session } from './session';

export const signedIn: CanMatchFn = async (_route, segments) => {
  const session = inject(Session);
  const router = inject(Router);
  if (await session.known()) return true;
  const url = router.currentNavigation()?.extractedUrl.toString() ?? `/${segments.map(String).join('/')}`;
  return router.createUrlTree(['/sign-in'], url === '/' ? {} : { queryParams: { return: url } });
};

/** An organisation one does not belong to is a page that does not exist. */
export const memberOfOrganisation: CanMatchFn = (_route, segments) =>
  inject(Session)
    .places()
    .some(({ slug }) => slug === segments[1]?.path);

/** One that was merged into another: the same page there. */
export const formerOrganisation: CanMatchFn = (_route, segments) => {
  const [first, slug, ...rest] = segments.map(({ path }) => path);
  const now = inject(Session)
    .organisations()
    .find(({ formerSlugs }) => slug !== undefined && formerSlugs.includes(slug));
  return now ? inject(Router).createUrlTree([`/${first ?? 'o'}`, now.slug, ...rest]) : false;
};

/** One that its members cannot enter now: they are told so. */
export const closedOrganisation: CanMatchFn = (_route, segments) =>
  inject(Session)
    .current()
    ?.closedOrganisations.some(({ slug }) => slug === segments[1]?.path) ?? false;

export const chooseOrganisation: CanActivateFn = (route) => {
  inject(CurrentOrganisation).choose(route.paramMap.get('organisation') ?? '');
  return true;
};

export const toStartPage: CanActivateFn = () => {
  const slug = inject(CurrentOrganisation).slug();
  return inject(Router).createUrlTree(
    slug ? ['/o', slug, 'vault'] : inject(Session).platformPermissions().size > 0 ? ['/platform'] : ['/profile'],
  );
};
