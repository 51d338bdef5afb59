import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  type AuditExport,
  AuditExportService,
  type AuditScope,
  CheckpointSource,
  EXPORT_FORMATS,
  filterOf,
  LINE_FORMATS,
} from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersFile, AnswersNothing } from '../openapi/answers.decorator.js';
import { type AskedRange, ByteRange, rangeWithin } from '../openapi/byte-range.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { savedFilterOf } from './audit-event.dto.js';
import {
  AuditExportDto,
  auditExportDto,
  AuditExportManifestDto,
  AuditExportPath,
  AuditExportsDto,
  PlatformAuditExportPath,
  RequestAuditExportDto,
} from './export.dto.js';

const MEDIA_TYPES = EXPORT_FORMATS.map((format) => LINE_FORMATS[format].mediaType.split(';', 1)[0] ?? '');

@ApiTags('audit')
@Controller()
export class AuditExportsController {
  constructor(
    private readonly exports: AuditExportService,
    private readonly checkpoints: CheckpointSource,
  ) {}

  @Get('organisations/:organisationId/audit-exports')
  @Requires('audit.event.export', { ofMerged: true })
  @ApiOperation({ summary: 'Exports of the last day of the organisation, newest first' })
  @Answers(AuditExportsDto)
  async listAuditExports(@Param() { organisationId }: OrganisationPath): Promise<AuditExportsDto> {
    return { items: (await this.exports.list({ organisationId })).map(auditExportDto) };
  }

  @Post('organisations/:organisationId/audit-exports')
  @Requires('audit.event.export', { ofMerged: true, reauthenticate: true })
  @ApiOperation({ summary: 'Ask for a file of the audit events of the organisation; it is written in the background and kept for a day' })
  @Answers(AuditExportDto, { status: 201 })
  requestAuditExport(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Body() body: RequestAuditExportDto,
  ): Promise<AuditExportDto> {
    return this.request(actor, { organisationId }, body);
  }

  @Get('organisations/:organisationId/audit-exports/:exportId')
  @Requires('audit.event.export', { ofMerged: true })
  @ApiOperation({ summary: 'How far an export of the organisation is' })
  @Answers(AuditExportDto)
  async getAuditExport(@Param() { organisationId, exportId }: AuditExportPath): Promise<AuditExportDto> {
    return auditExportDto(await this.exports.get({ organisationId }, exportId));
  }

  @Get('organisations/:organisationId/audit-exports/:exportId/manifest')
  @Requires('audit.event.export', { ofMerged: true })
  @ApiOperation({ summary: 'What is needed to check the file of an export of the organisation' })
  @Answers(AuditExportManifestDto)
  async getAuditExportManifest(@Param() { organisationId, exportId }: AuditExportPath): Promise<AuditExportManifestDto> {
    return this.manifest({ organisationId }, exportId);
  }

  @Get('organisations/:organisationId/audit-exports/:exportId/content')
  @Requires('audit.event.export', { ofMerged: true })
  @ApiOperation({ summary: 'The file of an export of the organisation; a download that was cut off goes on with `Range`' })
  @AnswersFile(MEDIA_TYPES)
  downloadAuditExport(
    @CurrentActor() actor: Actor,
    @Param() { organisationId, exportId }: AuditExportPath,
    @ByteRange() range: AskedRange,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return this.download({ actor, scope: { organisationId }, exportId }, range, response);
  }

  @Delete('organisations/:organisationId/audit-exports/:exportId')
  @Requires('audit.event.export', { ofMerged: true })
  @ApiOperation({ summary: 'Delete an export of the organisation and its file' })
  @AnswersNothing()
  async deleteAuditExport(@CurrentActor() actor: Actor, @Param() { organisationId, exportId }: AuditExportPath): Promise<void> {
    await this.exports.delete(actor, { organisationId }, exportId);
  }

  @Get('platform/audit-exports')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Exports of the last day of the deployment, newest first' })
  @Answers(AuditExportsDto)
  async listPlatformAuditExports(): Promise<AuditExportsDto> {
    return { items: (await this.exports.list('platform')).map(auditExportDto) };
  }

  @Post('platform/audit-exports')
  @Requires('platform.audit.read', { reauthenticate: true })
  @ApiOperation({ summary: 'Ask for a file of the audit events of the deployment; it is written in the background and kept for a day' })
  @Answers(AuditExportDto, { status: 201 })
  requestPlatformAuditExport(@CurrentActor() actor: Actor, @Body() body: RequestAuditExportDto): Promise<AuditExportDto> {
    return this.request(actor, 'platform', body);
  }

  @Get('platform/audit-exports/:exportId')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'How far an export of the deployment is' })
  @Answers(AuditExportDto)
  async getPlatformAuditExport(@Param() { exportId }: PlatformAuditExportPath): Promise<AuditExportDto> {
    return auditExportDto(await this.exports.get('platform', exportId));
  }

  @Get('platform/audit-exports/:exportId/manifest')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'What is needed to check the file of an export of the deployment' })
  @Answers(AuditExportManifestDto)
  async getPlatformAuditExportManifest(@Param() { exportId }: PlatformAuditExportPath): Promise<AuditExportManifestDto> {
    return this.manifest('platform', exportId);
  }

  @Get('platform/audit-exports/:exportId/content')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'The file of an export of the deployment; a download that was cut off goes on with `Range`' })
  @AnswersFile(MEDIA_TYPES)
  downloadPlatformAuditExport(
    @CurrentActor() actor: Actor,
    @Param() { exportId }: PlatformAuditExportPath,
    @ByteRange() range: AskedRange,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    return this.download({ actor, scope: 'platform', exportId }, range, response);
  }

  @Delete('platform/audit-exports/:exportId')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'Delete an export of the deployment and its file' })
  @AnswersNothing()
  async deletePlatformAuditExport(@CurrentActor() actor: Actor, @Param() { exportId }: PlatformAuditExportPath): Promise<void> {
    await this.exports.delete(actor, 'platform', exportId);
  }

  private async request(actor: Actor, scope: AuditScope, { format, filter: asked }: RequestAuditExportDto): Promise<AuditExportDto> {
    const filter = savedFilterOf(asked);
    return auditExportDto(await this.exports.request(actor, scope, { format, filter, to: filterOf(filter).to ?? null }));
  }

  /** The log is some seconds behind: an export that was ready sooner gets its checkpoint here. */
  private async manifest(scope: AuditScope, exportId: string): Promise<AuditExportManifestDto> {
    const { endsAt, events, ...made } = await this.exports.ready(scope, exportId);
    const checkpoint = made.checkpoint ?? (await this.checkpoints.covering(endsAt));
    const organisationId = scope === 'platform' ? null : scope.organisationId;
    return { ...made, file: fileName({ ...made, endsAt }), organisationId, to: endsAt, rows: events, checkpoint };
  }

  private async download(
    of: { actor: Actor; scope: AuditScope; exportId: string },
    asked: AskedRange,
    response: Response,
  ): Promise<StreamableFile> {
    const found = await this.exports.ready(of.scope, of.exportId);
    const tag = `"${found.sha256}"`;
    response.setHeader('Accept-Ranges', 'bytes').setHeader('ETag', tag).setHeader('Cache-Control', 'no-store');
    const range = rangeWithin(asked, { bytes: found.bytes, tag });
    if (range.isPart) response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end - 1}/${found.bytes}`);
    const content = Readable.from(await this.exports.download(of.actor, found, range), { objectMode: false });
    const type = LINE_FORMATS[found.format].mediaType;
    const file = new StreamableFile(content, {
      type,
      disposition: `attachment; filename="${fileName(found)}"`,
      length: range.end - range.start,
    });
    // Cut off rather than answered: what has been sent must not look complete.
    return file.setErrorHandler(() => response.destroy());
  }
}

function fileName({ id, format, endsAt }: Pick<AuditExport, 'id' | 'format' | 'endsAt'>): string {
  return `audit-events-${endsAt.toISOString().slice(0, 10)}-${id.slice(-8)}.${format}`;
}
