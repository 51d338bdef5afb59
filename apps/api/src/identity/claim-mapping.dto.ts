import { Id, ListOf, Text } from '../openapi/fields.js';

export class ClaimMappingDto {
  @Text({
    max: 200,
    pattern: /^[^\s=]+$/u,
    description: 'The claim of an ID token, or the name of a SAML attribute.',
    example: 'groups',
  })
  claim: string;

  @Text({ description: 'One of its values, exactly as the provider writes it: at Entra ID the object id of a group.' })
  value: string;

  @Id()
  organisationId: string;

  @Text({ max: 36 })
  roleId: string;
}

export class ClaimMappingsDto {
  @ListOf(() => ClaimMappingDto, { max: 2_000 })
  items: ClaimMappingDto[];
}

export class SetClaimMappingsDto {
  @ListOf(() => ClaimMappingDto, { max: 2_000 })
  mappings: ClaimMappingDto[];
}
