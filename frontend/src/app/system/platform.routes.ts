import { inject } from '@angular/core';
import { type CanActivateFn, type Routes, Router } from '@angular/router';
import { Destinations } from '../shell/destinations';
import { withIds } from '../shell/well-formed-ids';
import { keepUnsaved } from '../ui/unsaved';

const firstAllowed: CanActivateFn = () => {
  const first = inject(Destinations).onPlatform()[0];
  return inject(Router).createUrlTree(first ? [...first.link] : ['/profile']);
};

export const platformRoutes: Routes = withIds([
  { path: '', pathMatch: 'full', canActivate: [firstAllowed], children: [] },
  { path: 'organisations', title: 'Organisations', loadComponent: () => import('../identity/organisations').then((m) => m.Organisations) },
  { path: 'organisations/:id', title: 'Organisation', loadComponent: () => import('../identity/organisation').then((m) => m.Organisation) },
  { path: 'lockouts', title: 'Lockouts', loadComponent: () => import('../identity/lockouts').then((m) => m.Lockouts) },
  {
    path: 'countries',
    title: 'Countries',
    loadComponent: () => import('../identity/country-rule-page').then((m) => m.CountryRulePage),
  },
  { path: 'users', title: 'Users', loadComponent: () => import('../identity/users').then((m) => m.Users) },
  {
    path: 'directories',
    title: 'Directories',
    loadComponent: () => import('../identity/directories/directories').then((m) => m.Directories),
  },
  {
    path: 'directories/new',
    title: 'New directory',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('../identity/directories/directory-form').then((m) => m.DirectoryForm),
  },
  {
    path: 'directories/:directoryId',
    title: 'Directory',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('../identity/directories/directory-form').then((m) => m.DirectoryForm),
  },
  {
    path: 'sign-on',
    title: 'Single sign-on',
    loadComponent: () => import('../identity/sign-on/providers').then((m) => m.Providers),
  },
  {
    path: 'sign-on/new',
    title: 'New provider',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('../identity/sign-on/provider-form').then((m) => m.ProviderForm),
  },
  {
    path: 'sign-on/test/:providerId',
    title: 'Test login',
    loadComponent: () => import('../identity/sign-on/provider-test').then((m) => m.ProviderTest),
  },
  {
    path: 'sign-on/:providerId',
    title: 'Provider',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('../identity/sign-on/provider-form').then((m) => m.ProviderForm),
  },
  { path: 'audit', title: 'Platform audit', loadChildren: () => import('../audit/audit.routes').then((m) => m.platformAudit) },
  { path: 'check-networks', title: 'Private networks', loadComponent: () => import('./check-networks').then((m) => m.CheckNetworks) },
  { path: 'keys', title: 'Keys', loadComponent: () => import('./keys-page').then((m) => m.KeysPage) },
  { path: 'mail', title: 'Mail', loadComponent: () => import('./mail-page').then((m) => m.MailPage) },
  { path: 'settings', title: 'Settings', loadComponent: () => import('./settings-page').then((m) => m.SettingsPage) },
]);
