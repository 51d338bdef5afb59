import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, Clock, organisationOf } from '@clientst0r/platform';
import type { LeasePurpose } from '../access/secret-access.js';

interface LeasedVersion {
  readonly id: string;
  readonly version: number;
}

/** Bound to the membership of then: who leaves and comes back has none. What is approved for the value holds for its codes too. */
const HELD = `from access_requests l join memberships m on m.id = l.membership_id and m.organisation_id = l.organisation_id and m.status = 'active'
  where l.organisation_id = ? and l.requester_id = ? and l.state = 'granted' and l.expires_at > ? and l.purpose in (?)`;
const ONE = `select l.id ${HELD} and l.field_id = ? and l.field_version = ? limit 1`;
const ALL = `select l.field_id as id, l.field_version as version ${HELD}`;

const COVERED_BY: Readonly<Record<LeasePurpose, readonly LeasePurpose[]>> = { value: ['value'], code: ['value', 'code'] };

/** Approved requests that are not over. Read from the database each time, so that what is taken back is gone at once. */
@Injectable()
export class Leases {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** The id of the request by which the person may use exactly this version of this field; a program with his key has none. */
  async find(actor: Actor, { id, version }: LeasedVersion, purpose: LeasePurpose, now: Date): Promise<string | null> {
    if (actor.sessionId === null) return null;
    const values = [organisationOf(actor), actor.userId, now, COVERED_BY[purpose], id, version];
    const [lease] = await this.em.getConnection().execute<{ id: string }[]>(ONE, values);
    return lease?.id ?? null;
  }

  /** All that the person has, as `leaseKey`s. */
  async held(actor: Actor, purpose: LeasePurpose): Promise<ReadonlySet<string>> {
    if (actor.sessionId === null) return new Set();
    const values = [organisationOf(actor), actor.userId, this.clock.now(), COVERED_BY[purpose]];
    const rows = await this.em.getConnection().execute<LeasedVersion[]>(ALL, values);
    return new Set(rows.map(({ id, version }) => leaseKey(id, version)));
  }
}

export function leaseKey(fieldId: string, version: number): string {
  return `${fieldId.toLowerCase()} ${version.toString()}`;
}
