import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited, OrganisationScoped } from '@clientst0r/platform';
import type { RegistrationFacts, RegistrySource } from './registration.js';

/** What is compared from one look to the next. */
export type ComparedFacts = Pick<RegistrationFacts, 'registrar' | 'statuses' | 'nameServers' | 'signed'>;

export interface RegistrationChange {
  /** RFC 3339. */
  readonly at: string;
  readonly text: string;
}

/** The registration of the domain that a check looks at, as it was told last. */
@NotAudited('Written by probes; what changed has its own event')
@OrganisationScoped()
@Entity({ tableName: 'check_registrations' })
@Index({ properties: ['organisationId', 'expiresAt', 'id'] })
export class CheckRegistration {
  /** That of its check. */
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly id: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  /** In ASCII. */
  @Property({ type: 'string', length: 253 })
  readonly domain: string;

  @Property({ type: 'string', length: 10, nullable: true })
  readonly source: RegistrySource | null;

  @Property({ type: 'string', length: 255, nullable: true })
  readonly server: string | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly registeredAt: Date | null;

  /** Null when nobody tells it. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  readonly expiresAt: Date | null;

  @Property({ type: 'string', length: 10, nullable: true })
  readonly expirySource: RegistrySource | 'manual' | null;

  @Property({ type: 'json' })
  readonly details: ComparedFacts;

  /** What each source told last: they spell the same things differently, so each is compared with itself. */
  @Property({ type: 'json' })
  readonly known: Readonly<Partial<Record<RegistrySource, ComparedFacts>>>;

  /** The last ones, newest first. */
  @Property({ type: 'json' })
  readonly changes: readonly RegistrationChange[];

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly seenAt: Date;

  /** The threshold, in days left, of the last warning about this end. */
  @Property({ columnType: 'smallint unsigned', type: 'integer', unsigned: true, nullable: true })
  readonly warnedDays: number | null = null;
}
