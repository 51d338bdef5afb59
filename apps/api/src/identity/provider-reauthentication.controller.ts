import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ProviderReauthentication } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { clearCookie, PROVIDER_COOKIE, readCookie, SESSION_COOKIE, writeCookie } from './cookies.js';
import { CurrentSession } from './current-session.decorator.js';
import { FinishProviderDto, ProviderLocationDto, ProviderPath } from './provider.dto.js';
import { sessionDto } from './session.controller.js';
import { SessionDto } from './session.dto.js';
import type { SessionPerson } from './session.strategy.js';

/** A fresh proof of identity by a provider, for people who have neither factor nor password here. */
@ApiTags('session')
@Controller('session/re-authentication/providers/:providerId')
export class ProviderReauthenticationController {
  constructor(private readonly reauthentication: ProviderReauthentication) {}

  @Post('start')
  @SignedIn()
  @Throttled('provider')
  @ApiOperation({ summary: 'Have the provider ask the signed-in person anew who he is' })
  @Answers(ProviderLocationDto)
  async startProviderReauthentication(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProviderLocationDto> {
    const { location, token } = await this.reauthentication.start(actor, providerId);
    writeCookie(response, PROVIDER_COOKIE, token);
    return { location };
  }

  @Post('finish')
  @SignedIn()
  @Throttled('provider')
  @ApiOperation({ summary: 'Take what the provider has said, if it is fresh and of the same person; good for five minutes from then' })
  @Answers(SessionDto)
  async finishProviderReauthentication(
    @CurrentActor() actor: Actor,
    @CurrentSession() { token, signedIn }: SessionPerson,
    @Param() { providerId }: ProviderPath,
    @Body() { handle }: FinishProviderDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    const cookie = readCookie(response.req as Request, PROVIDER_COOKIE);
    clearCookie(response, PROVIDER_COOKIE);
    const held = { token, session: signedIn.session };
    const renewed = await this.reauthentication.finish(actor, held, providerId, cookie, handle);
    writeCookie(response, SESSION_COOKIE, renewed.token);
    return sessionDto(signedIn.person, renewed.session);
  }
}
