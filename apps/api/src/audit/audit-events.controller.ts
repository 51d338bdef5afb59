import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type AuditFilter, type AuditPosition, AuditReader, type AuditScope, AuditTrail } from '@clientst0r/audit';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, pageOf } from '../openapi/page.dto.js';
import { AuditEventDto, ListAuditEventsQuery } from './audit-event.dto.js';
import { AuditTrailRead } from './audit-events.audit.js';

@ApiTags('audit')
@Controller()
export class AuditEventsController {
  constructor(
    private readonly reader: AuditReader,
    private readonly trail: AuditTrail,
  ) {}

  @Get('organisations/:organisationId/audit-events')
  @Requires('audit.event.read')
  @ApiOperation({ summary: "The organisation's audit events, newest first" })
  @AnswersPage(AuditEventDto)
  listAuditEvents(@CurrentActor() actor: Actor, @Param() { organisationId }: OrganisationPath, @Query() query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.read(actor, { organisationId }, query);
  }

  @Get('platform/audit-events')
  @Requires('platform.audit.read')
  @ApiOperation({ summary: "The deployment's audit events (those of no organisation), newest first" })
  @AnswersPage(AuditEventDto)
  listPlatformAuditEvents(@CurrentActor() actor: Actor, @Query() query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.read(actor, 'platform', query);
  }

  private async read(actor: Actor, scope: AuditScope, query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    const { cursor, limit } = query;
    const after = cursor === undefined ? undefined : positionOf(cursor);
    const rows = await this.reader.find(scope, filterOf(query), { limit: limit + 1, ...(after ? { after } : {}) });
    if (!after) await this.trail.commit(actor, new AuditTrailRead(query));
    return pageOf(rows, limit, (row) => [row.at.toISOString(), row.id]);
  }
}

function filterOf({ cursor: _cursor, limit: _limit, from, to, ...filter }: ListAuditEventsQuery): AuditFilter {
  return { ...filter, ...(from ? { from: new Date(from) } : {}), ...(to ? { to: new Date(to) } : {}) };
}

function positionOf(cursor: string): AuditPosition {
  const [at = '', id = ''] = decodeCursor(cursor, 2);
  const position = { at: new Date(at), id };
  if (Number.isNaN(position.at.getTime())) throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
  return position;
}
