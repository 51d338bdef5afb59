import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';

export type ExternalKind = 'directory' | 'scim';

/** What another system tells of one of its people. */
export interface ExternalPerson {
  /** The id there that never changes: entryUUID, objectGUID, or what a SCIM client calls `externalId`. */
  readonly externalId: string;
  /** How it signs this person in: uid, sAMAccountName or userName. */
  readonly login: string;
  /** Normalised; null when it has none that is an address. */
  readonly email: string | null;
  readonly name: string;
  readonly isEnabled: boolean;
}

/** The bond between an account here and a person of another system, which decides about name, address, roles and end of the account. */
@Audited()
@Entity({ tableName: 'external_accounts' })
@Unique({ properties: ['sourceId', 'externalId'] })
@Index({ properties: ['sourceId', 'login'] })
export class ExternalAccount extends BaseEntity {
  @Unique()
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id', unique: true })
  readonly userId: string;

  @Property({ type: 'string', length: 20 })
  readonly kind: ExternalKind;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly sourceId: string;

  @Property({ type: 'string', length: 190, collation: 'utf8mb4_bin' })
  externalId: string;

  @Property({ type: 'string', length: 190 })
  login: string;

  /** Set while the account is deactivated because the other system said so, and by nobody else. */
  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  suspendedAt: Date | null = null;

  constructor(
    userId: string,
    source: { readonly kind: ExternalKind; readonly id: string },
    person: Pick<ExternalPerson, 'externalId' | 'login'>,
  ) {
    super();
    this.userId = userId;
    this.kind = source.kind;
    this.sourceId = source.id;
    this.externalId = person.externalId;
    this.login = person.login;
  }

  follow({ login }: Pick<ExternalPerson, 'login'>): void {
    this.login = login;
  }
}
