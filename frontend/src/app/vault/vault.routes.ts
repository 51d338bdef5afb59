import type { Routes } from '@angular/router';
import { withIds } from '../shell/well-formed-ids';
import { keepUnsaved } from '../ui/unsaved';
import { VaultPage } from './vault-page';

export const vaultRoutes: Routes = withIds([
  { path: 'trash', title: 'Trash', loadComponent: () => import('./list/trash').then((m) => m.Trash) },
  { path: 'health', title: 'Password health', loadComponent: () => import('./health/password-health').then((m) => m.PasswordHealth) },
  {
    path: 'to-change',
    title: 'To change',
    loadComponent: () => import('../exposures/assigned-rotations').then((m) => m.AssignedRotations),
  },
  { path: 'links', title: 'Links', loadComponent: () => import('./sharing/share-links').then((m) => m.ShareLinks) },
  { path: 'requests', title: 'Asked for', loadComponent: () => import('./sharing/secret-requests').then((m) => m.SecretRequests) },
  { path: 'import', title: 'Import', loadComponent: () => import('./transfer/import-page').then((m) => m.ImportPage) },
  { path: 'export', title: 'Export', loadComponent: () => import('./transfer/export-page').then((m) => m.ExportPage) },
  {
    path: '',
    title: 'Vault',
    component: VaultPage,
    children: [
      {
        path: 'new',
        title: 'New credential',
        canDeactivate: [keepUnsaved],
        loadComponent: () => import('./form/credential-form').then((m) => m.CredentialForm),
      },
      {
        path: ':credentialId/access',
        title: 'Access',
        loadComponent: () => import('./access/credential-access').then((m) => m.CredentialAccess),
      },
      { path: ':credentialId', loadComponent: () => import('./entry/credential-detail').then((m) => m.CredentialDetail) },
      {
        path: ':credentialId/edit',
        title: 'Edit credential',
        canDeactivate: [keepUnsaved],
        loadComponent: () => import('./form/credential-form').then((m) => m.CredentialForm),
      },
    ],
  },
]);
