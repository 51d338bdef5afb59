import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HeartbeatService } from '@clientst0r/monitoring';
import { type Actor, Configuration } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Public, Requires, SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { CheckPath, HeartbeatAddressDto, HeartbeatPath } from './check.dto.js';
import { CheckKindsDto, checkKindsDto } from './check-kind.dto.js';

@ApiTags('monitoring')
@Controller()
export class HeartbeatsController {
  constructor(
    private readonly heartbeats: HeartbeatService,
    private readonly configuration: Configuration,
  ) {}

  @Get('check-kinds')
  @SignedIn()
  @ApiOperation({ summary: 'Kinds of checks, and the options of each' })
  @Answers(CheckKindsDto)
  listCheckKinds(): CheckKindsDto {
    return checkKindsDto();
  }

  @Post('organisations/:organisationId/checks/:checkId/heartbeat-address')
  @Requires('monitoring.check.update')
  @ApiOperation({ summary: 'Make the address that the target of a heartbeat calls; an older one no longer counts' })
  @Answers(HeartbeatAddressDto)
  async renewHeartbeat(@CurrentActor() actor: Actor, @Param() { checkId }: CheckPath): Promise<HeartbeatAddressDto> {
    const token = await this.heartbeats.renew(actor, checkId);
    return { url: new URL(`/api/v1/heartbeats/${token}`, this.configuration.publicUrl).href };
  }

  @Get('heartbeats/:token')
  @Public()
  @Throttled('heartbeat')
  @ApiOperation({ summary: 'A target says that it is alive' })
  @AnswersNothing()
  async beat(@Param() { token }: HeartbeatPath): Promise<void> {
    await this.heartbeats.beat(token);
  }
}
