import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { InvitationAcceptance, InvitationReader } from '@clientst0r/identity';
import { type RequestOrigin, SecretText } from '@clientst0r/platform';
import { Origin } from '../access/current-actor.decorator.js';
import { Public } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { AcceptInvitationDto, InvitationDto, InvitationTokenDto } from './invitation.dto.js';
import { SignInStepDto } from './sign-in.dto.js';
import { SignInResponse } from './sign-in-response.js';

@ApiTags('sign-in')
@Controller('invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationReader,
    private readonly acceptance: InvitationAcceptance,
    private readonly response: SignInResponse,
  ) {}

  @Post('inspect')
  @Public()
  @Throttled('invitation')
  @ApiOperation({ summary: 'Whom a link invites, and to what' })
  @Answers(InvitationDto)
  async inspectInvitation(@Origin() origin: RequestOrigin, @Body() { token }: InvitationTokenDto): Promise<InvitationDto> {
    const { organisationName, ...summary } = await this.invitations.inspect(origin, token);
    return { ...summary, ...(organisationName === null ? {} : { organisationName }) };
  }

  @Post('accept')
  @Public()
  @Throttled('invitation')
  @ApiOperation({ summary: 'Accept an invitation, with a new account or with the one that exists; the second factor is due next' })
  @Answers(SignInStepDto)
  async acceptInvitation(
    @Origin() origin: RequestOrigin,
    @Body() { token, name, password }: AcceptInvitationDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInStepDto> {
    const acceptance = { name: name ?? null, password: password === undefined ? null : SecretText.of(password) };
    return this.response.step(response, await this.acceptance.accept(origin, token, acceptance));
  }
}
