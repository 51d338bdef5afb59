import { Body, Controller, Header, Post, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { OwnEnrolment, OwnPassword } from '@clientst0r/identity';
import { type Actor, SecretText } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { SESSION_COOKIE, writeCookie } from './cookies.js';
import { CurrentSession } from './current-session.decorator.js';
import { ChangePasswordDto } from './password.dto.js';
import { RecoveryCodesDto } from './session.dto.js';
import type { SessionPerson } from './session.strategy.js';
import { EnrolmentDto, SignInCodeDto } from './sign-in.dto.js';

/** What a signed-in person changes about his own ways of signing in. */
@ApiTags('session')
@Controller('profile')
export class ProfileController {
  constructor(
    private readonly passwords: OwnPassword,
    private readonly enrolment: OwnEnrolment,
  ) {}

  @Put('password')
  @SignedIn({ reauthenticate: true })
  @Throttled('own-password')
  @ApiOperation({ summary: "Change one's own password; all other sessions end, this one gets a new token" })
  @AnswersNothing()
  async changePassword(
    @CurrentActor() actor: Actor,
    @CurrentSession() { token, signedIn }: SessionPerson,
    @Body() { currentPassword, password }: ChangePasswordDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const held = { token, session: signedIn.session };
    const renewed = await this.passwords.change(actor, held, SecretText.of(currentPassword), SecretText.of(password));
    writeCookie(response, SESSION_COOKIE, renewed.token);
  }

  @Post('factors/enrolment')
  @SignedIn({ reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: "Begin to set up an authenticator app of one's own choice" })
  @Answers(EnrolmentDto)
  async beginOwnEnrolment(@CurrentActor() actor: Actor): Promise<EnrolmentDto> {
    const { secret, uri } = await this.enrolment.begin(actor);
    return { secret: secret.reveal(), uri: uri.reveal() };
  }

  @Post('factors/enrolment/confirm')
  @SignedIn({ reauthenticate: true })
  @Throttled('own-enrolment')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Finish setting up the authenticator app with a code of it; all other sessions end' })
  @Answers(RecoveryCodesDto)
  async confirmOwnEnrolment(
    @CurrentActor() actor: Actor,
    @CurrentSession() { token, signedIn }: SessionPerson,
    @Body() { code }: SignInCodeDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RecoveryCodesDto> {
    const { started: renewed, recoveryCodes } = await this.enrolment.confirm(actor, { token, session: signedIn.session }, code);
    writeCookie(response, SESSION_COOKIE, renewed.token);
    return { recoveryCodes: recoveryCodes.map((recoveryCode) => recoveryCode.reveal()) };
  }
}
