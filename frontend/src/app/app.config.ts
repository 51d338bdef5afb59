import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { MAT_DIALOG_DEFAULT_OPTIONS, MatDialogConfig } from '@angular/material/dialog';
import {
  RouteReuseStrategy,
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withRouterConfig,
} from '@angular/router';
import { provideApiConfiguration } from './api/api-configuration';
import { routes } from './app.routes';
import { apiInterceptor } from './session/api.interceptor';
import { navigationFailure } from './shell/navigation-failure';
import { OrganisationReuseStrategy } from './shell/organisation-reuse-strategy';
import { PageTitle } from './shell/page-title';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(navigationFailure),
      withRouterConfig({ paramsInheritanceStrategy: 'always' }),
    ),
    provideHttpClient(withInterceptors([apiInterceptor])),
    provideApiConfiguration(''),
    { provide: APP_BASE_HREF, useValue: '/' }, // no base element: the policy is `base-uri 'none'`
    { provide: RouteReuseStrategy, useClass: OrganisationReuseStrategy },
    { provide: TitleStrategy, useClass: PageTitle },
    { provide: MAT_DIALOG_DEFAULT_OPTIONS, useFactory: dialogDefaults },
  ],
};

/** No animation: a dialog takes the focus when its animation ends, which is in the middle of what a quick person types. */
function dialogDefaults(): MatDialogConfig {
  return Object.assign(new MatDialogConfig(), {
    maxWidth: '94vw',
    autoFocus: 'first-tabbable',
    ariaModal: true,
    enterAnimationDuration: 0,
    exitAnimationDuration: 0,
  } satisfies MatDialogConfig);
}
