import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CheckNetworkService } from '@clientst0r/monitoring';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { AllowCheckNetworkDto, CheckNetworkDto, CheckNetworkPath, CheckNetworksDto } from './check-network.dto.js';

/** Which private networks checks may reach. */
@ApiTags('platform')
@Controller('platform/check-networks')
export class CheckNetworksController {
  constructor(private readonly networks: CheckNetworkService) {}

  @Get()
  @Requires('platform.perimeter.read')
  @ApiOperation({ summary: 'Private networks that checks may reach, by organisation, and those that the server was started with' })
  @Answers(CheckNetworksDto)
  async listCheckNetworks(): Promise<CheckNetworksDto> {
    return { items: await this.networks.list(), operator: await this.networks.ofOperator() };
  }

  @Post()
  @Requires('platform.organisation.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Allow the checks of an organisation a private network; never loopback, metadata services or this server' })
  @Answers(CheckNetworkDto, { status: 201 })
  allowCheckNetwork(@CurrentActor() actor: Actor, @Body() body: AllowCheckNetworkDto): Promise<CheckNetworkDto> {
    return this.networks.allow(actor, body);
  }

  @Delete(':networkId')
  @Requires('platform.organisation.manage', { reauthenticate: true })
  @ApiOperation({ summary: 'Take a private network back: within two seconds checks there are refused' })
  @AnswersNothing()
  async withdrawCheckNetwork(@CurrentActor() actor: Actor, @Param() { networkId }: CheckNetworkPath): Promise<void> {
    await this.networks.withdraw(actor, networkId);
  }
}
