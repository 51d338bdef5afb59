import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

export type InvitationPurpose = 'platform-administrator' | 'organisation-owner' | 'organisation-member';

export type InvitationState = 'open' | 'accepted' | 'withdrawn' | 'expired';

export const INVITATION_HOURS = 120;

export interface InvitationTerms {
  readonly purpose: InvitationPurpose;
  readonly email: string;
  readonly organisationId: string | null;
  readonly roleIds: readonly string[];
  /** Null when a command on the server made it. */
  readonly invitedBy: string | null;
}

/** One person's single-use way in. Its row is read and used up under a lock. */
@Audited()
@Entity({ tableName: 'invitations' })
@Index({ properties: ['email'] })
export class Invitation extends BaseEntity {
  /** SHA-256 in hex; the token itself is only in the link. */
  @Unique()
  @Property({ type: 'string', length: 64, columnType: 'char(64)' })
  tokenHash: string;

  @Property({ type: 'string', length: 30 })
  readonly purpose: InvitationPurpose;

  @Property({ type: 'string', length: 190, collation: 'utf8mb4_bin' })
  readonly email: string;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly organisationId: string | null;

  @Property({ type: 'json' })
  readonly roleIds: readonly string[];

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly invitedBy: string | null;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  readonly expiresAt: Date;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  acceptedAt: Date | null = null;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  withdrawnAt: Date | null = null;

  constructor(tokenHash: string, terms: InvitationTerms, now: Date) {
    super();
    this.tokenHash = tokenHash;
    this.purpose = terms.purpose;
    this.email = terms.email;
    this.organisationId = terms.organisationId;
    this.roleIds = [...terms.roleIds];
    this.invitedBy = terms.invitedBy;
    this.expiresAt = new Date(now.getTime() + INVITATION_HOURS * 3_600_000);
  }

  stateAt(at: Date): InvitationState {
    if (this.acceptedAt !== null) return 'accepted';
    if (this.withdrawnAt !== null) return 'withdrawn';
    return at < this.expiresAt ? 'open' : 'expired';
  }

  isOpenAt(at: Date): boolean {
    return this.stateAt(at) === 'open';
  }

  accept(at: Date): void {
    this.acceptedAt = at;
  }

  withdraw(at: Date): void {
    this.withdrawnAt = at;
  }

  /** The former link stops working. */
  replaceToken(tokenHash: string): void {
    this.tokenHash = tokenHash;
  }
}
