import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Clock, ConflictError } from '@clientst0r/platform';
import { SettingsService } from '@clientst0r/settings';
import { SECOND_FACTOR_ENFORCEMENT, SECOND_FACTOR_GRACE_DAYS } from '../identity.settings.js';
import { PersonAccessLoader } from '../permission/person-access.loader.js';
import type { User } from '../user/user.entity.js';
import { FactorGrace } from './factor-grace.entity.js';
import { type FactorDemand, type FactorStanding, factorStanding } from './factor-standing.js';
import { SecondFactorRule } from './second-factor-rule.entity.js';

/** Of sign-ins at the same time the first one counts. */
const BEGIN_GRACE = 'insert ignore into factor_graces (user_id, since) values (?, ?)';

/** Who must have a second factor, and since when he has known. */
@Injectable()
export class FactorDuty {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: SettingsService,
    private readonly people: PersonAccessLoader,
    private readonly clock: Clock,
  ) {}

  /** Of somebody who has none, at a sign-in; the first one begins the grace. */
  async standing({ id, factorsResetAt }: Pick<User, 'id' | 'factorsResetAt'>): Promise<FactorStanding> {
    const demands = await this.demandsOn(id);
    if (demands.length === 0) return { state: 'free' };
    return factorStanding(demands, await this.graceSince(id), factorsResetAt !== null, this.clock.now());
  }

  async isRequiredOf(userId: string): Promise<boolean> {
    return (await this.demandsOn(userId)).length > 0;
  }

  /** Throws `ConflictError` when somebody who must have a factor would have none. */
  async assertMayGoWithout(userId: string): Promise<void> {
    if (await this.isRequiredOf(userId))
      throw new ConflictError('last-factor', 'A second factor is required of you. Set up another one before you remove this one.');
  }

  private async graceSince(userId: string): Promise<Date> {
    const em = this.em.fork({ clear: true });
    await em.getConnection().execute(BEGIN_GRACE, [userId, this.clock.now()], 'run');
    return (await em.findOneOrFail(FactorGrace, { userId })).since;
  }

  private async demandsOn(userId: string): Promise<FactorDemand[]> {
    const everyone = (await this.settings.get(SECOND_FACTOR_ENFORCEMENT)) === 'everyone';
    const graceDays = await this.settings.get(SECOND_FACTOR_GRACE_DAYS);
    const person = await this.people.load(userId);
    const organisations = [...(person?.organisations.keys() ?? [])];
    const rules = await this.em.fork({ clear: true }).find(SecondFactorRule, {
      $or: [
        { scope: 'user', subjectId: userId },
        { scope: 'organisation', subjectId: organisations },
      ],
    });
    return [...(everyone ? [{ graceDays }] : []), ...rules];
  }
}
