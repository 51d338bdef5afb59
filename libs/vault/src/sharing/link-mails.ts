import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type MailDelivery, mailFact, type MailText, MailWriters } from '@clientst0r/notifications';
import { Configuration } from '@clientst0r/platform';
import { LINK_REFUSED_MAIL, REQUEST_ANSWERED_MAIL } from './link-mail-kinds.js';

const BECAUSE: Readonly<Record<string, string>> = {
  used: 'It had been used already.',
  expired: 'Its time was over.',
  revoked: 'It had been taken back.',
  locked: 'It had been closed after too many wrong passphrases.',
  purged: 'Its entry had been purged.',
};

/** Tells makers what became of their links: an answer has come; somebody came too late, or is a second one who has the link. */
@Injectable()
export class LinkMails implements OnModuleInit {
  constructor(
    private readonly writers: MailWriters,
    private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    this.writers.register(REQUEST_ANSWERED_MAIL, (delivery) => Promise.resolve(answered(delivery)));
    this.writers.register(LINK_REFUSED_MAIL, (delivery) => Promise.resolve(this.refused(delivery)));
  }

  private refused({ facts }: MailDelivery): MailText {
    const fact = (name: string): string => mailFact(facts[name] ?? '');
    return {
      subject: 'Somebody came to a link of yours that is over',
      lines: [
        `Your link for ${fact('recipient')} (${fact('title')}) was opened at ${fact('at')} UTC and did not work. ${BECAUSE[fact('ending')] ?? ''}`,
        'If the right person has had it, somebody else may have the link. Change the secret if you cannot tell.',
      ],
      foot: `Sent once for each link, by ${this.configuration.publicUrl.host}.`,
    };
  }
}

function answered({ facts }: MailDelivery): MailText {
  const fact = (name: string): string => mailFact(facts[name] ?? '');
  return {
    subject: `${fact('recipient')} has answered`,
    lines: [`What you asked ${fact('recipient')} for (${fact('title')}) is in the vault of ${fact('organisation')}.`],
    link: { label: 'Open it', url: facts['url'] ?? '' },
  };
}
