import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OrganisationLifecycle, OrganisationService } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationDto, organisationDto, PlatformOrganisationPath, RenameOrganisationDto } from './organisation.dto.js';

/** What becomes of an organisation as a whole. */
@ApiTags('platform')
@Controller('platform/organisations/:id')
export class OrganisationStateController {
  constructor(
    private readonly lifecycle: OrganisationLifecycle,
    private readonly organisations: OrganisationService,
  ) {}

  @Get()
  @Requires('platform.organisation.manage')
  @ApiOperation({ summary: 'One organisation, from outside' })
  @Answers(OrganisationDto)
  getOrganisation(@Param() { id }: PlatformOrganisationPath): Promise<OrganisationDto> {
    return this.shown(id);
  }

  @Patch()
  @Requires('platform.organisation.manage')
  @ApiOperation({ summary: 'Rename an organisation; its short name in addresses stays' })
  @Answers(OrganisationDto)
  async renameOrganisation(
    @CurrentActor() actor: Actor,
    @Param() { id }: PlatformOrganisationPath,
    @Body() { name }: RenameOrganisationDto,
  ): Promise<OrganisationDto> {
    await this.lifecycle.rename(actor, id, name);
    return this.shown(id);
  }

  @Post('deactivate')
  @Requires('platform.organisation.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Put an organisation away: its members and keys are out at once, its checks pause; nothing is deleted' })
  @Answers(OrganisationDto)
  async deactivateOrganisation(@CurrentActor() actor: Actor, @Param() { id }: PlatformOrganisationPath): Promise<OrganisationDto> {
    await this.lifecycle.deactivate(actor, id);
    return this.shown(id);
  }

  @Post('reactivate')
  @Requires('platform.organisation.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Open a deactivated organisation again, as it was; a deletion that was asked for is off' })
  @Answers(OrganisationDto)
  async reactivateOrganisation(@CurrentActor() actor: Actor, @Param() { id }: PlatformOrganisationPath): Promise<OrganisationDto> {
    await this.lifecycle.reactivate(actor, id);
    return this.shown(id);
  }

  @Post('deletion')
  @Requires('platform.organisation.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Have a deactivated organisation deleted in 30 days, with all that is in it; what was recorded stays' })
  @Answers(OrganisationDto)
  async scheduleOrganisationDeletion(@CurrentActor() actor: Actor, @Param() { id }: PlatformOrganisationPath): Promise<OrganisationDto> {
    await this.lifecycle.scheduleDeletion(actor, id);
    return this.shown(id);
  }

  @Delete('deletion')
  @Requires('platform.organisation.manage')
  @ApiOperation({ summary: 'Call the deletion off; the organisation stays deactivated' })
  @Answers(OrganisationDto)
  async cancelOrganisationDeletion(@CurrentActor() actor: Actor, @Param() { id }: PlatformOrganisationPath): Promise<OrganisationDto> {
    await this.lifecycle.cancelDeletion(actor, id);
    return this.shown(id);
  }

  private async shown(id: string): Promise<OrganisationDto> {
    return organisationDto(await this.organisations.get(id));
  }
}
