import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CheckControlService,
  type CheckPosition,
  CheckReader,
  CheckService,
  type CheckWithStatus,
  type TroublePosition,
} from '@clientst0r/monitoring';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, pageOf } from '../openapi/page.dto.js';
import { checkChanges, checkInput } from './check-input.js';
import { CheckDto, CheckPath, CreateCheckDto, ListChecksQuery, RunAcceptedDto, UpdateCheckDto } from './check.dto.js';
import { CheckPresenter } from './check.presenter.js';
import { SelfCheckRights } from './self-check-rights.js';

@ApiTags('monitoring')
@Controller('organisations/:organisationId/checks')
export class ChecksController {
  constructor(
    private readonly reader: CheckReader,
    private readonly checks: CheckService,
    private readonly control: CheckControlService,
    private readonly presenter: CheckPresenter,
    private readonly rights: SelfCheckRights,
  ) {}

  @Get()
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'Checks of the organisation, with what is known about their targets' })
  @AnswersPage(CheckDto)
  async listChecks(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { order, ...query }: ListChecksQuery,
  ): Promise<Page<CheckDto>> {
    const { items, nextCursor } = await (order === 'trouble' ? this.troubleFirst(actor, query) : this.byName(actor, query));
    return { items: await this.presenter.all(items), nextCursor };
  }

  @Post()
  @Requires('monitoring.check.create')
  @ApiOperation({ summary: 'Add a check; it first runs within a few seconds' })
  @Answers(CheckDto, { status: 201 })
  async createCheck(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() body: CreateCheckDto): Promise<CheckDto> {
    await this.rights.assertMayAdd(actor, [body.kind]);
    return this.presenter.one(await this.checks.create(actor, checkInput(body)));
  }

  @Get(':checkId')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'One check, with what is known about its target' })
  @Answers(CheckDto)
  async getCheck(@CurrentActor() actor: Actor, @Param() { checkId }: CheckPath): Promise<CheckDto> {
    return this.presenter.one(await this.reader.get(actor, checkId));
  }

  @Patch(':checkId')
  @Requires('monitoring.check.update')
  @ApiOperation({ summary: 'Change a check; a changed target begins at unknown' })
  @Answers(CheckDto)
  async updateCheck(
    @CurrentActor() actor: Actor,
    @Param() { checkId }: CheckPath,
    @IfMatch() version: number,
    @Body() body: UpdateCheckDto,
  ): Promise<CheckDto> {
    await this.rights.assertMayChange(actor, checkId);
    return this.presenter.one(await this.checks.update(actor, checkId, version, checkChanges(body)));
  }

  @Delete(':checkId')
  @Requires('monitoring.check.delete')
  @ApiOperation({ summary: 'Delete a check and its results' })
  @AnswersNothing()
  async deleteCheck(@CurrentActor() actor: Actor, @Param() { checkId }: CheckPath, @IfMatch() version: number): Promise<void> {
    await this.control.delete(actor, checkId, version);
  }

  @Post(':checkId/run')
  @Requires('monitoring.check.run')
  @ApiOperation({ summary: 'Run a check now, beside its schedule' })
  @Answers(RunAcceptedDto)
  async runCheck(@CurrentActor() actor: Actor, @Param() { checkId }: CheckPath): Promise<RunAcceptedDto> {
    await this.control.runNow(actor, checkId);
    return { accepted: true };
  }

  @Post(':checkId/pause')
  @Requires('monitoring.check.update')
  @ApiOperation({ summary: 'Stop running a check until it is resumed' })
  @Answers(CheckDto)
  async pauseCheck(@CurrentActor() actor: Actor, @Param() { checkId }: CheckPath): Promise<CheckDto> {
    return this.presenter.one(await this.control.pause(actor, checkId));
  }

  @Post(':checkId/resume')
  @Requires('monitoring.check.update')
  @ApiOperation({ summary: 'Run a paused check again; it begins at unknown' })
  @Answers(CheckDto)
  async resumeCheck(@CurrentActor() actor: Actor, @Param() { checkId }: CheckPath): Promise<CheckDto> {
    return this.presenter.one(await this.control.resume(actor, checkId));
  }

  private async byName(actor: Actor, { cursor, limit, ...wanted }: Omit<ListChecksQuery, 'order'>): Promise<Page<CheckWithStatus>> {
    const after = cursor === undefined ? {} : { after: positionOf(cursor) };
    return pageOf(await this.reader.list(actor, { ...wanted, ...after, limit: limit + 1 }), limit, ({ check: { name, id } }) => [name, id]);
  }

  private async troubleFirst(actor: Actor, { cursor, limit, ...wanted }: Omit<ListChecksQuery, 'order'>): Promise<Page<CheckWithStatus>> {
    const after = cursor === undefined ? {} : { after: troublePositionOf(cursor) };
    const found = await this.reader.listTroubleFirst(actor, { ...wanted, ...after, limit: limit + 1 });
    return pageOf(found, limit, ({ place: { asOf, urgency, name, id } }) => [asOf.toISOString(), urgency.toString(), name, id]);
  }
}

function positionOf(cursor: string): CheckPosition {
  const [name = '', id = ''] = decodeCursor(cursor, 2);
  return { name, id };
}

function troublePositionOf(cursor: string): TroublePosition {
  const [at = '', place = '', name = '', id = ''] = decodeCursor(cursor, 4);
  const [asOf, urgency] = [new Date(at), Number(place)];
  if (!(asOf.getTime() > 0) || !Number.isInteger(urgency))
    throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
  return { asOf, urgency, name, id };
}
