import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/mariadb';
import { MailDelivery, mailFact, MailOutbox, type MailText, MailWriters } from '@clientst0r/notifications';
import type { Permission } from '@clientst0r/identity';
import { type Actor, Configuration, ValidationFailedError } from '@clientst0r/platform';
import { type RightHolder, RightHolders } from '../access/right-holders.js';

export const CHANGES_SECRETS: Permission = 'vault.credential.update';

const ASSIGNED_MAIL = 'exposure.assigned';

/** Those who may be asked to change secrets. They are told by mail how many; which ones, only the vault says. */
@Injectable()
export class Assignees implements OnModuleInit {
  constructor(
    private readonly writers: MailWriters,
    private readonly mails: MailOutbox,
    private readonly configuration: Configuration,
    private readonly people: RightHolders,
  ) {}

  onModuleInit(): void {
    this.writers.register(ASSIGNED_MAIL, (delivery) => Promise.resolve(assigned(delivery)));
  }

  /** Throws `ValidationFailedError` unless he can change secrets there, and is another than the list is about. */
  async find(organisationId: string, userId: string, subjectId: string): Promise<RightHolder> {
    const person = await this.people.find(userId, organisationId, [CHANGES_SECRETS]);
    const refused = userId === subjectId ? 'is whom the list is about' : 'is nobody who can change secrets here';
    if (!person || userId === subjectId) throw new ValidationFailedError([{ field: 'assigneeId', message: refused }]);
    return person;
  }

  /** In the transaction of `em`. */
  tell(em: EntityManager, actor: Actor, { email, organisationName, organisationSlug }: RightHolder, secrets: number): void {
    const url = new URL(`/o/${organisationSlug}/vault/to-change`, this.configuration.publicUrl).toString();
    const facts = { by: actor.name, organisation: organisationName, secrets: secrets.toString(), url };
    this.mails.post(em, new MailDelivery(ASSIGNED_MAIL, email, null, facts));
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
