import { Body, Controller, Delete, Get, Header, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { CredentialRevealService, Favourites, FieldHistory, Trash } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { CredentialPath, FieldPath } from './credential.dto.js';
import { FavouriteDto, FormerVersionPath, FormerVersionsDto } from './keeping.dto.js';
import { RevealedFieldDto, RevealReasonDto } from './secret.dto.js';
import { reasonOf } from './secrets.controller.js';

/** What is kept of an entry besides what it is now: former values, the trash, and for whom it is a favourite. */
@ApiTags('vault')
@Controller('organisations/:organisationId/credentials/:credentialId')
export class KeepingController {
  constructor(
    private readonly history: FieldHistory,
    private readonly reveals: CredentialRevealService,
    private readonly trash: Trash,
    private readonly favourites: Favourites,
  ) {}

  @Get('fields/:fieldId/history')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'Which values a secret field has had, the newest first, without the values' })
  @Answers(FormerVersionsDto)
  async listFormerVersions(@CurrentActor() actor: Actor, @Param() path: FieldPath): Promise<FormerVersionsDto> {
    return { items: await this.history.list(actor, path) };
  }

  @Post('fields/:fieldId/history/:version/reveal')
  @Requires('vault.secret.reveal')
  @Throttled('reveal')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'See a value that a secret field had; the policy is that of the field now' })
  @Answers(RevealedFieldDto)
  async revealFormerVersion(
    @CurrentActor() actor: Actor,
    @Param() { credentialId, fieldId, version }: FormerVersionPath,
    @Body() given: RevealReasonDto,
  ): Promise<RevealedFieldDto> {
    return { value: (await this.reveals.revealFormer(actor, { credentialId, fieldId }, version, reasonOf(given))).reveal() };
  }

  @Delete('purge')
  @Requires('vault.credential.delete', { reauthenticate: true })
  @ApiOperation({ summary: 'Remove an entry that is in the trash for good, with its ciphertexts' })
  @AnswersNothing()
  async purgeCredential(@CurrentActor() actor: Actor, @Param() { credentialId }: CredentialPath): Promise<void> {
    await this.trash.purge(actor, credentialId);
  }

  @Get('favourite')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'Whether the entry is a favourite of yours' })
  @Answers(FavouriteDto)
  async getFavourite(@CurrentActor() actor: Actor, @Param() { credentialId }: CredentialPath): Promise<FavouriteDto> {
    return { favourite: await this.favourites.has(actor, credentialId) };
  }

  @Put('favourite')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'Mark the entry as a favourite of yours, or take the mark away' })
  @Answers(FavouriteDto)
  async setFavourite(
    @CurrentActor() actor: Actor,
    @Param() { credentialId }: CredentialPath,
    @Body() { favourite }: FavouriteDto,
  ): Promise<FavouriteDto> {
    await this.favourites.set(actor, credentialId, favourite);
    return { favourite };
  }
}
