import { Id, ListOf, Text } from '../openapi/fields.js';

export class GroupMappingDto {
  @Text({ max: 500, description: 'The DN of a group, or the display name of a SCIM group.' })
  group: string;

  @Id()
  organisationId: string;

  @Text({ max: 36 })
  roleId: string;
}

export class GroupMappingsDto {
  @ListOf(() => GroupMappingDto, { max: 2_000 })
  items: readonly GroupMappingDto[];
}

export class SetGroupMappingsDto {
  @ListOf(() => GroupMappingDto, { max: 2_000 })
  mappings: GroupMappingDto[];
}
