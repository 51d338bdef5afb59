import { Body, Controller, Delete, Get, Header, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { OwnPasskeys, type Passkey } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { SESSION_COOKIE, writeCookie } from './cookies.js';
import { CurrentSession } from './current-session.decorator.js';
import {
  AddedPasskeyDto,
  AddPasskeyDto,
  PasskeyDto,
  PasskeyOptionsDto,
  PasskeyPath,
  PasskeysDto,
  RenamePasskeyDto,
} from './passkey.dto.js';
import type { SessionPerson } from './session.strategy.js';

/** A signed-in person's own passkeys. */
@ApiTags('session')
@Controller('profile/passkeys')
export class PasskeysController {
  constructor(private readonly passkeys: OwnPasskeys) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: "The signed-in person's passkeys, the oldest first" })
  @Answers(PasskeysDto)
  async listPasskeys(@CurrentActor() actor: Actor): Promise<PasskeysDto> {
    return { items: (await this.passkeys.list(actor)).map(passkeyDto) };
  }

  @Post('options')
  @SignedIn({ reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'What the browser makes a new passkey from; good for five minutes and one answer' })
  @Answers(PasskeyOptionsDto)
  async beginPasskey(@CurrentActor() actor: Actor): Promise<PasskeyOptionsDto> {
    return { options: await this.passkeys.begin(actor) };
  }

  @Post()
  @SignedIn({ reauthenticate: true })
  @Throttled('own-enrolment')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Add the passkey that the browser has made' })
  @Answers(AddedPasskeyDto, { status: 201 })
  async addPasskey(
    @CurrentActor() actor: Actor,
    @CurrentSession() { token, signedIn }: SessionPerson,
    @Body() { name, transports = [], ...made }: AddPasskeyDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AddedPasskeyDto> {
    const held = { token, session: signedIn.session };
    const { passkey, recoveryCodes, renewed } = await this.passkeys.add(actor, held, name, { ...made, transports });
    if (renewed) writeCookie(response, SESSION_COOKIE, renewed.token);
    return { passkey: passkeyDto(passkey), recoveryCodes: recoveryCodes.map((code) => code.reveal()) };
  }

  @Patch(':passkeyId')
  @SignedIn()
  @ApiOperation({ summary: 'Give a passkey another name' })
  @Answers(PasskeyDto)
  async renamePasskey(
    @CurrentActor() actor: Actor,
    @Param() { passkeyId }: PasskeyPath,
    @Body() { name }: RenamePasskeyDto,
  ): Promise<PasskeyDto> {
    return passkeyDto(await this.passkeys.rename(actor, passkeyId, name));
  }

  @Delete(':passkeyId')
  @SignedIn({ reauthenticate: true })
  @ApiOperation({ summary: 'Remove a passkey; never the last factor of somebody who must have one' })
  @AnswersNothing()
  async removePasskey(@CurrentActor() actor: Actor, @Param() { passkeyId }: PasskeyPath): Promise<void> {
    await this.passkeys.remove(actor, passkeyId);
  }
}

function passkeyDto({ id, name, backedUp: synchronised, createdAt, lastUsedAt }: Passkey): PasskeyDto {
  return { id, name, synchronised, createdAt, lastUsedAt };
}
