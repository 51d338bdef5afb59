import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, ConflictError, type FieldProblem, NotFoundError, organisationOf, StaleVersionError, ValidationFailedError } from '@clientst0r/platform'; // prettier-ignore
import { Channel } from '../channel/channel.entity.js';
import { Check } from '../check/check.entity.js';
import { AlertPolicyChanged, AlertPolicyCreated, AlertPolicyDeleted, alertPolicyFacts } from './alert-policy.audit.js';
import { AlertPolicy, type AlertPolicyInput } from './alert-policy.entity.js';
import { alertPolicyProblems } from './alert-policy.rules.js';

const MOST_POLICIES = 100;

/** Alert policies of the actor's organisation. */
@Injectable()
export class AlertPolicyService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
  ) {}

  list(actor: Actor): Promise<AlertPolicy[]> {
    const where = { organisationId: organisationOf(actor) };
    return this.em.find(AlertPolicy, where, { orderBy: { name: 'asc', id: 'asc' }, limit: MOST_POLICIES });
  }

  /** @throws NotFoundError */
  async get(actor: Actor, id: string): Promise<AlertPolicy> {
    const policy = await this.em.findOne(AlertPolicy, { id, organisationId: organisationOf(actor) });
    if (!policy) throw new NotFoundError();
    return policy;
  }

  /** @throws ValidationFailedError, ConflictError when there are too many */
  @Transactional()
  async create(actor: Actor, input: AlertPolicyInput): Promise<AlertPolicy> {
    await this.assertValid(actor, null, input);
    const policy = new AlertPolicy(organisationOf(actor), input);
    this.em.persist(policy);
    this.audit.record(this.em, actor, new AlertPolicyCreated(policy));
    await this.em.flush();
    return policy;
  }

  /** What is on its way already stays. @throws StaleVersionError, ValidationFailedError */
  @Transactional()
  async update(actor: Actor, id: string, version: number, changes: Partial<AlertPolicyInput>): Promise<AlertPolicy> {
    const policy = await this.current(actor, id, version);
    const before = alertPolicyFacts(policy);
    const { name, checkIds, steps, quiet, urgentBreaksThrough, gatherSeconds, reminderMinutes } = policy;
    const input = { name, checkIds, steps, quiet, urgentBreaksThrough, gatherSeconds, reminderMinutes, ...changes };
    await this.assertValid(actor, id, input);
    policy.change(input);
    this.audit.record(this.em, actor, new AlertPolicyChanged(policy, before));
    await this.em.flush();
    return policy;
  }

  /** @throws StaleVersionError */
  @Transactional()
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    const policy = await this.current(actor, id, version);
    this.audit.record(this.em, actor, new AlertPolicyDeleted(policy));
    this.em.remove(policy);
  }

  private async current(actor: Actor, id: string, version: number): Promise<AlertPolicy> {
    const policy = await this.get(actor, id);
    if (policy.version !== version) throw new StaleVersionError(policy.version);
    return policy;
  }

  private async assertValid(actor: Actor, id: string | null, input: AlertPolicyInput): Promise<void> {
    const others = (await this.list(actor)).filter((policy) => policy.id !== id);
    if (others.length >= MOST_POLICIES)
      throw new ConflictError('too-many-policies', `There are ${MOST_POLICIES.toString()} alert policies already.`);
    const problems = [
      ...alertPolicyProblems(input),
      ...(await this.channelProblems(actor, input)),
      ...(await this.checkProblems(actor, input, others)),
    ];
    if (problems.length > 0) throw new ValidationFailedError(problems);
  }

  private async channelProblems(actor: Actor, { steps }: AlertPolicyInput): Promise<FieldProblem[]> {
    const wanted = [...new Set(steps.flatMap(({ channelIds }) => channelIds))];
    const found = await this.em.count(Channel, { id: { $in: wanted }, organisationId: organisationOf(actor) });
    return found === wanted.length ? [] : [{ field: 'steps', message: 'names a channel that is not there' }];
  }

  /** One policy a check, so that there is never a doubt which counts. */
  private async checkProblems(actor: Actor, { checkIds }: AlertPolicyInput, others: readonly AlertPolicy[]): Promise<FieldProblem[]> {
    const problem = (message: string): FieldProblem[] => [{ field: 'checkIds', message }];
    if (checkIds === null) {
      const general = others.find((other) => other.checkIds === null);
      return general ? problem(`is for all checks, as ${general.name} is already`) : [];
    }
    const wanted = [...new Set(checkIds)];
    if (wanted.length === 0) return problem('must name at least one check');
    const taken = others.find((other) => other.checkIds?.some((id) => wanted.includes(id)));
    if (taken) return problem(`names a check that ${taken.name} has already`);
    const found = await this.em.count(Check, { id: { $in: wanted }, organisationId: organisationOf(actor) });
    return found === wanted.length ? [] : problem('names a check that is not there');
  }
}
