import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity, NotAudited } from '@clientst0r/platform';

export type MailState = 'waiting' | 'sent' | 'failed';

/** What is told in a mail besides its fixed words: short texts, never a secret. */
export type MailFacts = Readonly<Record<string, string>>;

/** A mail, from being asked for to its end. Its text is made when it is sent and kept nowhere. */
@NotAudited('Follows from what was done, which has its own event')
@Entity({ tableName: 'mail_deliveries' })
@Index({ properties: ['recipient', 'kind'] })
export class MailDelivery extends BaseEntity {
  @Property({ type: 'string', length: 40 })
  readonly kind: string;

  @Property({ type: 'string', length: 190, collation: 'utf8mb4_bin' })
  readonly recipient: string;

  /** The row that the mail is about. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly subjectId: string | null;

  @Property({ type: 'json' })
  readonly facts: MailFacts;

  @Property({ type: 'string', length: 10 })
  state: MailState = 'waiting';

  @Property({ type: 'integer', columnType: 'int unsigned', unsigned: true })
  attempts = 0;

  /** The server's answer, or what went wrong on the way to it. */
  @Property({ type: 'string', length: 300, nullable: true })
  lastError: string | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  sentAt: Date | null = null;

  constructor(kind: string, recipient: string, subjectId: string | null = null, facts: MailFacts = {}) {
    super();
    this.kind = kind;
    this.recipient = recipient;
    this.subjectId = subjectId;
    this.facts = facts;
  }

  wasSent(at: Date): void {
    this.attempts += 1;
    this.state = 'sent';
    this.lastError = null;
    this.sentAt = at;
  }

  /** `forGood`: nobody tries again by himself. */
  hasFailed(error: string, forGood: boolean): void {
    this.attempts += 1;
    this.lastError = error.slice(0, 300);
    if (forGood) this.state = 'failed';
  }

  tryAgain(): void {
    this.state = 'waiting';
    this.attempts = 0;
  }
}

export const NOTIFICATIONS_ENTITIES = [MailDelivery] as const;
