import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, NotFoundError, organisationOf } from '@clientst0r/platform';
import { Organisation } from '../organisation/organisation.entity.js';
import { User } from '../user/user.entity.js';
import { SecondFactorRuleChanged } from './policy.audit.js';
import { type RuleScope, SecondFactorRule } from './second-factor-rule.entity.js';

/** Null where the rule does not require a second factor, else the days of grace. */
export type GraceDays = number | null;

/** Of whom a second factor is required beyond the settings. */
@Injectable()
export class SecondFactorPolicy {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
  ) {}

  async ofOrganisation(actor: Actor): Promise<GraceDays> {
    return (await this.ruleOf('organisation', organisationOf(actor)))?.graceDays ?? null;
  }

  async ofUser(userId: string): Promise<GraceDays> {
    if ((await this.em.count(User, { id: userId })) === 0) throw new NotFoundError();
    return (await this.ruleOf('user', userId))?.graceDays ?? null;
  }

  @Transactional()
  async setForOrganisation(actor: Actor, graceDays: GraceDays): Promise<void> {
    const organisation = await this.em.findOneOrFail(Organisation, { id: organisationOf(actor) });
    await this.set(actor, 'organisation', organisation, graceDays);
  }

  /** Throws `NotFoundError` when there is no such person. */
  @Transactional()
  async setForUser(actor: Actor, userId: string, graceDays: GraceDays): Promise<void> {
    const user = await this.em.findOne(User, userId);
    if (!user) throw new NotFoundError();
    await this.set(actor, 'user', { id: user.id, name: user.email }, graceDays);
  }

  private async set(actor: Actor, scope: RuleScope, subject: { id: string; name: string }, after: GraceDays): Promise<void> {
    const rule = await this.ruleOf(scope, subject.id);
    const before = rule?.graceDays ?? null;
    if (before === after) return;
    if (after === null) this.em.remove(rule as SecondFactorRule);
    else if (rule) rule.graceDays = after;
    else this.em.persist(new SecondFactorRule(scope, subject.id, after));
    this.audit.record(this.em, actor, new SecondFactorRuleChanged(scope, subject, before, after));
  }

  private ruleOf(scope: RuleScope, subjectId: string): Promise<SecondFactorRule | null> {
    return this.em.findOne(SecondFactorRule, { scope, subjectId }, { refresh: true });
  }
}
