import { Body, Controller, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OrganisationLifecycle } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers } from '../openapi/answers.decorator.js';
import { OrganisationPath } from '../openapi/organisation-path.dto.js';
import { NamedOrganisationDto, RenameOrganisationDto } from './organisation.dto.js';

@ApiTags('organisation')
@Controller('organisations/:organisationId')
export class OrganisationProfileController {
  constructor(private readonly lifecycle: OrganisationLifecycle) {}

  @Patch()
  @Requires('organisation.settings.manage')
  @ApiOperation({ summary: 'Rename the organisation; its short name in addresses stays' })
  @Answers(NamedOrganisationDto)
  async renameOwnOrganisation(
    @CurrentActor() actor: Actor,
    @Param() { organisationId }: OrganisationPath,
    @Body() { name: wanted }: RenameOrganisationDto,
  ): Promise<NamedOrganisationDto> {
    const { id, slug, name } = await this.lifecycle.rename(actor, organisationId, wanted);
    return { id, slug, name };
  }
}
