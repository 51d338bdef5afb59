import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { type Actor, NotFoundError, organisationOf } from '@clientst0r/platform';
import { CheckReader } from '../check/check.reader.js';
import { Check } from '../check/check.entity.js';
import { CheckExpiry } from './check-expiry.entity.js';

export interface ExpiryOfCheck {
  readonly expiry: CheckExpiry;
  readonly checkName: string;
}

/** A place in the list, which is by date. */
export interface ExpiryPosition {
  readonly expiresAt: Date;
  readonly id: string;
}

/** What ends soon, soonest first. */
@Injectable()
export class ExpiryReader {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CheckReader,
  ) {}

  async list(actor: Actor, { after, limit }: { after?: ExpiryPosition; limit: number }): Promise<ExpiryOfCheck[]> {
    const place = after ? { $or: [{ expiresAt: { $gt: after.expiresAt } }, { expiresAt: after.expiresAt, id: { $gt: after.id } }] } : {};
    const where = { organisationId: organisationOf(actor), ...place };
    const found = await this.em.find(CheckExpiry, where, { orderBy: { expiresAt: 'asc', id: 'asc' }, limit });
    const checks = await this.em.find(Check, { id: { $in: found.map(({ id }) => id) }, organisationId: organisationOf(actor) });
    const names = new Map(checks.map(({ id, name }) => [id, name]));
    return found.flatMap((expiry) => {
      const checkName = names.get(expiry.id);
      return checkName === undefined ? [] : [{ expiry, checkName }];
    });
  }

  /** @throws NotFoundError also before anything was seen */
  async of(actor: Actor, checkId: string): Promise<ExpiryOfCheck> {
    const { check } = await this.checks.get(actor, checkId);
    const expiry = await this.em.findOne(CheckExpiry, { id: checkId });
    if (!expiry) throw new NotFoundError();
    return { expiry, checkName: check.name };
  }
}
