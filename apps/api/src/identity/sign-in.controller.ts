import { Body, Controller, Header, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { EnrolmentStep, PasswordDoor, SecondFactorStep, SignInPipeline } from '@clientst0r/identity';
import { type RequestOrigin, SecretText, UnauthenticatedError } from '@clientst0r/platform';
import { Origin } from '../access/current-actor.decorator.js';
import { Public } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { CookieToken, SIGN_IN_COOKIE } from './cookies.js';
import { EnrolledDto, EnrolmentDto, RecoveryCodeDto, SignInCodeDto, SignInDto, SignInStepDto } from './sign-in.dto.js';
import { SignInResponse } from './sign-in-response.js';

@ApiTags('sign-in')
@Controller('sign-in')
export class SignInController {
  constructor(
    private readonly passwords: PasswordDoor,
    private readonly pipeline: SignInPipeline,
    private readonly secondFactor: SecondFactorStep,
    private readonly enrolment: EnrolmentStep,
    private readonly response: SignInResponse,
  ) {}

  @Post()
  @Public()
  @Throttled('sign-in')
  @ApiOperation({ summary: 'First factor: e-mail address and password' })
  @Answers(SignInStepDto)
  async signIn(
    @Origin() origin: RequestOrigin,
    @Body() body: SignInDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    const proven = await this.passwords.prove(origin, { email: body.email, password: SecretText.of(body.password), door: 'password' });
    return this.response.step(response, await this.pipeline.enter(origin, { ...proven, invitationId: null }));
  }

  @Post('second-factor')
  @Public()
  @Throttled('second-factor')
  @ApiOperation({ summary: 'Second factor: the code of the authenticator app' })
  @Answers(SignInStepDto)
  submitSecondFactor(
    @Origin() origin: RequestOrigin,
    @CookieToken(SIGN_IN_COOKIE) token: string | null,
    @Body() { code }: SignInCodeDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    return this.submit(origin, token, { method: 'totp', code }, response);
  }

  @Post('recovery-code')
  @Public()
  @Throttled('second-factor')
  @ApiOperation({ summary: 'Second factor: a recovery code, which is used up' })
  @Answers(SignInStepDto)
  submitRecoveryCode(
    @Origin() origin: RequestOrigin,
    @CookieToken(SIGN_IN_COOKIE) token: string | null,
    @Body() { code }: RecoveryCodeDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    return this.submit(origin, token, { method: 'recovery-code', code }, response);
  }

  @Post('enrolment')
  @Public()
  @Throttled('second-factor')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Begin to set up an authenticator app, where that is due' })
  @Answers(EnrolmentDto)
  async beginEnrolment(@Origin() origin: RequestOrigin, @CookieToken(SIGN_IN_COOKIE) token: string | null): Promise<EnrolmentDto> {
    const { secret, uri } = await this.enrolment.begin(origin, present(token));
    return { secret: secret.reveal(), uri: uri.reveal() };
  }

  @Post('enrolment/confirm')
  @Public()
  @Throttled('second-factor')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Finish setting up the authenticator app with a code of it, and sign in' })
  @Answers(EnrolledDto)
  async confirmEnrolment(
    @Origin() origin: RequestOrigin,
    @CookieToken(SIGN_IN_COOKIE) token: string | null,
    @Body() { code }: SignInCodeDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EnrolledDto> {
    const { end, recoveryCodes } = await this.enrolment.confirm(origin, present(token), code);
    const { step } = await this.response.step(response, end);
    return { step, recoveryCodes: recoveryCodes.map((recoveryCode) => recoveryCode.reveal()) };
  }

  private async submit(
    origin: RequestOrigin,
    token: string | null,
    submitted: { method: 'totp' | 'recovery-code'; code: string },
    response: Response,
  ): Promise<SignInStepDto> {
    return this.response.step(response, await this.secondFactor.submit(origin, present(token), submitted));
  }
}

function present(token: string | null): string {
  if (token === null) throw new UnauthenticatedError();
  return token;
}
