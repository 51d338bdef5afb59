import type { Signal } from '@angular/core';
import type {
  AuditEventDto,
  AuditExportDto,
  AuditExportManifestDto,
  AuditFilterDto,
  AuditViewDto,
  DetectionFindingDto,
  AuditCountriesChartDto,
  EventsOfAddressDto,
  EventsOfDayDto,
  InclusionProofDto,
  RevealsOfPersonDto,
} from '../api/models';
import type { Page } from '../ui/pages';

export type ExportFormat = AuditExportDto['format'];

/** Days as in `2026-11-24`, both included, in UTC. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** The audit trail of an organisation, or of the platform: the same pages look at either. */
export abstract class AuditSource {
  abstract readonly heading: string;
  abstract readonly introduction: Signal<string>;
  /** Where its pages are. */
  abstract readonly base: Signal<readonly string[]>;
  abstract readonly mayExport: Signal<boolean>;
  abstract readonly mayAcknowledge: Signal<boolean>;
  /** Streams, rules, the log: of the platform only. */
  abstract readonly isPlatform: boolean;
  abstract readonly mayManage: Signal<boolean>;
  /** Its own trail first, then those of organisations that were merged into it; none besides where there are none. */
  abstract readonly trails: Signal<readonly Named[]>;
  /** Id of the one that is looked at. */
  abstract readonly trail: Signal<string>;

  abstract choose(trailId: string): void;

  abstract events(filter: AuditFilterDto, cursor: string | undefined): Promise<Page<AuditEventDto>>;
  abstract event(eventId: string): Promise<AuditEventDto>;
  /** That an event is in the log; undefined where the log is not shown. @throws a 404 until it is sealed */
  abstract proof(eventId: string): Promise<InclusionProofDto | undefined>;
  /** Who can be chosen as a person; nobody when they may not be listed. */
  abstract people(): Promise<Named[]>;

  abstract views(): Promise<AuditViewDto[]>;
  abstract saveView(name: string, filter: AuditFilterDto): Promise<AuditViewDto>;
  abstract replaceView(view: AuditViewDto): Promise<AuditViewDto>;
  abstract deleteView(view: AuditViewDto): Promise<void>;

  abstract eventsByDay(range: DayRange): Promise<EventsOfDayDto[]>;
  /** Of the installation and all organisations together, where that may be seen. */
  totalsByDay?(range: DayRange): Promise<EventsOfDayDto[]>;
  abstract revealsByPerson(range: DayRange): Promise<RevealsOfPersonDto[]>;
  abstract eventsByCountry(range: DayRange): Promise<AuditCountriesChartDto>;
  abstract eventsByAddress(range: DayRange): Promise<EventsOfAddressDto[]>;

  abstract exports(): Promise<AuditExportDto[]>;
  abstract requestExport(format: ExportFormat, filter: AuditFilterDto): Promise<AuditExportDto>;
  abstract export(exportId: string): Promise<AuditExportDto>;
  abstract manifest(exportId: string): Promise<AuditExportManifestDto>;
  abstract deleteExport(exportId: string): Promise<void>;
  abstract contentPath(exportId: string): string;

  abstract findings(acknowledged: boolean | undefined, cursor: string | undefined): Promise<Page<DetectionFindingDto>>;
  abstract acknowledge(findingId: string, reason: string): Promise<DetectionFindingDto>;
}

export function ifMatch(version: number): string {
  return `"${version.toString()}"`;
}
