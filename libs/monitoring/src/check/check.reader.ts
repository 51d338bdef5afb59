import { EntityManager, raw } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, NotFoundError, organisationOf, StaleVersionError } from '@clientst0r/platform';
import { CheckStatus } from './check-status.entity.js';
import { Check } from './check.entity.js';

export interface CheckWithStatus {
  readonly check: Check;
  readonly status: CheckStatus;
}

/** The place of a check in its list, which is by name. */
export interface CheckPosition {
  readonly name: string;
  readonly id: string;
}

export interface CheckListQuery {
  readonly after?: CheckPosition;
  /** Only those that have it. */
  readonly tag?: string;
  readonly limit: number;
}

/** Checks of the actor's organisation, with what is known of their targets. */
@Injectable()
export class CheckReader {
  constructor(private readonly em: EntityManager) {}

  async list(actor: Actor, { after, tag, limit }: CheckListQuery): Promise<CheckWithStatus[]> {
    const place = after ? { $or: [{ name: { $gt: after.name } }, { name: after.name, id: { $gt: after.id } }] } : {};
    const checks = await this.em.find(
      Check,
      {
        organisationId: organisationOf(actor),
        ...place,
        ...(tag === undefined ? {} : { [raw('json_contains(tags, json_quote(?))', [tag])]: 1 }),
      },
      { orderBy: { name: 'asc', id: 'asc' }, limit },
    );
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
