import { Body, Controller, Header, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PasskeyDoor, PasskeyStep, PostponeStep } from '@clientst0r/identity';
import { type Actor, type RequestOrigin, UnauthenticatedError } from '@clientst0r/platform';
import { CurrentActor, Origin } from '../access/current-actor.decorator.js';
import { Public, SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { CookieToken, SIGN_IN_COOKIE, writeCookie } from './cookies.js';
import { PasskeyAssertionDto, PasskeyOptionsDto } from './passkey.dto.js';
import { SignInStepDto } from './sign-in.dto.js';
import { SignInResponse } from './sign-in-response.js';

@ApiTags('sign-in')
@Controller()
export class PasskeySignInController {
  constructor(
    private readonly door: PasskeyDoor,
    private readonly step: PasskeyStep,
    private readonly later: PostponeStep,
    private readonly response: SignInResponse,
  ) {}

  @Post('sign-in/passkey-door/options')
  @Public()
  @Throttled('second-factor')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'What the browser asks any passkey with that it has for here; good for five minutes and one answer' })
  @Answers(PasskeyOptionsDto)
  async beginPasskeySignIn(@Res({ passthrough: true }) response: Response): Promise<PasskeyOptionsDto> {
    const { token, options } = await this.door.begin();
    writeCookie(response, SIGN_IN_COOKIE, token);
    return { options };
  }

  @Post('sign-in/passkey-door')
  @Public()
  @Throttled('sign-in')
  @ApiOperation({ summary: 'Sign in with a passkey alone, which has made sure who uses it' })
  @Answers(SignInStepDto)
  async signInWithPasskey(
    @Origin() origin: RequestOrigin,
    @CookieToken(SIGN_IN_COOKIE) token: string | null,
    @Body() assertion: PasskeyAssertionDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    return this.response.step(response, await this.door.enter(origin, present(token), assertion));
  }

  @Post('sign-in/enrolment/postpone')
  @Public()
  @Throttled('second-factor')
  @ApiOperation({ summary: 'Sign in without the second factor that is required, as long as it may be put off' })
  @Answers(SignInStepDto)
  async postponeEnrolment(
    @Origin() origin: RequestOrigin,
    @CookieToken(SIGN_IN_COOKIE) token: string | null,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    return this.response.step(response, await this.later.postpone(origin, present(token)));
  }

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
