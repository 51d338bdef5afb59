import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type OwnApiKey, OwnApiKeys } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { AnswersNothing, AnswersPage } from '../openapi/answers.decorator.js';
import { decodeCursor, type Page, PageQuery, pageOf } from '../openapi/page.dto.js';
import { OwnApiKeyDto, OwnApiKeyPath } from './api-key.dto.js';

@ApiTags('session')
@Controller('profile/api-keys')
export class OwnApiKeysController {
  constructor(private readonly keys: OwnApiKeys) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: "The running keys that act in one's own name, in all organisations, the newest first" })
  @AnswersPage(OwnApiKeyDto)
  async listOwnApiKeys(@CurrentActor() actor: Actor, @Query() { limit, cursor }: PageQuery): Promise<Page<OwnApiKeyDto>> {
    const [afterId = null] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const rows = await this.keys.list(actor, limit + 1, afterId);
    return pageOf(rows.map(dto), limit, ({ id }) => [id]);
  }

  @Delete(':apiKeyId')
  @SignedIn()
  @ApiOperation({ summary: "Revoke one's own key everywhere; it is refused at its next use" })
  @AnswersNothing()
  async revokeOwnApiKey(@CurrentActor() actor: Actor, @Param() { apiKeyId }: OwnApiKeyPath): Promise<void> {
    await this.keys.revoke(actor, apiKeyId);
  }
}

function dto({ key, lastUsedAt, organisations }: OwnApiKey): OwnApiKeyDto {
  const { id, name, scopes, ranges, createdAt, expiresAt } = key;
  return { id, name, prefix: `cst_${key.prefix}`, scopes, ranges, createdAt, expiresAt, lastUsedAt, organisations };
}
