import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Requires } from '../access/requires.decorator.js';
import { type Caller, CurrentCaller } from '../access/standing-access.js';
import { AnswersEvents } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { LiveStreams } from './live-streams.js';

const READY =
  '`ready` once nothing is missed any more, then `changes`: a list of `thing` (`check`, `result`, `incident`, `maintenance`), `id` and `version`; `beat` every 15 seconds.';

@ApiTags('monitoring')
@Controller('organisations/:organisationId')
export class MonitoringEventsController {
  constructor(private readonly streams: LiveStreams) {}

  @Get('monitoring-events')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'What changes, as server-sent events; ends with the session, the permission, or when changes may be missed' })
  @AnswersEvents(READY)
  async streamMonitoringEvents(
    @CurrentCaller() caller: Caller,
    @Param() { organisationId }: OrganisationPath,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const stream = await this.streams.begin(caller, organisationId.toLowerCase(), 'monitoring.check.read');
    stream.once('close', () => {
      if (!response.writableEnded) response.destroy();
    });
    return new StreamableFile(stream, { type: 'text/event-stream; charset=utf-8' });
  }
}
