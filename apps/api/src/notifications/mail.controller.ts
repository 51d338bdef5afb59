import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MailAdministration, type MailDelivery } from '@clientst0r/notifications';
import type { Actor } from '@clientst0r/platform';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Throttled } from '../access/throttled.decorator.js';
import { CurrentSession } from '../identity/current-session.decorator.js';
import type { SessionPerson } from '../identity/session.strategy.js';
import { Answers, AnswersPage } from '../openapi/answers.decorator.js';
import { decodeCursor, type Page, PageQuery, pageOf } from '../openapi/page.dto.js';
import { MailDeliveryDto, MailDeliveryPath, MailTestDto } from './mail.dto.js';

@ApiTags('mail')
@Controller('platform/mail')
export class MailController {
  constructor(private readonly mails: MailAdministration) {}

  @Post('test')
  @Requires('platform.settings.manage')
  @Throttled('mail-test')
  @ApiOperation({ summary: "Send a test mail to one's own address, and say what the server answered" })
  @Answers(MailTestDto)
  async sendTestMail(@CurrentActor() actor: Actor, @CurrentSession() { signedIn }: SessionPerson): Promise<MailTestDto> {
    const recipient = signedIn.person.email;
    const problem = await this.mails.test(actor, recipient);
    return { sent: problem === null, recipient, problem };
  }

  @Get('deliveries')
  @Requires('platform.settings.manage')
  @ApiOperation({ summary: 'What was sent to whom and with which success, the newest first; never the text' })
  @AnswersPage(MailDeliveryDto)
  async listMailDeliveries(@Query() { limit, cursor }: PageQuery): Promise<Page<MailDeliveryDto>> {
    const [beforeId = null] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const rows = await this.mails.list(limit + 1, beforeId);
    return pageOf(rows.map(deliveryDto), limit, ({ id }) => [id]);
  }

  @Post('deliveries/:deliveryId/retry')
  @Requires('platform.settings.manage')
  @ApiOperation({ summary: 'Try a mail again that was given up' })
  @Answers(MailDeliveryDto)
  async retryMailDelivery(@CurrentActor() actor: Actor, @Param() { deliveryId }: MailDeliveryPath): Promise<MailDeliveryDto> {
    return deliveryDto(await this.mails.retry(actor, deliveryId));
  }
}

function deliveryDto({ id, kind, recipient, state, attempts, lastError, createdAt, sentAt }: MailDelivery): MailDeliveryDto {
  return { id, kind, recipient, state, attempts, lastError, createdAt, sentAt };
}
