import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import {
  AssignablePeople,
  AssignedRotations,
  type EntryExposurePosition,
  ExposureDecisions,
  type ExposurePosition,
  ExposureReport,
  PRIORITIES,
  type Priority,
} from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, PageQuery, pageOf } from '../openapi/page.dto.js';
import { CredentialPath } from './credential.dto.js';
import {
  AcceptExposuresDto,
  AssignablePeopleDto,
  AssignedRotationDto,
  AssignExposuresDto,
  EntryExposureDto,
  FindAssignableQuery,
  ListPersonExposuresQuery,
  PersonExposureDto,
  PersonExposurePath,
  ReopenExposuresDto,
} from './exposure.dto.js';

/** Who has known which secret here, and what is to be changed when somebody leaves; never a secret. */
@ApiTags('vault')
@Controller('organisations/:organisationId/exposures')
export class ExposuresController {
  constructor(
    private readonly report: ExposureReport,
    private readonly decisions: ExposureDecisions,
    private readonly assigned: AssignedRotations,
    private readonly assignable: AssignablePeople,
  ) {}

  @Get('assigned')
  @Requires('vault.credential.read')
  @ApiOperation({
    summary: 'Secrets that the caller has been asked to change, because others have known them; a changed one is gone from here',
  })
  @AnswersPage(AssignedRotationDto)
  async listAssignedRotations(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<AssignedRotationDto>> {
    const rows = await this.assigned.of(actor, limit + 1, personPosition(cursor));
    return pageOf(rows, limit, ({ priority, name, fieldId }) => [priority, name, fieldId]);
  }

  @Get('credentials/:credentialId')
  @Requires('audit.access.report')
  @ApiOperation({ summary: 'Who has known the secrets of an entry, which version and how, the latest first' })
  @AnswersPage(EntryExposureDto)
  async listEntryExposures(
    @CurrentActor() actor: Actor,
    @Param() { credentialId }: CredentialPath,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<EntryExposureDto>> {
    const rows = await this.report.ofEntry(actor, credentialId, limit + 1, entryPosition(cursor));
    return pageOf(rows, limit, ({ lastAt, subjectId, fieldId }) => [lastAt.toISOString(), subjectId, fieldId]);
  }

  @Get('people/:userId')
  @Requires('audit.access.report')
  @ApiOperation({
    summary: 'Secrets that a person has known, and whether they were changed since; what is to be changed first comes first',
  })
  @AnswersPage(PersonExposureDto)
  async listPersonExposures(
    @CurrentActor() actor: Actor,
    @Param() { userId }: PersonExposurePath,
    @Query() query: ListPersonExposuresQuery,
  ): Promise<Page<PersonExposureDto>> {
    const { limit, cursor, ...filter } = query;
    const rows = await this.report.ofPerson(actor, userId, filter, limit + 1, personPosition(cursor));
    return pageOf(rows, limit, ({ priority, name, fieldId }) => [priority, name, fieldId]);
  }

  @Get('people/:userId/assignees')
  @Requires('audit.access.report')
  @ApiOperation({ summary: 'Who can be asked to change them: those who may change entries here, by name; all but the person himself' })
  @Answers(AssignablePeopleDto)
  async listAssignablePeople(
    @CurrentActor() actor: Actor,
    @Param() { userId }: PersonExposurePath,
    @Query() { search }: FindAssignableQuery,
  ): Promise<AssignablePeopleDto> {
    return { items: await this.assignable.list(actor, userId, search) };
  }

  @Post('people/:userId/assign')
  @Requires('audit.access.report')
  @ApiOperation({ summary: 'Say who is to change these secrets' })
  @AnswersNothing()
  async assignExposures(
    @CurrentActor() actor: Actor,
    @Param() { userId }: PersonExposurePath,
    @Body() { fieldIds, assigneeId }: AssignExposuresDto,
  ): Promise<void> {
    await this.decisions.assign(actor, userId, fieldIds, assigneeId);
  }

  @Post('people/:userId/accept')
  @Requires('audit.access.report')
  @ApiOperation({ summary: 'Accept that these secrets stay as they are, with a reason; it holds until the value is another one' })
  @AnswersNothing()
  async acceptExposures(
    @CurrentActor() actor: Actor,
    @Param() { userId }: PersonExposurePath,
    @Body() { fieldIds, reason }: AcceptExposuresDto,
  ): Promise<void> {
    await this.decisions.accept(actor, userId, fieldIds, reason);
  }

  @Post('people/:userId/reopen')
  @Requires('audit.access.report')
  @ApiOperation({ summary: 'Have these secrets changed after all' })
  @AnswersNothing()
  async reopenExposures(
    @CurrentActor() actor: Actor,
    @Param() { userId }: PersonExposurePath,
    @Body() { fieldIds }: ReopenExposuresDto,
  ): Promise<void> {
    await this.decisions.reopen(actor, userId, fieldIds);
  }
}

function personPosition(cursor: string | undefined): ExposurePosition | null {
  if (cursor === undefined) return null;
  const [priority = '', name = '', fieldId = ''] = decodeCursor(cursor, 3);
  if (!isPriority(priority) || !isUUID(fieldId)) throw notOurs();
  return { priority, name, fieldId };
}

function entryPosition(cursor: string | undefined): EntryExposurePosition | null {
  if (cursor === undefined) return null;
  const [at = '', subjectId = '', fieldId = ''] = decodeCursor(cursor, 3);
  const lastAt = new Date(at);
  if (Number.isNaN(lastAt.getTime()) || !isUUID(subjectId) || !isUUID(fieldId)) throw notOurs();
  return { lastAt, subjectId, fieldId };
}

function isPriority(text: string): text is Priority {
  return (PRIORITIES as readonly string[]).includes(text);
}

function notOurs(): ValidationFailedError {
  return new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
}
