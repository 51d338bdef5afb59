import { API_KEY_DAYS, API_KEY_OVERLAP_HOURS } from '@clientst0r/identity';
import { Choice, Flag, Id, Instant, Integer, ListOf, Nested, Secret, Text } from '../openapi/fields.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';

const MOST_REQUESTS = 10_000;
const USUAL_REQUESTS = 600;

export class ApiKeyOrganisationDto {
  @Id()
  id: string;

  @Text()
  name: string;
}

export class ApiKeyDto {
  @Id()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Text({ description: 'How the key begins; the rest was shown once.', example: 'cst_7h2k9v0q4m' })
  prefix: string;

  @Id()
  ownerId: string;

  @Text()
  ownerName: string;

  @Flag({ description: 'Whether it is of the one who asks, who alone can renew it.' })
  own: boolean;

  @Flag({ description: 'Whether it was made here: here it is renewed, and whoever revokes it here ends it everywhere.' })
  home: boolean;

  @ListOf(() => ApiKeyOrganisationDto, { description: 'Other organisations in which it holds, as far as the one who asks may know them.' })
  elsewhere: readonly ApiKeyOrganisationDto[];

  @Integer({ description: 'How many other organisations it holds in besides those.' })
  unnamedElsewhere: number;

  @Choice(['active', 'revoked', 'expired'], { description: 'In this organisation.' })
  state: 'active' | 'revoked' | 'expired';

  @ListOf('text', { description: 'Permissions; at each use only those count that the owner still holds.' })
  scopes: readonly string[];

  @ListOf('text', { description: 'Addresses and networks from which it is taken; from everywhere when there is none.' })
  ranges: readonly string[];

  @Integer()
  requestsPerMinute: number;

  @Instant()
  createdAt: Date;

  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true })
  revokedAt: Date | null;

  @Instant({ nullable: true, description: 'In this organisation, to the minute.' })
  lastUsedAt: Date | null;

  @Text({ min: 0, nullable: true })
  lastUsedAddress: string | null;
}

export class ApiKeyScopesDto {
  @ListOf('text', { description: 'Permissions that an operation open to keys asks for.' })
  scopes: readonly string[];
}

export class CreateApiKeyDto {
  @Text({ max: 100 })
  name: string;

  @ListOf('text', { max: 30, description: 'Permissions that the one who asks holds in this organisation.' })
  scopes: string[];

  @ListOf('text', { optional: true, max: 50, description: 'Addresses and networks (CIDR) from which it is taken.' })
  ranges?: string[];

  @Integer({ optional: true, min: 1, max: MOST_REQUESTS, description: `${USUAL_REQUESTS} unless told.` })
  requestsPerMinute: number = USUAL_REQUESTS;

  @Integer({ optional: true, min: 1, max: API_KEY_DAYS.most, description: `${API_KEY_DAYS.default} unless told.` })
  expiresInDays: number = API_KEY_DAYS.default;
}

export class RotateApiKeyDto {
  @Integer({
    optional: true,
    max: API_KEY_OVERLAP_HOURS.most,
    description: `How long the old key goes on, ${API_KEY_OVERLAP_HOURS.default} unless told.`,
  })
  overlapHours: number = API_KEY_OVERLAP_HOURS.default;
}

export class NewApiKeyDto {
  @Nested(() => ApiKeyDto)
  apiKey: ApiKeyDto;

  @Secret({ description: 'For `Authorization: Bearer …`. Shown this once.' })
  key: string;
}

export class ApiKeyPath extends OrganisationPath {
  @Id()
  apiKeyId: string;
}

export class OwnApiKeyPath {
  @Id()
  apiKeyId: string;
}

export class OwnApiKeyDto {
  @Id()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Text({ description: 'How the key begins; the rest was shown once.', example: 'cst_7h2k9v0q4m' })
  prefix: string;

  @ListOf('text')
  scopes: readonly string[];

  @ListOf('text', { description: 'Addresses and networks from which it is taken; from everywhere when there is none.' })
  ranges: readonly string[];

  @Instant()
  createdAt: Date;

  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true, description: 'In any organisation, to the minute.' })
  lastUsedAt: Date | null;

  @ListOf(() => ApiKeyOrganisationDto, { description: 'Those in which it holds and its owner is a member.' })
  organisations: readonly ApiKeyOrganisationDto[];
}
