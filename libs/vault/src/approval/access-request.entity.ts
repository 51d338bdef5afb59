import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';
import type { LeasePurpose } from '../access/secret-access.js';
import { LONGEST_LEASE_MINUTES } from '../access/vault-terms.js';

/** Taken back by whoever asked, refused, given back before its time, taken back by an approver, or over by the clock. */
const ACCESS_ENDINGS = ['withdrawn', 'denied', 'returned', 'revoked', 'expired'] as const;
export const ACCESS_STATES = ['pending', 'granted', ...ACCESS_ENDINGS] as const;
export type AccessState = (typeof ACCESS_STATES)[number];
export type AccessEnding = (typeof ACCESS_ENDINGS)[number];

/** What nobody has decided about in that time is closed. */
const REQUEST_HOURS = 24;
const MINUTE = 60_000;

/** An approval; a refusal ends the request, and is its note. */
export interface Verdict {
  readonly approverId: string;
  readonly approverName: string;
  readonly note: string | null;
  /** RFC 3339. */
  readonly at: string;
}

export interface Requester {
  readonly userId: string;
  readonly name: string;
  readonly organisationId: string;
  readonly membershipId: string;
}

/** Which version of which field is asked for, and for what. */
export interface WantedField {
  readonly credentialId: string;
  readonly credentialName: string;
  readonly fieldId: string;
  readonly fieldLabel: string;
  readonly fieldVersion: number;
  readonly purpose: LeasePurpose;
}

export interface AccessTerms {
  readonly reason: string;
  readonly ticket: string | null;
  readonly minutes: number;
  readonly approvalsNeeded: number;
}

/** Somebody's wish to use one version of one secret for a while, and, once it is granted, his lease. */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'access_requests' })
@Index({ properties: ['organisationId', 'state', 'id'], name: 'access_requests_organisation_index' })
@Index({ properties: ['organisationId', 'requesterId', 'state', 'fieldId'], name: 'access_requests_requester_index' })
@Index({ properties: ['state', 'expiresAt'], name: 'access_requests_end_index' })
@Index({ properties: ['organisationId', 'brokenGlass', 'fieldId'], name: 'access_requests_glass_index' })
export class AccessRequest extends OrganisationEntity implements WantedField, AccessTerms {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly requesterId: string;

  @Property({ type: 'string', length: 190 })
  readonly requesterName: string;

  /** Of then: who leaves and comes back is another member. */
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly membershipId: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly credentialId: string;

  /** Names as they were. */
  @Property({ type: 'string', length: 255 })
  readonly credentialName: string;

  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly fieldId: string;

  @Property({ type: 'string', length: 100 })
  readonly fieldLabel: string;

  @Property({ type: 'integer' })
  readonly fieldVersion: number;

  @Property({ type: 'string', length: 10 })
  readonly purpose: LeasePurpose;

  @Property({ type: 'string', length: 500 })
  readonly reason: string;

  @Property({ type: 'string', length: 100, nullable: true })
  readonly ticket: string | null;

  /** Of the lease, from when it is granted. */
  @Property({ type: 'smallint', unsigned: true })
  readonly minutes: number;

  @Property({ type: 'tinyint', unsigned: true })
  readonly approvalsNeeded: number;

  @Property({ type: 'json' })
  verdicts: readonly Verdict[] = [];

  /** Taken in an emergency, without anybody's approval. */
  @Property({ type: 'boolean' })
  brokenGlass = false;

  @Property({ type: 'string', length: 10 })
  state: AccessState = 'pending';

  /** When it is over by itself: the request, or the lease. */
  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)' })
  expiresAt: Date;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  grantedAt: Date | null = null;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  extendedAt: Date | null = null;

  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  endedAt: Date | null = null;

  @Property({ type: 'string', length: 190, nullable: true })
  endedByName: string | null = null;

  /** Of whoever refused it or took it back. */
  @Property({ type: 'string', length: 500, nullable: true })
  note: string | null = null;

  constructor({ userId, name, organisationId, membershipId }: Requester, wanted: WantedField, terms: AccessTerms, now: Date) {
    super(organisationId);
    this.requesterId = userId;
    this.requesterName = name.slice(0, 190);
    this.membershipId = membershipId;
    this.credentialId = wanted.credentialId;
    this.credentialName = wanted.credentialName;
    this.fieldId = wanted.fieldId;
    this.fieldLabel = wanted.fieldLabel;
    this.fieldVersion = wanted.fieldVersion;
    this.purpose = wanted.purpose;
    this.reason = terms.reason;
    this.ticket = terms.ticket;
    this.minutes = terms.minutes;
    this.approvalsNeeded = terms.approvalsNeeded;
    this.expiresAt = new Date(now.getTime() + REQUEST_HOURS * 60 * MINUTE);
  }

  stateAt(now: Date): AccessState {
    return (this.state === 'pending' || this.state === 'granted') && this.expiresAt <= now ? 'expired' : this.state;
  }

  approve(verdict: Verdict): void {
    this.verdicts = [...this.verdicts, verdict];
  }

  grant(now: Date): void {
    this.state = 'granted';
    this.grantedAt = now;
    this.expiresAt = new Date(now.getTime() + this.minutes * MINUTE);
  }

  breakGlass(now: Date): void {
    this.brokenGlass = true;
    this.grant(now);
  }

  /** Once, by as long as it was granted for, never to more than the longest lease. */
  get extendedEnd(): Date {
    const longest = (this.grantedAt ?? this.createdAt).getTime() + LONGEST_LEASE_MINUTES * MINUTE;
    return new Date(Math.min(this.expiresAt.getTime() + this.minutes * MINUTE, longest));
  }

  extend(now: Date): void {
    this.expiresAt = this.extendedEnd;
    this.extendedAt = now;
  }

  end(ending: AccessEnding, byName: string | null, note: string | null, now: Date): void {
    this.state = ending;
    this.endedAt = now;
    this.endedByName = byName === null ? null : byName.slice(0, 190);
    this.note = note;
  }
}
