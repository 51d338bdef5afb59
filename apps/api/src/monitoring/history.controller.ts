import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HISTORY_RANGES, HistoryReader } from '@clientst0r/monitoring';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { CheckPath } from './check.dto.js';
import { CheckBoardDto, CheckHistoryDto, HistoryQuery, historyStepDto } from './history.dto.js';

@ApiTags('monitoring')
@Controller('organisations/:organisationId')
export class HistoryController {
  constructor(private readonly history: HistoryReader) {}

  @Get('checks/:checkId/history')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'Availability and response times of a check by hour or by day' })
  @Answers(CheckHistoryDto)
  async getCheckHistory(
    @CurrentActor() actor: Actor,
    @Param() { checkId }: CheckPath,
    @Query() { range }: HistoryQuery,
  ): Promise<CheckHistoryDto> {
    return { stepHours: HISTORY_RANGES[range].hours, items: (await this.history.of(actor, checkId, range)).map(historyStepDto) };
  }

  @Get('check-board')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'The last 24 hours of all checks' })
  @Answers(CheckBoardDto)
  async getCheckBoard(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<CheckBoardDto> {
    const rows = await this.history.board(actor);
    return { items: [...rows].map(([checkId, steps]) => ({ checkId, items: steps.map(historyStepDto) })) };
  }
}
