import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Lockouts } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { LockoutPath, LockoutsDto } from './lockout.dto.js';

@ApiTags('platform')
@Controller('platform/lockouts')
export class LockoutsController {
  constructor(private readonly lockouts: Lockouts) {}

  @Get()
  @Requires('platform.perimeter.read')
  @ApiOperation({ summary: 'Names and addresses that are kept from guessing now, with the cause; the longest first' })
  @Answers(LockoutsDto)
  async listLockouts(): Promise<LockoutsDto> {
    return { items: await this.lockouts.list() };
  }

  @Delete(':lockoutId')
  @Requires('platform.perimeter.manage')
  @ApiOperation({ summary: 'End a lockout, and forget what was counted towards it' })
  @AnswersNothing()
  async clearLockout(@CurrentActor() actor: Actor, @Param() { lockoutId }: LockoutPath): Promise<void> {
    await this.lockouts.clear(actor, lockoutId);
  }
}
