import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CheckResultReader } from '@clientst0r/monitoring';
import { type Actor, ValidationFailedError } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AnswersPage } from '../openapi/answers.decorator.js';
import { decodeCursor, type Page, pageOf } from '../openapi/page.dto.js';
import { CheckPath } from './check.dto.js';
import { CheckResultDto, checkResultDto, ListCheckResultsQuery } from './check-result.dto.js';

@ApiTags('monitoring')
@Controller('organisations/:organisationId/checks/:checkId/results')
export class CheckResultsController {
  constructor(private readonly results: CheckResultReader) {}

  @Get()
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'What each run saw, newest first' })
  @AnswersPage(CheckResultDto)
  async listCheckResults(
    @CurrentActor() actor: Actor,
    @Param() { checkId }: CheckPath,
    @Query() query: ListCheckResultsQuery,
  ): Promise<Page<CheckResultDto>> {
    const { cursor, limit, from, to } = query;
    const bounds = {
      ...(from ? { from: new Date(from) } : {}),
      ...(to ? { to: new Date(to) } : {}),
      ...(cursor === undefined ? {} : { before: momentOf(cursor) }),
    };
    const found = await this.results.list(actor, checkId, { ...bounds, limit: limit + 1 });
    return pageOf(found.map(checkResultDto), limit, ({ at }) => [at.toISOString()]);
  }
}

function momentOf(cursor: string): Date {
  const moment = new Date(decodeCursor(cursor, 1)[0] ?? '');
  if (Number.isNaN(moment.getTime())) throw new ValidationFailedError([{ field: 'cursor', message: 'is not the nextCursor of a page' }]);
  return moment;
}
