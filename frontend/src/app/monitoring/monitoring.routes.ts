import type { Routes } from '@angular/router';
import { keepUnsaved } from '../ui/unsaved';

export const monitoringRoutes: Routes = [
  { path: '', title: 'Monitoring', loadComponent: () => import('./check-list').then((m) => m.CheckList) },
  { path: 'new', title: 'New check', canDeactivate: [keepUnsaved], loadComponent: () => import('./check-form').then((m) => m.CheckForm) },
  {
    path: 'bulk',
    title: 'Add many checks',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./bulk-checks').then((m) => m.BulkChecks),
  },
  { path: 'expiries', title: 'Expiries', loadComponent: () => import('./expiries').then((m) => m.Expiries) },
  { path: ':checkId', title: 'Check', loadComponent: () => import('./check-detail').then((m) => m.CheckDetail) },
  {
    path: ':checkId/edit',
    title: 'Edit check',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./check-form').then((m) => m.CheckForm),
  },
];
