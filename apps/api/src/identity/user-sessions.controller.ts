import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SessionService } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { listedSessions, ListedSessionsDto, UserSessionPath } from './listed-session.dto.js';
import { UserPath } from './platform.dto.js';

@ApiTags('platform')
@Controller('platform/users/:userId/sessions')
export class UserSessionsController {
  constructor(private readonly sessions: SessionService) {}

  @Get()
  @Requires('platform.user.read')
  @ApiOperation({ summary: "Somebody's sessions, the last used first" })
  @Answers(ListedSessionsDto)
  async listUserSessions(@CurrentActor() { sessionId }: Actor, @Param() { userId }: UserPath): Promise<ListedSessionsDto> {
    return listedSessions(await this.sessions.listOf(userId), sessionId);
  }

  @Delete(':sessionId')
  @Requires('platform.user.manage')
  @ApiOperation({ summary: "End one of somebody's sessions, at once and everywhere" })
  @AnswersNothing()
  async endUserSession(@CurrentActor() actor: Actor, @Param() { userId, sessionId }: UserSessionPath): Promise<void> {
    await this.sessions.end(actor, userId, sessionId);
  }

  @Delete()
  @Requires('platform.user.manage')
  @ApiOperation({ summary: "End all of somebody's sessions but the one that asks" })
  @AnswersNothing()
  async endUserSessions(@CurrentActor() actor: Actor, @Param() { userId }: UserPath): Promise<void> {
    await this.sessions.endOthers(actor, userId);
  }
}
