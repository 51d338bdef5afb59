import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, NotAudited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import type { Permission } from '../permission/permission-catalogue.js';
import { User } from '../user/user.entity.js';

export interface ApiKeyTerms {
  readonly name: string;
  readonly scopes: readonly Permission[];
  /** Addresses and networks from which it is taken; from everywhere when there is none. */
  readonly ranges: readonly string[];
  readonly requestsPerMinute: number;
  readonly expiresAt: Date;
}

export interface ApiKeyOwner {
  readonly organisationId: string;
  readonly userId: string;
  /** Of the key that it succeeds. */
  readonly familyId?: string;
}

/** With it a program does, in the organisations that it reaches, some of what its owner may do there at that moment. It is looked after where it was made. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'api_keys' })
@Index({ properties: ['organisationId', 'id'] })
export class ApiKey extends OrganisationEntity {
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'owner_id' })
  readonly ownerId: string;

  /** The id of the first of those that were renewed one from another: they reach into the same organisations. */
  @Index()
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly familyId: string;

  @Property({ type: 'string', length: 100 })
  readonly name: string;

  @Unique()
  @Property({ type: 'string', length: 10 })
  readonly prefix: string;

  /** SHA-256 in hex; the secret itself is shown once and kept nowhere. */
  @Property({ type: 'string', length: 64, columnType: 'char(64)' })
  readonly secretHash: string;

  @Property({ type: 'json' })
  readonly scopes: readonly Permission[];

  @Property({ type: 'json' })
  readonly ranges: readonly string[];

  @Property({ type: 'integer', columnType: 'int unsigned', unsigned: true })
  readonly requestsPerMinute: number;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  expiresAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  revokedAt: Date | null = null;

  constructor(owner: ApiKeyOwner, text: { prefix: string; secretHash: string }, terms: ApiKeyTerms) {
    super(owner.organisationId);
    this.ownerId = owner.userId;
    this.familyId = owner.familyId ?? this.id;
    this.prefix = text.prefix;
    this.secretHash = text.secretHash;
    this.name = terms.name;
    this.scopes = [...terms.scopes];
    this.ranges = [...terms.ranges];
    this.requestsPerMinute = terms.requestsPerMinute;
    this.expiresAt = terms.expiresAt;
  }

  stateAt(at: Date): 'active' | 'revoked' | 'expired' {
    if (this.revokedAt !== null) return 'revoked';
    return at < this.expiresAt ? 'active' : 'expired';
  }

  revoke(at: Date): void {
    this.revokedAt ??= at;
  }

  /** Never prolongs it. */
  endBy(at: Date): void {
    if (at < this.expiresAt) this.expiresAt = at;
  }
}

/** An organisation in which keys of a family hold: the one where they were made, and those that their owner added. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'api_key_reaches' })
@Unique({ properties: ['organisationId', 'familyId'] })
export class ApiKeyReach extends OrganisationEntity {
  @Index()
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly familyId: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  endedAt: Date | null = null;

  constructor(organisationId: string, familyId: string) {
    super(organisationId);
    this.familyId = familyId;
  }

  end(at: Date): void {
    this.endedAt ??= at;
  }

  open(): void {
    this.endedAt = null;
  }
}

/** When a key was used last in an organisation, to the minute. */
@NotAudited('Each use has an audit event of its own')
@OrganisationScoped()
@Entity({ tableName: 'api_key_uses' })
export class ApiKeyUse {
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly apiKeyId: string;

  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly organisationId: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly at: Date;

  @Property({ type: 'string', length: 45 })
  readonly address: string;

  constructor(apiKeyId: string, organisationId: string, at: Date, address: string) {
    this.apiKeyId = apiKeyId;
    this.organisationId = organisationId;
    this.at = at;
    this.address = address;
  }
}
