import { Body, Controller, Delete, Get, Header, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeyDirectory, ApiKeyExtension, ApiKeyService, type ListedApiKey, type NewApiKey } from '@clientst0r/identity';
import { type Actor, Clock } from '@clientst0r/platform';
import { ApiKeyScopes } from '../access/api-key-scopes.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, PageQuery, pageOf } from '../openapi/page.dto.js';
import { ApiKeyDto, ApiKeyPath, ApiKeyScopesDto, CreateApiKeyDto, NewApiKeyDto, RotateApiKeyDto } from './api-key.dto.js';

@ApiTags('api-keys')
@Controller('organisations/:organisationId/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeyService,
    private readonly extension: ApiKeyExtension,
    private readonly directory: ApiKeyDirectory,
    private readonly scopes: ApiKeyScopes,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('api.key.read')
  @ApiOperation({ summary: 'The keys that hold in the organisation with their last use there, the newest first; never a key itself' })
  @AnswersPage(ApiKeyDto)
  async listApiKeys(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<ApiKeyDto>> {
    const [afterId = null] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const rows = await this.directory.list(actor, limit + 1, afterId);
    return pageOf(rows.map((row) => this.dto(actor, row)), limit, ({ id }) => [id]); // prettier-ignore
  }

  @Get('scopes')
  @Requires('api.key.manage')
  @ApiOperation({ summary: 'What keys can be for: the permissions that any operation asks for without a fresh proof of identity' })
  @Answers(ApiKeyScopesDto)
  listApiKeyScopes(@Param() _path: OrganisationPath): ApiKeyScopesDto {
    return { scopes: this.scopes.all() };
  }

  @Post()
  @Requires('api.key.manage', { reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: "A key of one's own; never with a permission that one lacks" })
  @Answers(NewApiKeyDto, { status: 201 })
  async createApiKey(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() body: CreateApiKeyDto): Promise<NewApiKeyDto> {
    const { name, scopes, ranges = [], requestsPerMinute, expiresInDays: days } = body;
    this.scopes.refuseUseless(actor, scopes);
    return this.shown(actor, await this.keys.create(actor, { name, scopes, ranges, requestsPerMinute, days }));
  }

  @Post(':apiKeyId/rotate')
  @Requires('api.key.manage', { reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: "A successor of one's own key; both work for a while" })
  @Answers(NewApiKeyDto, { status: 201 })
  async rotateApiKey(
    @CurrentActor() actor: Actor,
    @Param() { apiKeyId }: ApiKeyPath,
    @Body() { overlapHours }: RotateApiKeyDto,
  ): Promise<NewApiKeyDto> {
    return this.shown(actor, await this.keys.rotate(actor, apiKeyId, overlapHours));
  }

  @Put(':apiKeyId/reach')
  @Requires('api.key.manage', { reauthenticate: true })
  @ApiOperation({
    summary: "Let one's own key, made in another organisation, hold in this one, too; never with a permission that one lacks here",
  })
  @Answers(ApiKeyDto)
  async extendApiKey(@CurrentActor() actor: Actor, @Param() { apiKeyId }: ApiKeyPath): Promise<ApiKeyDto> {
    return this.dto(actor, await this.directory.one(actor, await this.extension.extend(actor, apiKeyId)));
  }

  @Delete(':apiKeyId')
  @Requires('api.key.manage')
  @ApiOperation({
    summary: "Revoke anybody's key; it is refused at its next use: everywhere when it was made here, else in this organisation",
  })
  @AnswersNothing()
  async revokeApiKey(@CurrentActor() actor: Actor, @Param() { apiKeyId }: ApiKeyPath): Promise<void> {
    await this.keys.revoke(actor, apiKeyId);
  }

  private async shown(actor: Actor, { key, text }: NewApiKey): Promise<NewApiKeyDto> {
    return { apiKey: this.dto(actor, await this.directory.one(actor, key)), key: text.reveal() };
  }

  private dto(actor: Actor, { key, ownerName, lastUse, endedHereAt, elsewhere, unnamedElsewhere }: ListedApiKey): ApiKeyDto {
    const { id, name, ownerId, scopes, ranges, requestsPerMinute, createdAt, expiresAt } = key;
    const shown = { id, name, ownerId, ownerName, scopes, ranges, requestsPerMinute, createdAt, expiresAt, elsewhere, unnamedElsewhere };
    const [lastUsedAt, lastUsedAddress] = [lastUse?.at ?? null, lastUse?.address ?? null];
    const revokedAt = key.revokedAt ?? endedHereAt;
    const state = endedHereAt === null ? key.stateAt(this.clock.now()) : 'revoked';
    const [own, home] = [ownerId === actor.userId, key.organisationId === actor.organisationId];
    return { ...shown, prefix: `cst_${key.prefix}`, own, home, state, revokedAt, lastUsedAt, lastUsedAddress };
  }
}
