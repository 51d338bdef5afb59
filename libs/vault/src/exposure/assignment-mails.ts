import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/mariadb';
import { Organisation } from '@clientst0r/identity';
import { MailDelivery, mailFact, MailOutbox, type MailText, MailWriters } from '@clientst0r/notifications';
import { type Actor, Configuration, organisationOf } from '@clientst0r/platform';

const ASSIGNED_MAIL = 'exposure.assigned';

/** Tells people that they are to change secrets; which ones, only the vault says. */
@Injectable()
export class AssignmentMails implements OnModuleInit {
  constructor(
    private readonly writers: MailWriters,
    private readonly mails: MailOutbox,
    private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    this.writers.register(ASSIGNED_MAIL, (delivery) => Promise.resolve(assigned(delivery)));
  }

  /** In the transaction of `em`. */
  async post(em: EntityManager, actor: Actor, email: string, secrets: number): Promise<void> {
    const { id, name, slug } = await em.findOneOrFail(Organisation, { id: organisationOf(actor) });
    const url = new URL(`/o/${slug}/vault/to-change`, this.configuration.publicUrl).toString();
    const facts = { by: actor.name, organisation: name, secrets: secrets.toString(), url };
    this.mails.post(em, new MailDelivery(ASSIGNED_MAIL, email, id, facts));
  }
}

function assigned({ facts }: MailDelivery): MailText {
  const fact = (name: string): string => mailFact(facts[name] ?? '');
  const secrets = facts['secrets'] === '1' ? 'a secret' : `${fact('secrets')} secrets`;
  return {
    subject: `You are asked to change ${secrets} of ${fact('organisation')}`,
    lines: [`${fact('by')} asks you to change ${secrets} of ${fact('organisation')}, which others have known.`],
    link: { label: 'See which', url: facts['url'] ?? '' },
  };
}
