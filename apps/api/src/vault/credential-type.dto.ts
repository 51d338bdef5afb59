import { type CredentialTypeDefinition, FIELD_KINDS } from '@clientst0r/vault';
import { Choice, Flag, ListOf, Text } from '../openapi/fields.js';

export class FieldDefinitionDto {
  @Text({ max: 64 })
  key: string;

  @Text({ max: 100 })
  label: string;

  @Choice(FIELD_KINDS)
  kind: CredentialTypeDefinition['fields'][number]['kind'];

  @Flag()
  secret: boolean;
}

export class CredentialTypeDto {
  @Text({ max: 32 })
  type: string;

  @Text({ max: 100 })
  label: string;

  @Text({ max: 60, description: 'Name of a Material symbol.' })
  icon: string;

  @ListOf(() => FieldDefinitionDto)
  fields: FieldDefinitionDto[];
}

export class CredentialTypesDto {
  @ListOf(() => CredentialTypeDto)
  items: CredentialTypeDto[];
}
