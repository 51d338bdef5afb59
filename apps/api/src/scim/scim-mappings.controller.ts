import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { assertDistinctGroups, GroupMappings, groupSpelling, ScimClients, ScimLinks, ScimRoles } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { GroupMappingsDto, SetGroupMappingsDto } from '../identity/group-mapping.dto.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { LinkScimUserDto, ScimClientPath } from './scim-client.dto.js';

@ApiTags('directories')
@Controller('platform/scim-clients/:clientId')
export class ScimMappingsController {
  constructor(
    private readonly clients: ScimClients,
    private readonly mappings: GroupMappings,
    private readonly roles: ScimRoles,
    private readonly links: ScimLinks,
  ) {}

  @Get('mappings')
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Which groups of a SCIM client give which roles' })
  @Answers(GroupMappingsDto)
  async listScimMappings(@Param() { clientId }: ScimClientPath): Promise<GroupMappingsDto> {
    await this.clients.get(clientId);
    return { items: await this.mappings.of(clientId) };
  }

  @Put('mappings')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Set which groups give which roles; people get and lose them at once' })
  @Answers(GroupMappingsDto)
  async setScimMappings(
    @CurrentActor() actor: Actor,
    @Param() { clientId }: ScimClientPath,
    @Body() { mappings }: SetGroupMappingsDto,
  ): Promise<GroupMappingsDto> {
    const { id, name } = await this.clients.get(clientId);
    assertDistinctGroups(mappings);
    const items = await this.mappings.set(actor, { kind: 'scim', id, name }, mappings, groupSpelling);
    await this.roles.refresh(actor, id);
    return { items };
  }

  @Post('accounts')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Say that an account here is a user of the client, which decides about it from then on' })
  @AnswersNothing()
  async linkScimUser(
    @CurrentActor() actor: Actor,
    @Param() { clientId }: ScimClientPath,
    @Body() { userId, userName }: LinkScimUserDto,
  ): Promise<void> {
    await this.links.link(actor, await this.clients.get(clientId), userId, userName);
  }
}
