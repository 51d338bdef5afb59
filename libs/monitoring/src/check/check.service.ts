import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, JobOutbox, NotFoundError, organisationOf, StaleVersionError } from '@clientst0r/platform';
import { checkFacts, CheckCreated, CheckDeleted, CheckUpdated } from '../monitoring.audit.js';
import { DELETE_RESULTS } from '../monitoring.jobs.js';
import { CheckInputRules } from './check-input.rules.js';
import { CheckStatus } from './check-status.entity.js';
import { Check, type CheckInput, type CheckKind, type CheckSpecifications, type CheckTiming } from './check.entity.js';

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
  readonly limit: number;
}

export interface CheckChanges {
  readonly name?: string;
  readonly specification?: CheckSpecifications[CheckKind];
  readonly timing?: Partial<CheckTiming>;
}

/** Checks of the actor's organisation: what to look at, and how often. */
@Injectable()
export class CheckService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly outbox: JobOutbox,
    private readonly rules: CheckInputRules,
  ) {}

  async list(actor: Actor, { after, limit }: CheckListQuery): Promise<CheckWithStatus[]> {
    const place = after ? { $or: [{ name: { $gt: after.name } }, { name: after.name, id: { $gt: after.id } }] } : {};
    const checks = await this.em.find(
      Check,
      { organisationId: organisationOf(actor), ...place },
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

  /** @throws ValidationFailedError */
  @Transactional()
  async create(actor: Actor, input: CheckInput): Promise<CheckWithStatus> {
    this.rules.assertValid(input);
    const now = this.clock.now();
    const check = new Check(organisationOf(actor), input, now);
    const status = new CheckStatus(check, now);
    this.em.persist([check, status]);
    this.audit.record(this.em, actor, new CheckCreated(check));
    await this.em.flush();
    return { check, status };
  }

  /** A changed target, or another way to look at it, begins at `unknown`. @throws StaleVersionError, ValidationFailedError */
  @Transactional()
  async update(actor: Actor, checkId: string, version: number, changes: CheckChanges): Promise<CheckWithStatus> {
    const { check, status } = await this.current(actor, checkId, version);
    const before = checkFacts(check);
    const timing = { ...check.timing, ...changes.timing };
    const input = {
      kind: check.kind,
      name: changes.name ?? check.name,
      specification: changes.specification ?? check.specification,
      timing,
    };
    this.rules.assertValid(input);
    const now = this.clock.now();
    check.change(input, now);
    if (!check.isPaused && (changes.specification !== undefined || changes.timing !== undefined)) status.begin(now);
    this.audit.record(this.em, actor, new CheckUpdated(check, before));
    await this.em.flush();
    return { check, status };
  }

  /** With its results. @throws StaleVersionError */
  @Transactional()
  async delete(actor: Actor, checkId: string, version: number): Promise<void> {
    const { check, status } = await this.current(actor, checkId, version);
    this.outbox.enqueue(this.em, DELETE_RESULTS, { statusId: status.id });
    this.audit.record(this.em, actor, new CheckDeleted(check));
    this.em.remove([status, check]);
  }

  private async current(actor: Actor, checkId: string, version: number): Promise<CheckWithStatus> {
    const found = await this.get(actor, checkId);
    if (found.check.version !== version) throw new StaleVersionError(found.check.version);
    return found;
  }
}
