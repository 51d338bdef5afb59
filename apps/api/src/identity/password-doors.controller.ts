import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { NewPasswordStep, PasswordResetDoor, PasswordResetRequest } from '@clientst0r/identity';
import { type RequestOrigin, SecretText, UnauthenticatedError } from '@clientst0r/platform';
import { Origin } from '../access/current-actor.decorator.js';
import { Public } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { CookieToken, SIGN_IN_COOKIE } from './cookies.js';
import { emailOf } from './email-field.js';
import { PasswordResetRequestedDto, RedeemPasswordResetDto, RequestPasswordResetDto } from './password.dto.js';
import { NewPasswordDto, SignInStepDto } from './sign-in.dto.js';
import { SignInResponse } from './sign-in-response.js';

@ApiTags('sign-in')
@Controller()
export class PasswordDoorsController {
  constructor(
    private readonly newPassword: NewPasswordStep,
    private readonly resets: PasswordResetDoor,
    private readonly requests: PasswordResetRequest,
    private readonly response: SignInResponse,
  ) {}

  @Post('sign-in/new-password')
  @Public()
  @Throttled('second-factor')
  @ApiOperation({ summary: 'Last step where a new password is due, after all factors' })
  @Answers(SignInStepDto)
  async submitNewPassword(
    @Origin() origin: RequestOrigin,
    @CookieToken(SIGN_IN_COOKIE) token: string | null,
    @Body() { password }: NewPasswordDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    if (token === null) throw new UnauthenticatedError();
    return this.response.step(response, await this.newPassword.submit(origin, token, SecretText.of(password)));
  }

  @Post('sign-in/password-reset')
  @Public()
  @Throttled('password-reset-request')
  @ApiOperation({ summary: 'Ask for a link for a new password by mail; answered in one way, whoever the address belongs to' })
  @Answers(PasswordResetRequestedDto, { status: 202 })
  async requestPasswordReset(
    @Origin() origin: RequestOrigin,
    @Body() { email }: RequestPasswordResetDto,
  ): Promise<PasswordResetRequestedDto> {
    await this.requests.ask(origin, emailOf('email', email));
    return { accepted: true };
  }

  @Post('password-resets/redeem')
  @Public()
  @Throttled('password-reset')
  @ApiOperation({ summary: 'Set a new password with a link; the second factor is due next' })
  @Answers(SignInStepDto)
  async redeemPasswordReset(
    @Origin() origin: RequestOrigin,
    @Body() { token, password }: RedeemPasswordResetDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    return this.response.step(response, await this.resets.redeem(origin, token, SecretText.of(password)));
  }
}
