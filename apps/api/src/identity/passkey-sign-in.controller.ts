import { Body, Controller, Header, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PasskeyStep } from '@clientst0r/identity';
import { type Actor, type RequestOrigin, UnauthenticatedError } from '@clientst0r/platform';
import { CurrentActor, Origin } from '../access/current-actor.decorator.js';
import { Public, SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { CookieToken, SIGN_IN_COOKIE } from './cookies.js';
import { PasskeyAssertionDto, PasskeyOptionsDto } from './passkey.dto.js';
import { SignInStepDto } from './sign-in.dto.js';
import { SignInResponse } from './sign-in-response.js';

@ApiTags('sign-in')
@Controller()
export class PasskeySignInController {
  constructor(
    private readonly step: PasskeyStep,
    private readonly response: SignInResponse,
  ) {}

  @Post('sign-in/passkey/options')
  @Public()
  @Throttled('second-factor')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'What the browser asks a passkey with, where a second factor is due' })
  @Answers(PasskeyOptionsDto)
  async beginPasskeyStep(@CookieToken(SIGN_IN_COOKIE) token: string | null): Promise<PasskeyOptionsDto> {
    return { options: await this.step.begin(present(token)) };
  }

  @Post('sign-in/passkey')
  @Public()
  @Throttled('second-factor')
  @ApiOperation({ summary: 'Second factor: the answer of a passkey' })
  @Answers(SignInStepDto)
  async submitPasskey(
    @Origin() origin: RequestOrigin,
    @CookieToken(SIGN_IN_COOKIE) token: string | null,
    @Body() assertion: PasskeyAssertionDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    return this.response.step(response, await this.step.submit(origin, present(token), assertion));
  }

  @Post('session/re-authentication/passkey')
  @SignedIn()
  @Throttled('passkey-options')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'What the browser asks a passkey with, to prove that it is still the same person' })
  @Answers(PasskeyOptionsDto)
  async beginPasskeyReauthentication(@CurrentActor() actor: Actor): Promise<PasskeyOptionsDto> {
    return { options: await this.step.beginReauthentication(actor) };
  }
}

function present(token: string | null): string {
  if (token === null) throw new UnauthenticatedError();
  return token;
}
