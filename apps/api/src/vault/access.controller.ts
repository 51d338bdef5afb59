import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { CredentialAccessService, VaultPolicies } from '@clientst0r/vault';
import { CurrentActor, IfMatch } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { accessDto, CredentialAccessDto, rightsOf, SetAccessRulesDto, SetFieldAccessDto, VaultPolicyDto } from './access.dto.js';
import { CredentialPath, FieldPath } from './credential.dto.js';

/** Who may use which secret, from where and when, and what is asked for before. */
@ApiTags('vault')
@Controller('organisations/:organisationId')
export class AccessController {
  constructor(
    private readonly access: CredentialAccessService,
    private readonly policies: VaultPolicies,
  ) {}

  @Get('credentials/:credentialId/access')
  @Requires('vault.field.grant')
  @ApiOperation({ summary: 'Who may use the secret fields of an entry, and from where and when' })
  @Answers(CredentialAccessDto)
  async getCredentialAccess(@CurrentActor() actor: Actor, @Param() { credentialId }: CredentialPath): Promise<CredentialAccessDto> {
    return accessDto(await this.access.get(actor, credentialId));
  }

  @Put('credentials/:credentialId/fields/:fieldId/access')
  @Requires('vault.field.grant', { reauthenticate: true })
  @ApiOperation({ summary: 'Set who may reveal and who may change a secret field, or let the permissions alone decide' })
  @Answers(CredentialAccessDto)
  async setFieldAccess(
    @CurrentActor() actor: Actor,
    @Param() { credentialId, fieldId }: FieldPath,
    @IfMatch() version: number,
    @Body() { limited, grants }: SetFieldAccessDto,
  ): Promise<CredentialAccessDto> {
    const list = grants.map((grant) => ({ subject: grant.subject, id: grant.id, rights: rightsOf(grant) }));
    return accessDto(await this.access.setFieldAccess(actor, { credentialId, fieldId }, version, limited ? list : null));
  }

  @Put('credentials/:credentialId/access-rules')
  @Requires('vault.field.grant', { reauthenticate: true })
  @ApiOperation({ summary: 'Set from where and when the secrets of an entry may leave' })
  @Answers(CredentialAccessDto)
  async setAccessRules(
    @CurrentActor() actor: Actor,
    @Param() { credentialId }: CredentialPath,
    @IfMatch() version: number,
    @Body() { rules }: SetAccessRulesDto,
  ): Promise<CredentialAccessDto> {
    return accessDto(await this.access.setRules(actor, credentialId, version, rules));
  }

  @Get('vault-policy')
  @Requires('vault.credential.read')
  @ApiOperation({ summary: 'What the organisation asks for before a secret leaves' })
  @Answers(VaultPolicyDto)
  getVaultPolicy(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<VaultPolicyDto> {
    return this.policies.get(actor);
  }

  @Put('vault-policy')
  @Requires('organisation.settings.manage', { reauthenticate: true, ofVault: true })
  @ApiOperation({ summary: 'Set what the organisation asks for before a secret leaves' })
  @Answers(VaultPolicyDto)
  setVaultPolicy(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() policy: VaultPolicyDto): Promise<VaultPolicyDto> {
    return this.policies.set(actor, policy);
  }
}
