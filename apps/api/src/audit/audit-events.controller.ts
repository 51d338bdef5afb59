import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditReader, type AuditScope, AuditTrail, filterOf } from '@clientst0r/audit';
import { FormerOrganisations } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import { positionOf, queryMark } from './audit-cursor.js';
import { AuditEventDto, AuditEventPath, ListAuditEventsQuery, PlatformAuditEventPath, savedFilterOf } from './audit-event.dto.js';
import { AuditTrailRead } from './audit-events.audit.js';
import { FormerOrganisationsDto } from './former-organisation.dto.js';

@ApiTags('audit')
@Controller()
export class AuditEventsController {
  constructor(
    private readonly reader: AuditReader,
    private readonly trail: AuditTrail,
    private readonly former: FormerOrganisations,
  ) {}

  @Get('organisations/:organisationId/audit-events')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: "The organisation's audit events, newest first" })
  @AnswersPage(AuditEventDto)
  listAuditEvents(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Query() query: ListAuditEventsQuery,
  ): Promise<Page<AuditEventDto>> {
    return this.read(actor, { organisationId }, query);
  }

  @Get('organisations/:organisationId/audit-events/:eventId')
  @Requires('audit.event.read', { ofMerged: true })
  @ApiOperation({ summary: 'One audit event of the organisation' })
  @Answers(AuditEventDto)
  getAuditEvent(@CurrentActor() actor: Actor, @Param() { organisationId, eventId }: AuditEventPath): Promise<AuditEventDto> {
    return this.readOne(actor, { organisationId }, eventId);
  }

  @Get('organisations/:organisationId/former-organisations')
  @Requires('audit.event.read')
  @ApiOperation({ summary: 'Organisations that were merged into this one; their audit trails are read under their own ids' })
  @Answers(FormerOrganisationsDto)
  async listFormerOrganisations(@Param() { organisationId }: OrganisationPath): Promise<FormerOrganisationsDto> {
    const former = await this.former.of(organisationId);
    return { items: former.map(({ id, name, slug, statusSince }) => ({ id, name, slug, mergedAt: statusSince })) };
  }

  @Get('platform/audit-events')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: "The deployment's audit events (those of no organisation), newest first" })
  @AnswersPage(AuditEventDto)
  listPlatformAuditEvents(@CurrentActor() actor: Actor, @Query() query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.read(actor, 'platform', query);
  }

  @Get('platform/audit-events/:eventId')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: 'One audit event of the deployment' })
  @Answers(AuditEventDto)
  getPlatformAuditEvent(@CurrentActor() actor: Actor, @Param() { eventId }: PlatformAuditEventPath): Promise<AuditEventDto> {
    return this.readOne(actor, 'platform', eventId);
  }

  private async read(actor: Actor, scope: AuditScope, { cursor, limit, ...query }: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    const filter = savedFilterOf(query);
    const mark = queryMark(scope, filter);
    const after = cursor === undefined ? undefined : positionOf(cursor, mark);
    const rows = await this.reader.find(scope, filterOf(filter), { limit: limit + 1, ...(after ? { after } : {}) });
    if (!after) await this.trail.commit(actor, new AuditTrailRead({ filter }));
    return pageOf(rows, limit, (row) => [row.at.toISOString(), row.id, mark]);
  }

  private async readOne(actor: Actor, scope: AuditScope, eventId: string): Promise<AuditEventDto> {
    const event = await this.reader.get(scope, eventId);
    await this.trail.commit(actor, new AuditTrailRead({ eventId }));
    return event;
  }
}
