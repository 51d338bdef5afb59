import { EntityManager, raw } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, NotFoundError, organisationOf, StaleVersionError } from '@clientst0r/platform';
import { conditionsOf, type WantedChecks } from './check-conditions.js';
import { CheckStatus } from './check-status.entity.js';
import { Check } from './check.entity.js';
import { troubleFirst, type TroublePlace, type TroublePosition, type TroubleQuery } from './trouble-first.js';

export interface CheckWithStatus {
  readonly check: Check;
  readonly status: CheckStatus;
}

/** The place of a check in its list, which is by name. */
export interface CheckPosition {
  readonly name: string;
  readonly id: string;
}

export interface CheckListQuery extends WantedChecks {
  readonly after?: CheckPosition;
  readonly limit: number;
}

export interface PlacedCheck extends CheckWithStatus {
  readonly place: TroublePosition;
}

/** Checks of the actor's organisation, with what is known of their targets. */
@Injectable()
export class CheckReader {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** By name. */
  async list(actor: Actor, { after, limit, ...wanted }: CheckListQuery): Promise<CheckWithStatus[]> {
    const place = after ? { $or: [{ name: { $gt: after.name } }, { name: after.name, id: { $gt: after.id } }] } : {};
    const conditions = conditionsOf(wanted, this.clock.now()).map(({ sql, values }) => ({
      [raw((alias) => `(${sql(alias)})`, [...values])]: 1,
    }));
    const where = { $and: [{ organisationId: organisationOf(actor), ...place }, ...conditions] };
    return this.withStatuses(await this.em.find(Check, where, { orderBy: { name: 'asc', id: 'asc' }, limit }));
  }

  /** The worst state first, and each by name. */
  async listTroubleFirst(actor: Actor, query: TroubleQuery): Promise<PlacedCheck[]> {
    const [organisationId, now] = [organisationOf(actor), this.clock.now()];
    const { sql, values } = troubleFirst(organisationId, query, now);
    const places = await this.em.execute<TroublePlace[]>(sql, values);
    const checks = await this.em.find(Check, { id: { $in: places.map(({ id }) => id) }, organisationId });
    const found = new Map((await this.withStatuses(checks)).map((one) => [one.check.id, one]));
    return places.flatMap((place) => {
      const one = found.get(place.id);
      return one ? [{ ...one, place: { ...place, asOf: query.after?.asOf ?? now } }] : [];
    });
  }

  private async withStatuses(checks: readonly Check[]): Promise<CheckWithStatus[]> {
    const statuses = await this.em.find(CheckStatus, { checkId: { $in: checks.map(({ id }) => id) } });
    const byCheck = new Map(statuses.map((status) => [status.checkId, status]));
    return checks.flatMap((check) => {
      const status = byCheck.get(check.id);
      return status ? [{ check, status }] : [];
    });
  }

  /** @throws NotFoundError when it does not exist or belongs to another organisation */
  async get(actor: Actor, checkId: string): Promise<CheckWithStatus> {
    const check = await this.em.findOne(Check, { id: checkId, organisationId: organisationOf(actor) });
    const status = check && (await this.em.findOne(CheckStatus, { checkId: check.id }));
    if (!check || !status) throw new NotFoundError();
    return { check, status };
  }

  /** @throws NotFoundError, StaleVersionError */
  async getCurrent(actor: Actor, checkId: string, version: number): Promise<CheckWithStatus> {
    const found = await this.get(actor, checkId);
    if (found.check.version !== version) throw new StaleVersionError(found.check.version);
    return found;
  }
}
