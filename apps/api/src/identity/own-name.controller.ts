import { Body, Controller, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OwnName } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { AnswersNothing } from '../openapi/answers.decorator.js';
import { ChangeNameDto } from './session.dto.js';

@ApiTags('session')
@Controller('profile/name')
export class OwnNameController {
  constructor(private readonly names: OwnName) {}

  @Put()
  @SignedIn()
  @ApiOperation({ summary: 'Change the name by which others see one; not where a directory or SCIM client says what it is' })
  @AnswersNothing()
  async changeName(@CurrentActor() actor: Actor, @Body() { name }: ChangeNameDto): Promise<void> {
    await this.names.change(actor, name);
  }
}
