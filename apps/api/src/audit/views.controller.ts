import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditViewService, filterOf, type SavedFilter } from '@clientst0r/audit';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type AuditFilterDto, savedFilterOf } from './audit-event.dto.js';
import { AuditViewDto, AuditViewPath, AuditViewsDto, PlatformAuditViewPath, SaveAuditViewDto } from './view.dto.js';

@ApiTags('audit')
@Controller()
export class AuditViewsController {
  constructor(private readonly views: AuditViewService) {}

  @Get('organisations/:organisationId/audit-views')
  @Requires('audit.event.read')
  @ApiOperation({ summary: "One's own views of the organisation's audit trail, by name" })
  @Answers(AuditViewsDto)
  async listAuditViews(@CurrentActor() actor: Actor, @Param() { organisationId }: OrganisationPath): Promise<AuditViewsDto> {
    return { items: await this.views.list(actor, { organisationId }) };
  }

  @Post('organisations/:organisationId/audit-views')
  @Requires('audit.event.read')
  @ApiOperation({ summary: "Keep a filter of the organisation's audit trail under a name" })
  @Answers(AuditViewDto, { status: 201 })
  saveAuditView(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Body() { name, filter }: SaveAuditViewDto,
  ): Promise<AuditViewDto> {
    return this.views.save(actor, { organisationId }, name, checkedFilter(filter));
  }

  @Put('organisations/:organisationId/audit-views/:viewId')
  @Requires('audit.event.read')
  @ApiOperation({ summary: "Give a view of the organisation's audit trail another name or filter" })
  @Answers(AuditViewDto)
  replaceAuditView(
    @CurrentActor() actor: Actor,
    @Param() { organisationId, viewId }: AuditViewPath,
    @IfMatch() version: number,
    @Body() { name, filter }: SaveAuditViewDto,
  ): Promise<AuditViewDto> {
    return this.views.replace(actor, { organisationId }, { id: viewId, version, name, filter: checkedFilter(filter) });
  }

  @Delete('organisations/:organisationId/audit-views/:viewId')
  @Requires('audit.event.read')
  @ApiOperation({ summary: "Delete a view of the organisation's audit trail" })
  @AnswersNothing()
  async deleteAuditView(
    @CurrentActor() actor: Actor,
    @Param() { organisationId, viewId }: AuditViewPath,
    @IfMatch() version: number,
  ): Promise<void> {
    await this.views.delete(actor, { organisationId }, viewId, version);
  }

  @Get('platform/audit-views')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: "One's own views of the deployment's audit trail, by name" })
  @Answers(AuditViewsDto)
  async listPlatformAuditViews(@CurrentActor() actor: Actor): Promise<AuditViewsDto> {
    return { items: await this.views.list(actor, 'platform') };
  }

  @Post('platform/audit-views')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: "Keep a filter of the deployment's audit trail under a name" })
  @Answers(AuditViewDto, { status: 201 })
  savePlatformAuditView(@CurrentActor() actor: Actor, @Body() { name, filter }: SaveAuditViewDto): Promise<AuditViewDto> {
    return this.views.save(actor, 'platform', name, checkedFilter(filter));
  }

  @Put('platform/audit-views/:viewId')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: "Give a view of the deployment's audit trail another name or filter" })
  @Answers(AuditViewDto)
  replacePlatformAuditView(
    @CurrentActor() actor: Actor,
    @Param() { viewId }: PlatformAuditViewPath,
    @IfMatch() version: number,
    @Body() { name, filter }: SaveAuditViewDto,
  ): Promise<AuditViewDto> {
    return this.views.replace(actor, 'platform', { id: viewId, version, name, filter: checkedFilter(filter) });
  }

  @Delete('platform/audit-views/:viewId')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: "Delete a view of the deployment's audit trail" })
  @AnswersNothing()
  async deletePlatformAuditView(
    @CurrentActor() actor: Actor,
    @Param() { viewId }: PlatformAuditViewPath,
    @IfMatch() version: number,
  ): Promise<void> {
    await this.views.delete(actor, 'platform', viewId, version);
  }
}

function checkedFilter(filter: AuditFilterDto): SavedFilter {
  const saved = savedFilterOf(filter);
  filterOf(saved);
  return saved;
}
