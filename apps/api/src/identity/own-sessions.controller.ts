import { Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SessionService } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { listedSessions, ListedSessionsDto, OwnSessionPath } from './listed-session.dto.js';

@ApiTags('session')
@Controller('profile/sessions')
export class OwnSessionsController {
  constructor(private readonly sessions: SessionService) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: "The signed-in person's sessions, the last used first" })
  @Answers(ListedSessionsDto)
  async listOwnSessions(@CurrentActor() { userId, sessionId }: Actor): Promise<ListedSessionsDto> {
    return listedSessions(await this.sessions.listOf(userId), sessionId);
  }

  @Post('end-others')
  @SignedIn()
  @ApiOperation({ summary: "End all of one's own sessions but this one" })
  @AnswersNothing()
  async endOtherSessions(@CurrentActor() actor: Actor): Promise<void> {
    await this.sessions.endOthers(actor, actor.userId);
  }

  @Delete(':sessionId')
  @SignedIn()
  @ApiOperation({ summary: "End one of one's own sessions, at once and everywhere" })
  @AnswersNothing()
  async endOwnSession(@CurrentActor() actor: Actor, @Param() { sessionId }: OwnSessionPath): Promise<void> {
    await this.sessions.end(actor, actor.userId, sessionId);
  }
}
