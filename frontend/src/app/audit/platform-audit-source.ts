import { Injectable, computed, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import {
  acknowledgePlatformFinding,
  chartPlatformAuditAddresses,
  chartPlatformAuditCountries,
  chartPlatformAuditEvents,
  chartPlatformAuditReveals,
  chartPlatformAuditTotals,
  deletePlatformAuditExport,
  deletePlatformAuditView,
  getPlatformAuditEvent,
  getPlatformAuditExport,
  getPlatformAuditExportManifest,
  listPlatformAuditEvents,
  listPlatformAuditExports,
  listPlatformAuditViews,
  listPlatformFindings,
  listUsers,
  proveInclusion,
  replacePlatformAuditView,
  requestPlatformAuditExport,
  savePlatformAuditView,
} from '../api/functions';
import type {
  AuditCountriesChartDto,
  AuditEventDto,
  AuditExportDto,
  AuditExportManifestDto,
  AuditFilterDto,
  AuditViewDto,
  DetectionFindingDto,
  EventsOfAddressDto,
  EventsOfDayDto,
  InclusionProofDto,
  RevealsOfPersonDto,
} from '../api/models';
import { Session } from '../session/session';
import type { Page } from '../ui/pages';
import { type AuditSource, type DayRange, type ExportFormat, type Named, ifMatch } from './audit-source';

const MOST_PEOPLE = 200;

@Injectable()
export class PlatformAuditSource implements AuditSource {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  readonly heading = 'Platform audit';
  readonly introduction = signal(
    "Sign-ins, administration and security events of this installation. What happens inside an organisation is in that organisation's own trail.",
  ).asReadonly();
  readonly base = signal(['/platform', 'audit']).asReadonly();
  readonly mayExport = computed(() => this.can('platform.audit.read'));
  readonly mayAcknowledge = computed(() => this.can('platform.audit.manage'));
  readonly isPlatform = true;
  readonly mayManage = this.mayAcknowledge;
  readonly trails = signal<readonly Named[]>([]).asReadonly();
  readonly trail = signal('platform').asReadonly();

  choose(): void {
    // There is one.
  }

  events(filter: AuditFilterDto, cursor: string | undefined): Promise<Page<AuditEventDto>> {
    return this.api.invoke(listPlatformAuditEvents, { ...filter, ...(cursor && { cursor }) });
  }

  event(eventId: string): Promise<AuditEventDto> {
    return this.api.invoke(getPlatformAuditEvent, { eventId });
  }

  proof(eventId: string): Promise<InclusionProofDto> {
    return this.api.invoke(proveInclusion, { eventId });
  }

  async people(): Promise<Named[]> {
    if (!this.can('platform.user.read')) return [];
    const { items } = await this.api.invoke(listUsers, { limit: MOST_PEOPLE });
    return items.map(({ id, name, email }) => ({ id, name: name || email }));
  }

  async views(): Promise<AuditViewDto[]> {
    return (await this.api.invoke(listPlatformAuditViews)).items;
  }

  saveView(name: string, filter: AuditFilterDto): Promise<AuditViewDto> {
    return this.api.invoke(savePlatformAuditView, { body: { name, filter } });
  }

  replaceView({ id, version, name, filter }: AuditViewDto): Promise<AuditViewDto> {
    return this.api.invoke(replacePlatformAuditView, { viewId: id, 'If-Match': ifMatch(version), body: { name, filter } });
  }

  async deleteView({ id, version }: AuditViewDto): Promise<void> {
    await this.api.invoke(deletePlatformAuditView, { viewId: id, 'If-Match': ifMatch(version) });
  }

  async eventsByDay(range: DayRange): Promise<EventsOfDayDto[]> {
    return (await this.api.invoke(chartPlatformAuditEvents, { ...range })).items;
  }

  async totalsByDay(range: DayRange): Promise<EventsOfDayDto[]> {
    return (await this.api.invoke(chartPlatformAuditTotals, { ...range })).items;
  }

  async revealsByPerson(range: DayRange): Promise<RevealsOfPersonDto[]> {
    return (await this.api.invoke(chartPlatformAuditReveals, { ...range })).items;
  }

  eventsByCountry(range: DayRange): Promise<AuditCountriesChartDto> {
    return this.api.invoke(chartPlatformAuditCountries, { ...range });
  }

  async eventsByAddress(range: DayRange): Promise<EventsOfAddressDto[]> {
    return (await this.api.invoke(chartPlatformAuditAddresses, { ...range })).items;
  }

  async exports(): Promise<AuditExportDto[]> {
    return (await this.api.invoke(listPlatformAuditExports)).items;
  }

  requestExport(format: ExportFormat, filter: AuditFilterDto): Promise<AuditExportDto> {
    return this.api.invoke(requestPlatformAuditExport, { body: { format, filter } });
  }

  export(exportId: string): Promise<AuditExportDto> {
    return this.api.invoke(getPlatformAuditExport, { exportId });
  }

  manifest(exportId: string): Promise<AuditExportManifestDto> {
    return this.api.invoke(getPlatformAuditExportManifest, { exportId });
  }

  async deleteExport(exportId: string): Promise<void> {
    await this.api.invoke(deletePlatformAuditExport, { exportId });
  }

  contentPath(exportId: string): string {
    return `/api/v1/platform/audit-exports/${exportId}/content`;
  }

  findings(acknowledged: boolean | undefined, cursor: string | undefined): Promise<Page<DetectionFindingDto>> {
    return this.api.invoke(listPlatformFindings, { ...(acknowledged !== undefined && { acknowledged }), ...(cursor && { cursor }) });
  }

  acknowledge(findingId: string, reason: string): Promise<DetectionFindingDto> {
    return this.api.invoke(acknowledgePlatformFinding, { findingId, body: { reason } });
  }

  private can(permission: string): boolean {
    return this.session.platformPermissions().has(permission);
  }
}
