import { Body, Controller, Delete, Get, Header, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type IssuedScimToken, SCIM_TOKEN_DAYS, ScimAccess, ScimClients } from '@clientst0r/identity';
import { type Actor, Clock } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import {
  CreateScimClientDto,
  IssuedScimTokenDto,
  RenewScimTokenDto,
  scimClientDto,
  ScimClientPath,
  ScimClientsDto,
} from './scim-client.dto.js';

@ApiTags('directories')
@Controller('platform/scim-clients')
export class ScimClientsController {
  constructor(
    private readonly clients: ScimClients,
    private readonly access: ScimAccess,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Requires('platform.identity-provider.manage')
  @ApiOperation({ summary: 'Systems that keep people here by SCIM 2.0; 20 at most' })
  @Answers(ScimClientsDto)
  async listScimClients(): Promise<ScimClientsDto> {
    const clients = await this.clients.list();
    const uses = await this.access.lastUses(clients.map(({ id }) => id));
    return { items: clients.map((client) => scimClientDto(client, this.clock.now(), uses.get(client.id))) };
  }

  @Post()
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Let another system keep people here; its token is shown this once' })
  @Header('Cache-Control', 'no-store')
  @Answers(IssuedScimTokenDto, { status: 201 })
  async createScimClient(
    @CurrentActor() actor: Actor,
    @Body() { name, days = SCIM_TOKEN_DAYS.default }: CreateScimClientDto,
  ): Promise<IssuedScimTokenDto> {
    return this.issued(await this.clients.create(actor, name, days));
  }

  @Post(':clientId/token')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'A new token; the one before is over at once' })
  @Header('Cache-Control', 'no-store')
  @Answers(IssuedScimTokenDto, { status: 201 })
  async renewScimToken(
    @CurrentActor() actor: Actor,
    @Param() { clientId }: ScimClientPath,
    @Body() { days = SCIM_TOKEN_DAYS.default }: RenewScimTokenDto,
  ): Promise<IssuedScimTokenDto> {
    return this.issued(await this.clients.renew(actor, clientId, days));
  }

  @Delete(':clientId/token')
  @Requires('platform.identity-provider.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'End the token at once; people and groups stay as they are' })
  @AnswersNothing()
  async revokeScimToken(@CurrentActor() actor: Actor, @Param() { clientId }: ScimClientPath): Promise<void> {
    await this.clients.revoke(actor, clientId);
  }

  private issued({ client, token }: IssuedScimToken): IssuedScimTokenDto {
    return { client: scimClientDto(client, this.clock.now(), undefined), token: token.reveal() };
  }
}
