import { Body, Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { OwnIdentities } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { clearCookie, CookieToken, PROVIDER_COOKIE, writeCookie } from './cookies.js';
import {
  FinishProviderDto,
  LinkedIdentitiesDto,
  LinkedIdentityDto,
  linkedIdentityDto,
  LinkPath,
  ProviderLocationDto,
  ProviderPath,
} from './provider.dto.js';

/** The identities of providers with which a signed-in person may sign in. */
@ApiTags('session')
@Controller('profile/identities')
export class OwnIdentitiesController {
  constructor(private readonly identities: OwnIdentities) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: "Identities of providers that are linked to one's own account" })
  @Answers(LinkedIdentitiesDto)
  async listOwnIdentities(@CurrentActor() actor: Actor): Promise<LinkedIdentitiesDto> {
    return { items: (await this.identities.list(actor)).map(linkedIdentityDto) };
  }

  @Post(':providerId/start')
  @SignedIn({ reauthenticate: true })
  @Throttled('provider')
  @ApiOperation({ summary: 'Begin to link an identity of a provider' })
  @Answers(ProviderLocationDto)
  async startIdentityLink(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProviderLocationDto> {
    const { location, token } = await this.identities.start(actor, providerId);
    writeCookie(response, PROVIDER_COOKIE, token);
    return { location };
  }

  @Post(':providerId/finish')
  @SignedIn()
  @Throttled('provider')
  @ApiOperation({ summary: 'Link the identity that the provider has told' })
  @Answers(LinkedIdentityDto, { status: 201 })
  async finishIdentityLink(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @CookieToken(PROVIDER_COOKIE) token: string | null,
    @Body() { handle }: FinishProviderDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LinkedIdentityDto> {
    clearCookie(response, PROVIDER_COOKIE);
    return linkedIdentityDto(await this.identities.finish(actor, providerId, token, handle));
  }

  @Delete(':linkId')
  @SignedIn({ reauthenticate: true })
  @ApiOperation({ summary: 'Remove a linked identity' })
  @AnswersNothing()
  async unlinkIdentity(@CurrentActor() actor: Actor, @Param() { linkId }: LinkPath): Promise<void> {
    await this.identities.unlink(actor, linkId);
  }
}
