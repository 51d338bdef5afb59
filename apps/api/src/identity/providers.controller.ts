import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  DecryptionKeys,
  type IdentityProvider,
  ProviderExchange,
  type ProviderInput,
  ProviderService,
  ProviderSignOut,
} from '@clientst0r/identity';
import { type Actor, SecretText } from '@clientst0r/platform';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import {
  CreateProviderDto,
  DecryptionKeyPath,
  decryptionKeyDto,
  ProviderDto,
  ProviderPath,
  ProvidersDto,
  UpdateProviderDto,
} from './provider.dto.js';

@ApiTags('identity providers')
@Controller('platform/identity-providers')
export class ProvidersController {
  constructor(
    private readonly providers: ProviderService,
    private readonly exchange: ProviderExchange,
    private readonly signOut: ProviderSignOut,
    private readonly decryptionKeys: DecryptionKeys,
  ) {}

  @Get()
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Identity providers, by name; 20 at most' })
  @Answers(ProvidersDto)
  async listIdentityProviders(): Promise<ProvidersDto> {
    return { items: (await this.providers.list()).map((provider) => this.dto(provider)) };
  }

  @Post()
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Add an identity provider' })
  @Answers(ProviderDto, { status: 201 })
  async createIdentityProvider(@CurrentActor() actor: Actor, @Body() { kind, secret, ...body }: CreateProviderDto): Promise<ProviderDto> {
    return this.dto(await this.providers.create(actor, kind, inputOf(body), secretOf(secret)));
  }

  @Get(':providerId')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'One identity provider; never its secret' })
  @Answers(ProviderDto)
  async getIdentityProvider(@Param() { providerId }: ProviderPath): Promise<ProviderDto> {
    return this.dto(await this.providers.get(providerId));
  }

  @Put(':providerId')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Change an identity provider' })
  @Answers(ProviderDto)
  async updateIdentityProvider(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @IfMatch() version: number,
    @Body() { secret, ...body }: UpdateProviderDto,
  ): Promise<ProviderDto> {
    return this.dto(await this.providers.update(actor, providerId, version, inputOf(body), secretOf(secret)));
  }

  @Post(':providerId/decryption-keys')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'A new key for encrypted SAML assertions; the one before it goes on to decrypt' })
  @Answers(ProviderDto, { status: 201 })
  async renewDecryptionKey(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @IfMatch() version: number,
  ): Promise<ProviderDto> {
    return this.dto(await this.decryptionKeys.renew(actor, providerId, version));
  }

  @Delete(':providerId/decryption-keys/:keyId')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Remove a key for encrypted SAML assertions; what is encrypted for it is refused from then on' })
  @Answers(ProviderDto)
  async removeDecryptionKey(
    @CurrentActor() actor: Actor,
    @Param() { providerId, keyId }: DecryptionKeyPath,
    @IfMatch() version: number,
  ): Promise<ProviderDto> {
    return this.dto(await this.decryptionKeys.remove(actor, providerId, version, keyId));
  }

  @Delete(':providerId')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Delete an identity provider; nobody can sign in with it any more' })
  @AnswersNothing()
  async deleteIdentityProvider(
    @CurrentActor() actor: Actor,
    @Param() { providerId }: ProviderPath,
    @IfMatch() version: number,
  ): Promise<void> {
    await this.providers.delete(actor, providerId, version);
  }

  private dto(provider: IdentityProvider): ProviderDto {
    const { id, kind, hasSecret, createdAt, version, input } = provider;
    const signingCertificates = input.signingCertificates.map((pem) => ({ pem }));
    const isSaml = kind === 'saml';
    return {
      ...input, id, kind, hasSecret, createdAt, version, signingCertificates, secondFactorProofs: [...input.secondFactorProofs],
      beginUrl: this.signOut.pageOf(`/sign-in/begin/${id}`),
      decryptionKeys: provider.decryptionKeys.map(decryptionKeyDto),
      answerUrl: this.exchange.addressOf(id, isSaml ? 'assertion' : 'callback'),
      logoutUrl: isSaml ? provider.signingKey && this.exchange.addressOf(id, 'single-logout') : this.exchange.addressOf(id, 'logout'),
      signingCertificate: provider.signingKey?.certificate ?? null,
      signedOutUrl: isSaml ? null : this.signOut.afterwards,
      metadataUrl: isSaml ? this.exchange.addressOf(id, 'metadata') : null,
    }; // prettier-ignore
  }
}

function inputOf({ signingCertificates, ...plain }: UpdateProviderDto): ProviderInput {
  return { ...plain, signingCertificates: signingCertificates.map(({ pem }) => pem) };
}

function secretOf(secret: string | undefined): SecretText | null {
  return secret === undefined ? null : SecretText.of(secret);
}
