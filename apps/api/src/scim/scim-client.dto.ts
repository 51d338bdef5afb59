import { SCIM_TOKEN_DAYS, type ScimClient } from '@clientst0r/identity';
import { Choice, Id, Instant, Integer, ListOf, Nested, Secret, Text } from '../openapi/fields.js';

const DAYS = {
  min: 1,
  max: SCIM_TOKEN_DAYS.most,
  optional: true,
  description: `Days until the token ends, ${SCIM_TOKEN_DAYS.default} unless told.`,
} as const;

export class ScimClientPath {
  @Id()
  clientId: string;
}

export class ScimClientDto {
  @Id()
  id: string;

  @Text({ max: 190 })
  name: string;

  @Choice(['active', 'revoked', 'expired'])
  state: 'active' | 'revoked' | 'expired';

  @Instant()
  createdAt: Date;

  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true })
  lastUsedAt: Date | null;
}

export class ScimClientsDto {
  @ListOf(() => ScimClientDto)
  items: ScimClientDto[];
}

export class CreateScimClientDto {
  @Text({ max: 190 })
  name: string;

  @Integer(DAYS)
  days?: number;
}

export class RenewScimTokenDto {
  @Integer(DAYS)
  days?: number;
}

export class IssuedScimTokenDto {
  @Nested(() => ScimClientDto)
  client: ScimClientDto;

  @Secret({ description: 'Shown this once.' })
  token: string;
}

export class LinkScimUserDto {
  @Id()
  userId: string;

  @Text({ max: 190, description: 'How the client calls the person.' })
  userName: string;
}

export function scimClientDto(client: ScimClient, now: Date, lastUsedAt: Date | undefined): ScimClientDto {
  const { id, name, createdAt, expiresAt } = client;
  return { id, name, state: client.stateAt(now), createdAt, expiresAt, lastUsedAt: lastUsedAt ?? null };
}
