import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/mariadb';
import { Organisation } from '@clientst0r/identity';
import { MailDelivery, mailFact, MailOutbox, type MailText, MailWriters } from '@clientst0r/notifications';
import { Configuration } from '@clientst0r/platform';
import type { AccessRequest } from './access-request.entity.js';
import type { Approver } from './approvers.js';

const MAILS = { asked: 'access.requested', broken: 'access.glass-broken', decided: 'access.decided' } as const;
/** A mail to more would be read by nobody. */
const MOST_TOLD = 50;

/** Mails say that there is something to decide, or that it was decided; about what, only the vault says. */
@Injectable()
export class ApprovalMails implements OnModuleInit {
  constructor(
    private readonly writers: MailWriters,
    private readonly mails: MailOutbox,
    private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    this.writers.register(MAILS.asked, (delivery) => Promise.resolve(asked(delivery)));
    this.writers.register(MAILS.broken, (delivery) => Promise.resolve(broken(delivery)));
    this.writers.register(MAILS.decided, (delivery) => Promise.resolve(decided(delivery)));
  }

  /** In the transaction of `em`. */
  async tell(em: EntityManager, request: AccessRequest, approvers: readonly Approver[]): Promise<void> {
    const facts = { by: request.requesterName, ...(await this.place(em, request, 'approvals')) };
    const kind = request.brokenGlass ? MAILS.broken : MAILS.asked;
    for (const { email } of approvers.slice(0, MOST_TOLD)) this.mails.post(em, new MailDelivery(kind, email, null, facts));
  }

  /** Tells whoever asked what became of it, in the transaction of `em`. */
  async answer(em: EntityManager, request: AccessRequest, email: string): Promise<void> {
    const facts = { state: request.state, ...(await this.place(em, request, `vault/${request.credentialId}`)) };
    this.mails.post(em, new MailDelivery(MAILS.decided, email, null, facts));
  }

  private async place(em: EntityManager, { organisationId }: AccessRequest, page: string): Promise<{ organisation: string; url: string }> {
    const { name, slug } = await em.findOneOrFail(Organisation, organisationId);
    return { organisation: name, url: new URL(`/o/${slug}/${page}`, this.configuration.publicUrl).toString() };
  }
}

const factOf =
  ({ facts }: MailDelivery) =>
  (name: string): string =>
    mailFact(facts[name] ?? '');

function asked(delivery: MailDelivery): MailText {
  const fact = factOf(delivery);
  return {
    subject: `${fact('by')} asks for access to a secret of ${fact('organisation')}`,
    lines: [`${fact('by')} needs a secret of ${fact('organisation')} and waits for your approval.`],
    link: { label: 'See for what', url: delivery.facts['url'] ?? '' },
  };
}

function broken(delivery: MailDelivery): MailText {
  const fact = factOf(delivery);
  return {
    subject: `${fact('by')} has broken the glass at ${fact('organisation')}`,
    lines: [
      `${fact('by')} has taken access to a secret of ${fact('organisation')} in an emergency, without approval.`,
      'Look at the reason, end the access if it is none, and have the secret changed afterwards: it is on the list of what is to change.',
    ],
    link: { label: 'See what and why', url: delivery.facts['url'] ?? '' },
  };
}

function decided(delivery: MailDelivery): MailText {
  const fact = factOf(delivery);
  const granted = fact('state') === 'granted';
  return {
    subject: `Your request at ${fact('organisation')} was ${granted ? 'approved' : 'denied'}`,
    lines: [granted ? 'The time of your access runs from now on.' : 'The reason stands with your requests.'],
    link: { label: 'Open the entry', url: delivery.facts['url'] ?? '' },
  };
}
