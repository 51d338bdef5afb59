import { type AuditExport, EXPORT_FORMATS, EXPORT_STATES, type ExportFormat, type ExportState } from '@clientst0r/audit';
import { Choice, Id, Instant, Integer, ListOf, Nested, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { AuditFilterDto } from './audit-event.dto.js';

export class RequestAuditExportDto {
  @Choice(EXPORT_FORMATS)
  format: ExportFormat;

  @Nested(() => AuditFilterDto)
  filter: AuditFilterDto;
}

export class AuditExportDto {
  @Id()
  id: string;

  @Choice(EXPORT_FORMATS)
  format: ExportFormat;

  @Choice(EXPORT_STATES)
  state: ExportState;

  @Nested(() => AuditFilterDto)
  filter: AuditFilterDto;

  @Instant({ description: 'The end of the range, exclusive: what was asked for, at latest the moment of asking.' })
  to: Date;

  @Integer({ description: 'Events written so far.' })
  rows: number;

  @Integer({ description: 'Size of the file, once it is ready.' })
  bytes: number;

  @Integer({ max: 100, description: 'Percent of the time range that is written.' })
  progress: number;

  @Text({ nullable: true, max: 64, description: 'Of the file, in hexadecimal.' })
  sha256: string | null;

  @Id()
  requestedBy: string;

  @Text({ min: 0 })
  requestedByName: string;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  finishedAt: Date | null;

  @Instant({ description: 'When the file is removed.' })
  expiresAt: Date;

  @Text({ nullable: true })
  failure: string | null;
}

export class AuditExportsDto {
  @ListOf(() => AuditExportDto)
  items: AuditExportDto[];
}

/** What is needed to check the file, for whoever receives it. */
export class AuditExportManifestDto {
  @Text()
  file: string;

  @Choice(EXPORT_FORMATS)
  format: ExportFormat;

  @Id({ nullable: true, description: "Null when it is the deployment's." })
  organisationId: string | null;

  @Nested(() => AuditFilterDto)
  filter: AuditFilterDto;

  @Instant({ description: 'The end of the range, exclusive.' })
  to: Date;

  @Integer()
  rows: number;

  @Integer()
  bytes: number;

  @Text({ max: 64, description: 'Of the file, in hexadecimal.' })
  sha256: string;

  @Id()
  requestedBy: string;

  @Text({ min: 0 })
  requestedByName: string;

  @Instant()
  finishedAt: Date;

  @Text({
    nullable: true,
    max: 2_000,
    description: 'The signed checkpoint (C2SP tlog-checkpoint) of the transparency log that covers the range.',
  })
  checkpoint: string | null;
}

export class AuditExportPath extends OrganisationPath {
  @Id()
  exportId: string;
}

export class PlatformAuditExportPath {
  @Id()
  exportId: string;
}

export function auditExportDto({ endsAt, events, ...made }: AuditExport): AuditExportDto {
  return { ...made, to: endsAt, rows: events, bytes: made.bytes ?? 0 };
}
