import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationScoped } from '@clientst0r/platform';
import type { CertificateFacts } from '../certificate/certificate-facts.js';

/** The rest of what was seen; the dates are columns. */
export type ExpiryDetails = Omit<CertificateFacts, 'startsAt' | 'expiresAt' | 'fingerprint' | 'subject'>;

/** When what a check looks at ends, as it was seen last. */
@NotAudited('Written by probes; another certificate than before has its own event')
@OrganisationScoped()
@Entity({ tableName: 'check_expiries' })
@Index({ properties: ['organisationId', 'expiresAt', 'id'] })
export class CheckExpiry {
  /** That of its check. */
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly id: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  @Property({ type: 'string', length: 100 })
  readonly subject: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly startsAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly expiresAt: Date;

  /** SHA-256 of the certificate, in hex. */
  @Property({ type: 'string', length: 64 })
  readonly fingerprint: string;

  @Property({ type: 'json' })
  readonly details: ExpiryDetails;

  /** When another certificate than the one before it was seen first. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly changedAt: Date | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly seenAt: Date;

  /** The threshold, in days left, of the last warning about this certificate. */
  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly warnedDays: number | null = null;
}
