import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OwnEmail } from '@clientst0r/identity';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { SignedIn } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { AnswersNothing } from '../openapi/answers.decorator.js';
import { ChangeEmailDto, ConfirmEmailDto } from './password.dto.js';
import { emailOf } from './email-field.js';

@ApiTags('session')
@Controller('profile/email')
export class OwnEmailController {
  constructor(private readonly emails: OwnEmail) {}

  @Post()
  @SignedIn({ reauthenticate: true })
  @Throttled('own-email')
  @ApiOperation({ summary: 'Have a code sent to the address that one wants to have; answered in one way, whoever has it' })
  @AnswersNothing()
  async changeEmail(@CurrentActor() actor: Actor, @Body() { email }: ChangeEmailDto): Promise<void> {
    await this.emails.begin(actor, emailOf('email', email));
  }

  @Post('confirm')
  @SignedIn({ reauthenticate: true })
  @Throttled('own-email')
  @ApiOperation({ summary: 'Take the new address with the code of the mail; both addresses are told' })
  @AnswersNothing()
  async confirmEmail(@CurrentActor() actor: Actor, @Body() { code }: ConfirmEmailDto): Promise<void> {
    await this.emails.confirm(actor, code);
  }
}
