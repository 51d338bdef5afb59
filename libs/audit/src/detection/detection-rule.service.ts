import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager, LockMode } from '@mikro-orm/mariadb';
import { type Actor, Clock, StaleVersionError, ValidationFailedError } from '@clientst0r/platform';
import { AuditTrail } from '../audit-trail.js';
import {
  boundsProblem,
  defaultsOf,
  DETECTION_RULE_NAMES,
  type DetectionRuleName,
  type DetectionRuleValues,
  ruleDefinition,
} from './detection-catalogue.js';
import { DetectionRuleChanged } from './detection.audit.js';
import { DetectionRule } from './detection.entities.js';

export interface CurrentRule extends DetectionRuleValues {
  readonly rule: DetectionRuleName;
  /** 0 while it is at its defaults. */
  readonly version: number;
  readonly updatedAt: Date | null;
}

/** Which rules are in force, and how strict they are. */
@Injectable()
export class DetectionRuleService {
  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<CurrentRule[]> {
    const rows = new Map((await this.em.fork().find(DetectionRule, {})).map((row) => [row.rule, row]));
    return DETECTION_RULE_NAMES.map((rule) => current(rule, rows.get(rule) ?? null));
  }

  /** @throws ValidationFailedError, StaleVersionError */
  @Transactional()
  async update(actor: Actor, rule: DetectionRuleName, version: number, changes: Partial<DetectionRuleValues>): Promise<CurrentRule> {
    const row = await this.em.findOne(DetectionRule, { rule }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const before = current(rule, row);
    if (before.version !== version) throw new StaleVersionError(before.version);
    const values = valuesOf({ ...before, ...changes });
    assertValid(rule, values);
    const now = this.clock.now();
    const changed = row ?? new DetectionRule(rule, values, now);
    changed.change(values, now);
    this.em.persist(changed);
    this.audit.record(this.em, actor, new DetectionRuleChanged(rule, valuesOf(before), values));
    await this.em.flush();
    return current(rule, changed);
  }
}

function current(rule: DetectionRuleName, row: DetectionRule | null): CurrentRule {
  return { rule, ...valuesOf(row ?? defaultsOf(rule)), version: row?.version ?? 0, updatedAt: row?.updatedAt ?? null };
}

function valuesOf({ enabled, threshold, windowMinutes }: DetectionRuleValues): DetectionRuleValues {
  return { enabled, threshold, windowMinutes };
}

function assertValid(rule: DetectionRuleName, values: DetectionRuleValues): void {
  const definition = ruleDefinition(rule);
  const problems = (['threshold', 'windowMinutes'] as const).flatMap((field) => {
    const message = boundsProblem(definition[field], values[field]);
    return message === null ? [] : [{ field, message }];
  });
  if (problems.length > 0) throw new ValidationFailedError(problems);
}
