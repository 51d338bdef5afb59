import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ExpiryPosition, ExpiryReader, RegistrationReader } from '@clientst0r/monitoring';
import { type Actor, Clock, ValidationFailedError } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, PageQuery, pageOf } from '../openapi/page.dto.js';
import { CheckPath } from './check.dto.js';
import { EndingDto, endingDto, ExpiryDto, expiryDto } from './expiry.dto.js';
import { RegistrationDto, registrationDto } from './registration.dto.js';

@ApiTags('monitoring')
@Controller('organisations/:organisationId')
export class ExpiriesController {
  constructor(
    private readonly expiries: ExpiryReader,
    private readonly registrations: RegistrationReader,
    private readonly clock: Clock,
  ) {}

  @Get('expiries')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'Certificates and domains that checks have seen, those that end soonest first' })
  @AnswersPage(EndingDto)
  async listExpiries(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<Page<EndingDto>> {
    const after = cursor === undefined ? {} : { after: positionOf(cursor) };
    const found = await this.expiries.list(actor, { limit: limit + 1, ...after });
    const now = this.clock.now();
    return pageOf(found.map((one) => endingDto(one, now)), limit, ({ expiresAt, checkId }) => [expiresAt.toISOString(), checkId]); // prettier-ignore
  }

  @Get('checks/:checkId/expiry')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'The certificate that a check has seen last; 404 before it has seen one' })
  @Answers(ExpiryDto)
  async getCheckExpiry(@CurrentActor() actor: Actor, @Param() { checkId }: CheckPath): Promise<ExpiryDto> {
    return expiryDto(await this.expiries.of(actor, checkId), this.clock.now());
  }

  @Get('checks/:checkId/registration')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'The registration of the domain that a check looks at, as it was told last; 404 before it was' })
  @Answers(RegistrationDto)
  async getCheckRegistration(@CurrentActor() actor: Actor, @Param() { checkId }: CheckPath): Promise<RegistrationDto> {
    return registrationDto(await this.registrations.of(actor, checkId), this.clock.now());
  }
}

function positionOf(cursor: string): ExpiryPosition {
  const [at = '', id = ''] = decodeCursor(cursor, 2);
  const expiresAt = new Date(at);
  if (Number.isNaN(expiresAt.getTime())) throw new ValidationFailedError([{ field: 'cursor', message: 'is not one of ours' }]);
  return { expiresAt, id };
}
