import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type MailDelivery, mailFact, type MailText, MailWriters } from '@clientst0r/notifications';
import { ALERT_EVENTS, type AlertEvent, type AlertMessage, headlineOf, linesOf } from './alert-message.js';

/** Enters who writes the mails about alerts. */
@Injectable()
export class AlertMails implements OnModuleInit {
  constructor(private readonly writers: MailWriters) {}

  onModuleInit(): void {
    this.writers.register('alert', (delivery) => Promise.resolve(alertMail(delivery)));
  }
}

/** Of messages that tell of many, so many by name. */
const MOST_OTHERS = 19;

/** What a mail keeps of a message: short texts, one line each. */
export function alertMailFacts(message: AlertMessage): Record<string, string> {
  const { event, organisation, reason, checkName, target, at, link, others = [] } = message;
  const told = others
    .slice(0, MOST_OTHERS)
    .map((other, place): [string, string] => [`other${place.toString()}`, `${other.checkName}: ${other.reason}`]);
  const facts: Record<string, string> = {
    event,
    organisation,
    reason,
    checkName,
    target,
    at,
    link,
    others: others.length.toString(),
    ...Object.fromEntries(told),
  };
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, mailFact(value)]));
}

export function alertMail({ subjectId, facts }: MailDelivery): MailText {
  const fact = (name: string): string => facts[name] ?? '';
  const event = ALERT_EVENTS.find((one): one is AlertEvent => one === fact('event')) ?? 'channel.tested';
  const others = Array.from({ length: Number(fact('others') || 0) }, (_, place) => ({
    checkName: fact(`other${place.toString()}`),
    reason: '',
  }));
  const message: AlertMessage = {
    id: subjectId ?? '', event, organisation: fact('organisation'), key: '', link: fact('link'), checkId: '', checkName: fact('checkName'),
    target: fact('target'), reason: fact('reason'), at: fact('at'), others,
  }; // prettier-ignore
  return { subject: headlineOf(message), lines: linesOf(message), link: { label: 'Open in ClientSt0r', url: message.link } };
}
