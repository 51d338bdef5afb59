import { Body, Controller, Delete, Get, Header, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeyDirectory, ApiKeyService, type ListedApiKey, type NewApiKey } from '@clientst0r/identity';
import { type Actor, Clock } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { decodeCursor, type Page, PageQuery, pageOf } from '../openapi/page.dto.js';
import { ApiKeyDto, ApiKeyPath, CreateApiKeyDto, NewApiKeyDto, RotateApiKeyDto } from './api-key.dto.js';

@ApiTags('api-keys')
@Controller('organisations/:organisationId/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeyService,
    private readonly directory: ApiKeyDirectory,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('api.key.read')
  @ApiOperation({ summary: 'The keys of the organisation with their last use, the newest first; never a key itself' })
  @AnswersPage(ApiKeyDto)
  async listApiKeys(
    @CurrentActor() actor: Actor,
    @Param() _path: OrganisationPath,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<Page<ApiKeyDto>> {
    const [afterId = null] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const rows = await this.directory.list(limit + 1, afterId);
    return pageOf(rows.map((row) => this.dto(actor, row)), limit, ({ id }) => [id]); // prettier-ignore
  }

  @Post()
  @Requires('api.key.manage', { reauthenticate: true })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: "A key of one's own; never with a permission that one lacks" })
  @Answers(NewApiKeyDto, { status: 201 })
  async createApiKey(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() body: CreateApiKeyDto): Promise<NewApiKeyDto> {
    const { name, scopes, ranges = [], requestsPerMinute, expiresInDays: days } = body;
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

  @Delete(':apiKeyId')
  @Requires('api.key.manage')
  @ApiOperation({ summary: "Revoke anybody's key; it is refused at its next use" })
  @AnswersNothing()
  async revokeApiKey(@CurrentActor() actor: Actor, @Param() { apiKeyId }: ApiKeyPath): Promise<void> {
    await this.keys.revoke(actor, apiKeyId);
  }

  private async shown(actor: Actor, { key, text }: NewApiKey): Promise<NewApiKeyDto> {
    return { apiKey: this.dto(actor, await this.directory.one(key)), key: text.reveal() };
  }

  private dto(actor: Actor, { key, ownerName, lastUse }: ListedApiKey): ApiKeyDto {
    const { id, name, ownerId, scopes, ranges, requestsPerMinute, createdAt, expiresAt, revokedAt } = key;
    const shown = { id, name, ownerId, ownerName, scopes, ranges, requestsPerMinute, createdAt, expiresAt, revokedAt };
    const [lastUsedAt, lastUsedAddress] = [lastUse?.at ?? null, lastUse?.address ?? null];
    const [prefix, own, state] = [`cst_${key.prefix}`, ownerId === actor.userId, key.stateAt(this.clock.now())] as const;
    return { ...shown, prefix, own, state, lastUsedAt, lastUsedAddress };
  }
}
