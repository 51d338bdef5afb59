import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CREDENTIAL_TYPES, type CredentialTypeDefinition, isSecretKind } from '@clientst0r/vault';
import { SignedIn } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { type CredentialTypeDto, CredentialTypesDto } from './credential-type.dto.js';

const TYPES: CredentialTypeDto[] = CREDENTIAL_TYPES.map(({ type, label, icon, fields }: CredentialTypeDefinition) => ({
  type,
  label,
  icon,
  fields: fields.map((field) => ({ key: field.key, label: field.label, kind: field.kind, secret: isSecretKind(field.kind) })),
}));

@ApiTags('vault')
@Controller('credential-types')
export class CredentialTypesController {
  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'The types an entry may have, with their fields' })
  @Answers(CredentialTypesDto)
  listCredentialTypes(): CredentialTypesDto {
    return { items: TYPES };
  }
}
