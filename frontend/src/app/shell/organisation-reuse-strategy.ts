import { type ActivatedRouteSnapshot, BaseRouteReuseStrategy } from '@angular/router';

/** Another organisation, another page: no component, and so nothing it holds, survives the change. */
export class OrganisationReuseStrategy extends BaseRouteReuseStrategy {
  override shouldReuseRoute(future: ActivatedRouteSnapshot, current: ActivatedRouteSnapshot): boolean {
    return super.shouldReuseRoute(future, current) && future.params['organisation'] === current.params['organisation'];
  }
}
