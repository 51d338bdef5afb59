import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CheckService } from '@clientst0r/monitoring';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { checkInput } from './check-input.js';
import { ChecksDto, CreateChecksDto } from './check.dto.js';
import { CheckPresenter } from './check.presenter.js';
import { SelfCheckRights } from './self-check-rights.js';

@ApiTags('monitoring')
@Controller('organisations/:organisationId/check-batches')
export class CheckBatchesController {
  constructor(
    private readonly checks: CheckService,
    private readonly presenter: CheckPresenter,
    private readonly rights: SelfCheckRights,
  ) {}

  @Post()
  @Requires('monitoring.check.create')
  @ApiOperation({ summary: "Add many checks, such as those of a new client's services: all of them, or none" })
  @Answers(ChecksDto, { status: 201 })
  async createChecks(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Body() { checks }: CreateChecksDto,
  ): Promise<ChecksDto> {
    if (checks.length === 0) throw new ValidationFailedError([{ field: 'checks', message: 'must not be empty' }]);
    await this.rights.assertMayAdd(actor, checks.map(({ kind }) => kind)); // prettier-ignore
    return { items: await this.presenter.all(await this.checks.createAll(actor, checks.map(checkInput))) };
  }
}
