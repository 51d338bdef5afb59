import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@clientst0r/platform';
import { VaultSealing } from '@clientst0r/vault';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { SealReasonDto, VaultSealDto } from './vault-seal.dto.js';

/** The whole vault of an organisation, closed and opened again by its owners. */
@ApiTags('vault')
@Controller('organisations/:organisationId/vault-seal')
export class VaultSealController {
  constructor(private readonly sealing: VaultSealing) {}

  @Get()
  @Requires('vault.credential.read', { ofVault: false })
  @ApiOperation({ summary: 'Whether the vault is sealed, since when, by whom and why' })
  @Answers(VaultSealDto)
  getVaultSeal(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath): Promise<VaultSealDto> {
    return this.sealing.get(actor);
  }

  @Post()
  @HttpCode(200)
  @Requires('organisation.settings.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Seal the vault: nothing in it can be read or changed by anybody until an owner unseals it. For owners alone' })
  @Answers(VaultSealDto)
  sealVault(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() { reason }: SealReasonDto): Promise<VaultSealDto> {
    return this.sealing.seal(actor, reason);
  }

  @Post('removal')
  @HttpCode(200)
  @Requires('organisation.settings.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Unseal the vault. For owners alone' })
  @Answers(VaultSealDto)
  unsealVault(@CurrentActor() actor: Actor, @Param() _path: OrganisationPath, @Body() { reason }: SealReasonDto): Promise<VaultSealDto> {
    return this.sealing.unseal(actor, reason);
  }
}
