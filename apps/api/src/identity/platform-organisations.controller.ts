import { Body, Controller, Get, Header, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OrganisationService } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { type Page, pageOf } from '../openapi/page.dto.js';
import { emailOf } from './email-field.js';
import { namePosition } from './name-cursor.js';
import { ListOrganisationsQuery, OrganisationDto, organisationDto } from './organisation.dto.js';
import { CreatedOrganisationDto, CreateOrganisationDto } from './platform.dto.js';

@ApiTags('platform')
@Controller('platform/organisations')
export class PlatformOrganisationsController {
  constructor(private readonly organisations: OrganisationService) {}

  @Get()
  @Requires('platform.organisation.manage')
  @ApiOperation({ summary: 'The organisations of the deployment, by name; nothing of what is in them' })
  @AnswersPage(OrganisationDto)
  async listOrganisations(@Query() { limit, cursor, ...wanted }: ListOrganisationsQuery): Promise<Page<OrganisationDto>> {
    const rows = await this.organisations.list(wanted, limit + 1, namePosition(cursor));
    return pageOf(rows.map(organisationDto), limit, ({ name, id }) => [name, id]);
  }

  @Post()
  @Requires('platform.organisation.manage')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Add an organisation and invite its first owner' })
  @Answers(CreatedOrganisationDto, { status: 201 })
  async createOrganisation(
    @CurrentActor() actor: Actor,
    @Body() { name, slug, ownerEmail }: CreateOrganisationDto,
  ): Promise<CreatedOrganisationDto> {
    const created = await this.organisations.create(actor, { name, slug, ownerEmail: emailOf('ownerEmail', ownerEmail) });
    return {
      organisation: organisationDto({ organisation: created.organisation, memberCount: 0 }),
      invitationLink: created.invitationLink,
    };
  }
}
