import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, NotFoundError, organisationOf, storedInstant } from '@clientst0r/platform';
import { CheckReader } from '../check/check.reader.js';
import { Check } from '../check/check.entity.js';
import { CheckRegistration } from '../domain/check-registration.entity.js';
import { CheckExpiry } from './check-expiry.entity.js';

export interface ExpiryOfCheck {
  readonly expiry: CheckExpiry;
  readonly checkName: string;
}

/** A certificate or a domain with its end. */
export interface EndingThing {
  readonly checkId: string;
  readonly checkName: string;
  readonly expiresAt: Date;
  readonly seen: CheckExpiry | CheckRegistration;
}

/** A place in the list, which is by date. */
export interface ExpiryPosition {
  readonly expiresAt: Date;
  readonly id: string;
}

interface Place {
  readonly id: string;
  readonly expiresAt: string;
}

const TABLES = ['check_expiries', 'check_registrations'] as const;

/** What ends soon, soonest first. */
@Injectable()
export class ExpiryReader {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CheckReader,
  ) {}

  async list(actor: Actor, page: { after?: ExpiryPosition; limit: number }): Promise<EndingThing[]> {
    const organisationId = organisationOf(actor);
    const places = await this.places(organisationId, page);
    const where = { id: { $in: places.map(({ id }) => id) }, organisationId };
    const checks = new Map((await this.em.find(Check, where)).map(({ id, name }) => [id, name]));
    const all = [...(await this.em.find(CheckExpiry, where)), ...(await this.em.find(CheckRegistration, where))];
    const seen = new Map(all.map((one) => [one.id, one]));
    return places.flatMap(({ id, expiresAt }) => {
      const [checkName, one] = [checks.get(id), seen.get(id)];
      return checkName === undefined || !one ? [] : [{ checkId: id, checkName, expiresAt: storedInstant(expiresAt), seen: one }];
    });
  }

  /** @throws NotFoundError also before anything was seen */
  async of(actor: Actor, checkId: string): Promise<ExpiryOfCheck> {
    const { check } = await this.checks.get(actor, checkId);
    const expiry = await this.em.findOne(CheckExpiry, { id: checkId });
    if (!expiry) throw new NotFoundError();
    return { expiry, checkName: check.name };
  }

  /** Each table by its own index, and no more of it than the page. */
  private places(organisationId: string, { after, limit }: { after?: ExpiryPosition; limit: number }): Promise<Place[]> {
    const since = after ? 'and (expires_at > ? or (expires_at = ? and id > ?))' : 'and expires_at is not null';
    const one = (table: string): string =>
      `(select id, expires_at as expiresAt from ${table} where organisation_id = ? ${since} order by expires_at, id limit ?)`;
    const values = after ? [organisationId, after.expiresAt, after.expiresAt, after.id, limit] : [organisationId, limit];
    const sql = `${TABLES.map(one).join(' union all ')} order by expiresAt, id limit ?`;
    return this.em.execute<Place[]>(sql, [...TABLES.flatMap(() => values), limit]);
  }
}
