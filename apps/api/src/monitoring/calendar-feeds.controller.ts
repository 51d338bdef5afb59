import { Controller, Delete, Get, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CalendarService } from '@clientst0r/monitoring';
import { type Actor, Configuration } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Public, Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersFile, AnswersNothing } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { CalendarAddressDto, CalendarFeedDto, CalendarPath } from './calendar-feed.dto.js';

@ApiTags('monitoring')
@Controller()
export class CalendarFeedsController {
  constructor(
    private readonly calendars: CalendarService,
    private readonly configuration: Configuration,
  ) {}

  @Get('organisations/:organisationId/calendar-feed')
  @Requires('monitoring.check.read')
  @ApiOperation({ summary: 'Whether calendars can read what is planned and what ends' })
  @Answers(CalendarFeedDto)
  async getCalendarFeed(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<CalendarFeedDto> {
    const feed = await this.calendars.get(actor);
    return { exists: feed !== null, madeAt: feed?.madeAt ?? null, madeBy: feed?.madeBy ?? null };
  }

  @Post('organisations/:organisationId/calendar-feed')
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'Make the address that calendars read; an older one no longer counts' })
  @Answers(CalendarAddressDto, { status: 201 })
  async renewCalendarFeed(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<CalendarAddressDto> {
    const token = await this.calendars.renew(actor);
    return { url: new URL(`/api/v1/calendars/${token}/monitoring.ics`, this.configuration.publicUrl).href };
  }

  @Delete('organisations/:organisationId/calendar-feed')
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'Take the address back' })
  @AnswersNothing()
  async revokeCalendarFeed(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<void> {
    await this.calendars.revoke(actor);
  }

  @Get('calendars/:token/monitoring.ics')
  @Public()
  @Throttled('calendar')
  @ApiOperation({ summary: 'What is planned and what ends, for calendars (RFC 5545)' })
  @AnswersFile(['text/calendar'])
  async readCalendar(@Param() { token }: CalendarPath): Promise<StreamableFile> {
    const content = Buffer.from(await this.calendars.read(token));
    const disposition = 'inline; filename="monitoring.ics"';
    return new StreamableFile(content, { type: 'text/calendar; charset=utf-8', disposition, length: content.length });
  }
}
