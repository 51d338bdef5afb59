import { Injectable, computed, inject, linkedSignal, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import {
  acknowledgeFinding,
  chartAuditAddresses,
  chartAuditCountries,
  chartAuditEvents,
  chartAuditReveals,
  deleteAuditExport,
  deleteAuditView,
  getAuditEvent,
  getAuditExport,
  getAuditExportManifest,
  listAuditEvents,
  listAuditExports,
  listAuditViews,
  listFindings,
  listFormerOrganisations,
  listMembers,
  proveOwnInclusion,
  replaceAuditView,
  requestAuditExport,
  saveAuditView,
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
import { CurrentOrganisation } from '../session/current-organisation';
import type { Page } from '../ui/pages';
import { type AuditSource, type DayRange, type ExportFormat, type Named, ifMatch } from './audit-source';

const MOST_PEOPLE = 200;

@Injectable()
export class OrganisationAuditSource implements AuditSource {
  private readonly api = inject(Api);
  private readonly organisation = inject(CurrentOrganisation);
  private readonly former = resource({
    params: () => this.organisation.id() || undefined,
    loader: async ({ params }) => (await this.api.invoke(listFormerOrganisations, { organisationId: params })).items,
  });
  readonly trails = computed<readonly Named[]>(() => [
    { id: this.organisation.id(), name: this.organisation.organisation()?.name ?? '' },
    ...(this.former.hasValue() ? this.former.value().map(({ id, name }) => ({ id, name: `${name} (merged into this one)` })) : []),
  ]);
  readonly trail = linkedSignal(() => this.organisation.id());
  /** Views are of the organisation that there is. */
  private get home(): { organisationId: string } {
    return { organisationId: this.organisation.id() };
  }
  private get at(): { organisationId: string } {
    return { organisationId: this.trail() };
  }

  readonly heading = 'Audit';
  readonly introduction = computed(
    () =>
      `Who did what at ${this.organisation.organisation()?.name ?? 'this organisation'}, and who saw what. Nothing here can be changed or removed.`,
  );
  readonly base = computed(() => ['/o', this.organisation.slug(), 'audit']);
  readonly mayExport = computed(() => this.organisation.can('audit.event.export'));
  readonly mayAcknowledge = computed(() => this.organisation.can('audit.event.read'));
  readonly isPlatform = false;
  readonly mayManage = signal(false).asReadonly();

  choose(trailId: string): void {
    this.trail.set(trailId);
  }

  events(filter: AuditFilterDto, cursor: string | undefined): Promise<Page<AuditEventDto>> {
    return this.api.invoke(listAuditEvents, { ...this.at, ...filter, ...(cursor && { cursor }) });
  }

  event(eventId: string): Promise<AuditEventDto> {
    return this.api.invoke(getAuditEvent, { ...this.at, eventId });
  }

  proof(eventId: string): Promise<InclusionProofDto> {
    return this.api.invoke(proveOwnInclusion, { ...this.at, eventId });
  }

  async people(): Promise<Named[]> {
    if (!this.organisation.can('organisation.member.read')) return [];
    const { items } = await this.api.invoke(listMembers, { ...this.home, limit: MOST_PEOPLE });
    return items.map(({ userId, name, email }) => ({ id: userId, name: name || email }));
  }

  async views(): Promise<AuditViewDto[]> {
    return (await this.api.invoke(listAuditViews, this.home)).items;
  }

  saveView(name: string, filter: AuditFilterDto): Promise<AuditViewDto> {
    return this.api.invoke(saveAuditView, { ...this.home, body: { name, filter } });
  }

  replaceView({ id, version, name, filter }: AuditViewDto): Promise<AuditViewDto> {
    return this.api.invoke(replaceAuditView, { ...this.home, viewId: id, 'If-Match': ifMatch(version), body: { name, filter } });
  }

  async deleteView({ id, version }: AuditViewDto): Promise<void> {
    await this.api.invoke(deleteAuditView, { ...this.home, viewId: id, 'If-Match': ifMatch(version) });
  }

  async eventsByDay(range: DayRange): Promise<EventsOfDayDto[]> {
    return (await this.api.invoke(chartAuditEvents, { ...this.at, ...range })).items;
  }

  async revealsByPerson(range: DayRange): Promise<RevealsOfPersonDto[]> {
    return (await this.api.invoke(chartAuditReveals, { ...this.at, ...range })).items;
  }

  eventsByCountry(range: DayRange): Promise<AuditCountriesChartDto> {
    return this.api.invoke(chartAuditCountries, { ...this.at, ...range });
  }

  async eventsByAddress(range: DayRange): Promise<EventsOfAddressDto[]> {
    return (await this.api.invoke(chartAuditAddresses, { ...this.at, ...range })).items;
  }

  async exports(): Promise<AuditExportDto[]> {
    return (await this.api.invoke(listAuditExports, this.at)).items;
  }

  requestExport(format: ExportFormat, filter: AuditFilterDto): Promise<AuditExportDto> {
    return this.api.invoke(requestAuditExport, { ...this.at, body: { format, filter } });
  }

  export(exportId: string): Promise<AuditExportDto> {
    return this.api.invoke(getAuditExport, { ...this.at, exportId });
  }

  manifest(exportId: string): Promise<AuditExportManifestDto> {
    return this.api.invoke(getAuditExportManifest, { ...this.at, exportId });
  }

  async deleteExport(exportId: string): Promise<void> {
    await this.api.invoke(deleteAuditExport, { ...this.at, exportId });
  }

  contentPath(exportId: string): string {
    return `/api/v1/organisations/${this.at.organisationId}/audit-exports/${exportId}/content`;
  }

  findings(acknowledged: boolean | undefined, cursor: string | undefined): Promise<Page<DetectionFindingDto>> {
    return this.api.invoke(listFindings, { ...this.at, ...(acknowledged !== undefined && { acknowledged }), ...(cursor && { cursor }) });
  }

  acknowledge(findingId: string, reason: string): Promise<DetectionFindingDto> {
    return this.api.invoke(acknowledgeFinding, { ...this.at, findingId, body: { reason } });
  }
}
