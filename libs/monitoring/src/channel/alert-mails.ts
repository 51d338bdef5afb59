import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type MailDelivery, type MailText, MailWriters } from '@clientst0r/notifications';
import { ALERT_EVENTS, type AlertEvent, type AlertMessage, headlineOf, linesOf } from './alert-message.js';

/** Enters who writes the mails about alerts. */
@Injectable()
export class AlertMails implements OnModuleInit {
  constructor(private readonly writers: MailWriters) {}

  onModuleInit(): void {
    this.writers.register('alert', (delivery) => Promise.resolve(alertMail(delivery)));
  }
}

export function alertMail({ subjectId, facts }: MailDelivery): MailText {
  const fact = (name: string): string => facts[name] ?? '';
  const event = ALERT_EVENTS.find((one): one is AlertEvent => one === fact('event')) ?? 'channel.tested';
  const message: AlertMessage = {
    id: subjectId ?? '', event, organisation: fact('organisation'), key: '', link: fact('link'), checkId: '', checkName: fact('checkName'),
    target: fact('target'), reason: fact('reason'), at: fact('at'),
  }; // prettier-ignore
  return { subject: headlineOf(message), lines: linesOf(message), link: { label: 'Open in ClientSt0r', url: message.link } };
}
