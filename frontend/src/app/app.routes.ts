import type { Routes } from '@angular/router';
import { chooseOrganisation, closedOrganisation, formerOrganisation, memberOfOrganisation, signedIn, toStartPage } from './session/guards';
import { NotFound } from './shell/not-found';
import { Unavailable } from './shell/unavailable';
import { withIds } from './shell/well-formed-ids';

export const routes: Routes = withIds([
  { path: 'sign-in', title: 'Sign in', loadComponent: () => import('./session/sign-in').then((m) => m.SignIn) },
  {
    path: 'sign-in/begin/:providerId',
    title: 'Sign in',
    loadComponent: async () => (await import('./session/provider-begin')).ProviderBegin,
  },
  {
    path: 'sign-in/provider/:providerId',
    title: 'Sign in',
    loadComponent: () => import('./session/provider-return').then((m) => m.ProviderReturn),
  },
  {
    path: 'forgotten-password',
    title: 'Forgotten password',
    loadComponent: () => import('./session/forgotten-password').then((m) => m.ForgottenPassword),
  },
  {
    path: 'confirm/:providerId',
    title: 'Confirm it is you',
    loadComponent: () => import('./session/confirmation-return').then((m) => m.ConfirmationReturn),
  },
  { path: 'password-reset', title: 'New password', loadComponent: () => import('./session/password-reset').then((m) => m.PasswordReset) },
  { path: 'invitation', title: 'Invitation', loadComponent: () => import('./session/invitation').then((m) => m.Invitation) },
  { path: 'share', title: 'A secret for you', loadComponent: () => import('./sharing/share-page').then((m) => m.SharePage) },
  { path: 'ask', title: 'A secret is asked of you', loadComponent: () => import('./sharing/ask-page').then((m) => m.AskPage) },
  { path: 'unavailable', title: 'Not available', component: Unavailable },
  {
    path: '',
    canMatch: [signedIn],
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      { path: '', pathMatch: 'full', canActivate: [toStartPage], children: [] },
      {
        path: 'o/:organisation',
        canMatch: [memberOfOrganisation],
        canActivate: [chooseOrganisation],
        children: [
          { path: '', pathMatch: 'full', redirectTo: 'vault' },
          { path: 'vault', loadChildren: () => import('./vault/vault.routes').then((m) => m.vaultRoutes) },
          { path: 'monitoring', loadChildren: () => import('./monitoring/monitoring.routes').then((m) => m.monitoringRoutes) },
          { path: 'audit', title: 'Audit', loadChildren: () => import('./audit/audit.routes').then((m) => m.organisationAudit) },
          {
            path: 'policies',
            title: 'Policies',
            loadComponent: () => import('./identity/organisation-policies').then((m) => m.OrganisationPolicies),
          },
          { path: 'approvals', title: 'Approvals', loadComponent: () => import('./approvals/approvals-page').then((m) => m.ApprovalsPage) },
          { path: 'approvals/own', title: 'My access', loadComponent: () => import('./approvals/own-access').then((m) => m.OwnAccess) },
          { path: 'people', title: 'People', loadComponent: () => import('./identity/members').then((m) => m.Members) },
          { path: 'people/:userId', title: 'Member', loadComponent: () => import('./identity/member').then((m) => m.Member) },
          {
            path: 'people/:userId/secrets',
            title: 'Known secrets',
            loadComponent: () => import('./exposures/rotation-list').then((m) => m.RotationList),
          },
          { path: 'roles', title: 'Roles', loadComponent: () => import('./identity/roles').then((m) => m.Roles) },
          { path: 'invitations', title: 'Invitations', loadComponent: () => import('./identity/invitations').then((m) => m.Invitations) },
          { path: 'api-keys', title: 'API keys', loadComponent: () => import('./identity/api-keys').then((m) => m.ApiKeys) },
          {
            path: 'settings',
            title: 'Organisation settings',
            loadComponent: () => import('./identity/organisation-settings').then((m) => m.OrganisationSettings),
          },
          { path: '**', title: 'Not found', component: NotFound },
        ],
      },
      { path: 'o/:organisation', canMatch: [formerOrganisation], children: [] },
      {
        path: 'o/:organisation',
        canMatch: [closedOrganisation],
        title: 'Deactivated',
        children: [{ path: '**', loadComponent: () => import('./identity/organisation-closed').then((m) => m.OrganisationClosed) }],
      },
      { path: 'leavers/:userId', title: 'Known secrets', loadComponent: () => import('./exposures/leaver').then((m) => m.Leaver) },
      { path: 'clients', title: 'All clients', loadComponent: () => import('./monitoring/overview').then((m) => m.Overview) },
      { path: 'platform', loadChildren: () => import('./system/platform.routes').then((m) => m.platformRoutes) },
      {
        path: 'profile/provider/:providerId',
        title: 'Single sign-on',
        loadComponent: () => import('./session/link-return').then((m) => m.LinkReturn),
      },
      {
        path: 'personal-vault',
        title: 'Personal vault',
        loadComponent: () => import('./session/personal-vault').then((m) => m.PersonalVault),
      },
      { path: 'profile', title: 'Profile', loadComponent: () => import('./session/profile').then((m) => m.Profile) },
      { path: '**', title: 'Not found', component: NotFound },
    ],
  },
]);
