import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { type Actor, organisationOf, ValidationFailedError } from '@clientst0r/platform';
import { HealthReport, PasswordCheckRequests } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, pageOf } from '../openapi/page.dto.js';
import { CheckRequestedDto, ListFindingsQuery, PasswordFindingDto, PasswordHealthDto } from './password-health.dto.js';

/** What is known of passwords: breached, the same, weak, old, expiring; never the password. */
@ApiTags('vault')
@Controller('organisations/:organisationId/password-health')
export class PasswordHealthController {
  constructor(
    private readonly report: HealthReport,
    private readonly requests: PasswordCheckRequests,
  ) {}

  @Get()
  @Requires('vault.breach.read')
  @ApiOperation({ summary: 'How many passwords are breached, reused, weak, old or expiring' })
  @Answers(PasswordHealthDto)
  getPasswordHealth(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<PasswordHealthDto> {
    return this.report.summary(organisationOf(actor));
  }

  @Get('findings')
  @Requires('vault.breach.read')
  @ApiOperation({ summary: 'The passwords of which something was found, by the names of their entries' })
  @AnswersPage(PasswordFindingDto)
  async listPasswordFindings(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { finding, cursor, limit }: ListFindingsQuery,
  ): Promise<Page<PasswordFindingDto>> {
    const rows = await this.report.list(organisationOf(actor), finding, limit + 1, positionOf(cursor));
    const items = rows.map((row) => ({ ...row, findings: [...row.findings] }));
    return pageOf(items, limit, ({ name, fieldId }) => [name, fieldId]);
  }

  @Post('checks')
  @Requires('vault.breach.read')
  @ApiOperation({ summary: 'Have all passwords looked at again, in the background' })
  @Answers(CheckRequestedDto, { status: 202 })
  async requestPasswordCheck(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<CheckRequestedDto> {
    await this.requests.request(actor);
    return { requested: true };
  }
}

function positionOf(cursor: string | undefined): { name: string; id: string } | null {
  if (cursor === undefined) return null;
  const [name = '', id = ''] = decodeCursor(cursor, 2);
  if (!isUUID(id)) throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
  return { name, id };
}
