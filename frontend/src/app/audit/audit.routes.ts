import type { Type } from '@angular/core';
import type { Routes } from '@angular/router';
import { withIds } from '../shell/well-formed-ids';
import { keepUnsaved } from '../ui/unsaved';
import type { AuditArea } from './audit-area';
import { AuditSource } from './audit-source';
import { OrganisationAuditSource } from './organisation-audit-source';
import { PlatformAuditSource } from './platform-audit-source';

const READING: Routes = [
  { path: 'charts', title: 'Audit charts', loadComponent: () => import('./audit-charts').then((m) => m.AuditCharts) },
  { path: 'findings', title: 'Audit findings', loadComponent: () => import('./findings').then((m) => m.Findings) },
  { path: 'exports', title: 'Audit exports', loadComponent: () => import('./audit-exports').then((m) => m.AuditExports) },
  {
    path: '',
    loadComponent: () => import('./audit-events').then((m) => m.AuditEvents),
    children: [
      {
        path: 'events/:eventId',
        title: 'Audit event',
        loadComponent: () => import('./audit-event-drawer').then((m) => m.AuditEventDrawer),
      },
    ],
  },
];

const MANAGING: Routes = [
  { path: 'streams', title: 'Audit streams', loadComponent: () => import('./streams').then((m) => m.Streams) },
  {
    path: 'streams/new',
    title: 'New audit stream',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./stream-form').then((m) => m.StreamForm),
  },
  {
    path: 'streams/:streamId',
    title: 'Audit stream',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./stream-form').then((m) => m.StreamForm),
  },
  { path: 'anchors', title: 'Audit anchors', loadComponent: () => import('./anchors').then((m) => m.Anchors) },
  {
    path: 'anchors/new',
    title: 'New audit anchor',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./anchor-form').then((m) => m.AnchorForm),
  },
  {
    path: 'anchors/:anchorId',
    title: 'Audit anchor',
    canDeactivate: [keepUnsaved],
    loadComponent: () => import('./anchor-form').then((m) => m.AnchorForm),
  },
  { path: 'rules', title: 'Detection rules', loadComponent: () => import('./detection-rules').then((m) => m.DetectionRules) },
  { path: 'verification', title: 'Audit log', loadComponent: () => import('./log-page').then((m) => m.LogPage) },
];

const area = (): Promise<Type<AuditArea>> => import('./audit-area').then((m) => m.AuditArea);

export const organisationAudit: Routes = withIds([
  { path: '', loadComponent: area, providers: [{ provide: AuditSource, useClass: OrganisationAuditSource }], children: READING },
]);

export const platformAudit: Routes = withIds([
  {
    path: '',
    loadComponent: area,
    providers: [{ provide: AuditSource, useClass: PlatformAuditSource }],
    children: [...MANAGING, ...READING],
  },
]);
