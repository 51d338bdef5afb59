import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type IncidentPosition, IncidentService } from '@clientst0r/monitoring';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, pageOf } from '../openapi/page.dto.js';
import { AcknowledgeIncidentDto, AnnounceIncidentDto, IncidentDetailDto, IncidentDto, IncidentPath, ListIncidentsQuery } from './incident.dto.js'; // prettier-ignore
import { IncidentPresenter } from './incident.presenter.js';

@ApiTags('monitoring')
@Controller('organisations/:organisationId/incidents')
export class IncidentsController {
  constructor(
    private readonly incidents: IncidentService,
    private readonly presenter: IncidentPresenter,
  ) {}

  @Get()
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'Times in which checks were down, newest first' })
  @AnswersPage(IncidentDto)
  async listIncidents(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() query: ListIncidentsQuery,
  ): Promise<Page<IncidentDto>> {
    const { open = false, checkId, cursor, limit } = query;
    const place = { ...(checkId === undefined ? {} : { checkId }), ...(cursor === undefined ? {} : { before: positionOf(cursor) }) };
    const found = await this.incidents.list(actor, { open, ...place, limit: limit + 1 });
    return pageOf(await this.presenter.all(found), limit, ({ openedAt, id }) => [openedAt.toISOString(), id]); // prettier-ignore
  }

  @Get(':incidentId')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'One incident with its timeline' })
  @Answers(IncidentDetailDto)
  async getIncident(@CurrentActor() actor: Actor, @Param() { incidentId }: IncidentPath): Promise<IncidentDetailDto> {
    return this.presenter.detail(await this.incidents.get(actor, incidentId));
  }

  @Post(':incidentId/acknowledge')
  @Requires('monitoring.incident.manage')
  @ApiOperation({ summary: 'Say that one looks after it' })
  @Answers(IncidentDetailDto)
  async acknowledgeIncident(
    @CurrentActor() actor: Actor,
    @Param() { incidentId }: IncidentPath,
    @Body() { reason }: AcknowledgeIncidentDto,
  ): Promise<IncidentDetailDto> {
    return this.presenter.detail(await this.incidents.acknowledge(actor, incidentId, reason));
  }

  @Put(':incidentId/public-text')
  @Requires('monitoring.incident.manage')
  @ApiOperation({ summary: 'Say what strangers are told of it on a status page' })
  @Answers(IncidentDetailDto)
  async announceIncident(
    @CurrentActor() actor: Actor,
    @Param() { incidentId }: IncidentPath,
    @Body() { text }: AnnounceIncidentDto,
  ): Promise<IncidentDetailDto> {
    return this.presenter.detail(await this.incidents.announce(actor, incidentId, text));
  }
}

function positionOf(cursor: string): IncidentPosition {
  const [at = '', id = ''] = decodeCursor(cursor, 2);
  const openedAt = new Date(at);
  if (Number.isNaN(openedAt.getTime())) throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
  return { openedAt, id };
}
