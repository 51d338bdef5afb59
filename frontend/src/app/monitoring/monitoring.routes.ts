import type { Routes } from '@angular/router';
import { withIds } from '../shell/well-formed-ids';
import { keepUnsaved } from '../ui/unsaved';

export const monitoringRoutes: Routes = withIds([
  { path: '', title: 'Monitoring', loadComponent: () => import('./check-list').then((m) => m.CheckList) },
  { path: 'new', title: 'New check', canDeactivate: [keepUnsaved], loadComponent: () => import('./check-form').then((m) => m.CheckForm) },
  {
    path: 'bulk',
    title: 'Add many checks',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./bulk-checks').then((m) => m.BulkChecks),
  },
  { path: 'reports', title: 'Reports', loadComponent: () => import('./reports').then((m) => m.Reports) },
  {
    path: 'status-page',
    title: 'Status page',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./status-page').then((m) => m.StatusPage),
  },
  { path: 'expiries', title: 'Expiries', loadComponent: () => import('./expiries').then((m) => m.Expiries) },
  { path: 'incidents', title: 'Incidents', loadComponent: () => import('./incidents').then((m) => m.Incidents) },
  { path: 'incidents/:incidentId', title: 'Incident', loadComponent: () => import('./incident').then((m) => m.Incident) },
  { path: 'maintenance', title: 'Maintenance', loadComponent: () => import('./maintenance').then((m) => m.Maintenance) },
  {
    path: 'maintenance/new',
    title: 'Plan maintenance',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./maintenance-form').then((m) => m.MaintenanceForm),
  },
  {
    path: 'maintenance/:windowId',
    title: 'Edit maintenance',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./maintenance-form').then((m) => m.MaintenanceForm),
  },
  { path: 'channels', title: 'Channels', loadComponent: () => import('./channels').then((m) => m.Channels) },
  {
    path: 'channels/new',
    title: 'New channel',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./channel-form').then((m) => m.ChannelForm),
  },
  {
    path: 'channels/:channelId',
    title: 'Edit channel',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./channel-form').then((m) => m.ChannelForm),
  },
  { path: 'alert-policies', title: 'Alert policies', loadComponent: () => import('./alert-policies').then((m) => m.AlertPolicies) },
  {
    path: 'alert-policies/new',
    title: 'New alert policy',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./alert-policy-form').then((m) => m.AlertPolicyForm),
  },
  {
    path: 'alert-policies/:policyId',
    title: 'Edit alert policy',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./alert-policy-form').then((m) => m.AlertPolicyForm),
  },
  { path: 'deliveries', title: 'Deliveries', loadComponent: () => import('./deliveries').then((m) => m.Deliveries) },
  { path: ':checkId', title: 'Check', loadComponent: () => import('./check-detail').then((m) => m.CheckDetail) },
  {
    path: ':checkId/edit',
    title: 'Edit check',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./check-form').then((m) => m.CheckForm),
  },
]);
