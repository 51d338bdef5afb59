import { Body, Controller, Get, Param, Post, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  assertDistinctGroups,
  claimMappingOf,
  GroupMappings,
  ProviderService,
  ProviderTrials,
  readProviderMetadata,
  spellingOf,
} from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { ClaimMappingsDto, SetClaimMappingsDto } from './claim-mapping.dto.js';
import { clearCookie, CookieToken, PROVIDER_COOKIE, writeCookie } from './cookies.js';
import { FinishProviderDto, ProviderLocationDto, ProviderPath } from './provider.dto.js';
import { DryRunDto, ProviderTrialDto, providerTrialDto, ProviderXmlDto, ReadMetadataDto } from './provider-trial.dto.js';

/** Setting a provider up: its metadata, who gets which role, and trying it out. */
@ApiTags('identity providers')
@Controller('platform')
export class ProviderTrialsController {
  constructor(
    private readonly providers: ProviderService,
    private readonly trials: ProviderTrials,
    private readonly mappings: GroupMappings,
  ) {}

  @Post('identity-provider-metadata')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Read the SAML metadata of a provider; nothing is stored' })
  @Answers(ReadMetadataDto)
  readIdentityProviderMetadata(@Body() { xml }: ProviderXmlDto): ReadMetadataDto {
    const { signingCertificates, ...read } = readProviderMetadata(xml);
    return { ...read, signingCertificates: signingCertificates.map((pem) => ({ pem })) };
  }

  @Get('identity-providers/:providerId/mappings')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Which claims give which roles' })
  @Answers(ClaimMappingsDto)
  async listProviderMappings(@Param() { providerId }: ProviderPath): Promise<ClaimMappingsDto> {
    await this.providers.get(providerId);
    return { items: (await this.mappings.of(providerId)).map(claimMappingOf) };
  }

  @Put('identity-providers/:providerId/mappings')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Set which claims give which roles; to add one you must hold there what its role gives' })
  @Answers(ClaimMappingsDto)
  async setProviderMappings(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @Body() { mappings }: SetClaimMappingsDto,
  ): Promise<ClaimMappingsDto> {
    const { id, name } = await this.providers.get(providerId);
    const wanted = mappings.map(({ organisationId, roleId, ...mapped }) => ({ group: spellingOf(mapped), organisationId, roleId }));
    assertDistinctGroups(wanted);
    const stored = await this.mappings.set(actor, { kind: 'identity-provider', id, name }, wanted, (group) => group);
    return { items: stored.map(claimMappingOf) };
  }

  @Post('identity-providers/:providerId/dry-run')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'What an ID token or SAML response would mean; nobody is signed in and nothing changed' })
  @Answers(ProviderTrialDto)
  async dryRunProvider(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @Body() { content }: DryRunDto,
  ): Promise<ProviderTrialDto> {
    return providerTrialDto(await this.trials.dryRun(actor, providerId, content));
  }

  @Post('identity-providers/:providerId/test')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Begin a test login, also with a provider that is switched off' })
  @Answers(ProviderLocationDto)
  async startProviderTest(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProviderLocationDto> {
    const { location, token } = await this.trials.startTest(actor, providerId);
    writeCookie(response, PROVIDER_COOKIE, token);
    return { location };
  }

  @Post('identity-providers/:providerId/test/finish')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Each step of the test login; nobody is signed in by it' })
  @Answers(ProviderTrialDto)
  async finishProviderTest(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @CookieToken(PROVIDER_COOKIE) token: string | null,
    @Body() { handle }: FinishProviderDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProviderTrialDto> {
    clearCookie(response, PROVIDER_COOKIE);
    return providerTrialDto(await this.trials.finishTest(actor, providerId, token, handle));
  }
}
