import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, organisationOf } from '@clientst0r/platform';
import { type CheckFieldValues, SECRET_FIELDS, type FieldName } from '../kind/check-field.js';
import { checkFacts, CheckCreated, CheckUpdated } from '../monitoring.audit.js';
import { CheckInputRules } from './check-input.rules.js';
import { CheckSecrets, type SecretValues } from './check-secrets.js';
import { CheckStatus } from './check-status.entity.js';
import { Check, type CheckInput, type CheckSpecification, type CheckTiming } from './check.entity.js';
import { CheckReader, type CheckWithStatus } from './check.reader.js';

/** Null removes an option; what is absent stays. */
export type FieldChanges = { readonly [N in FieldName]?: CheckFieldValues[N] | null };

export interface CheckChanges {
  readonly name?: string;
  readonly fields?: FieldChanges;
  readonly timing?: Partial<CheckTiming>;
  /** Null for none. */
  readonly parentId?: string | null;
  readonly tags?: readonly string[];
}

/** Checks of the actor's organisation: what to look at, and how often. */
@Injectable()
export class CheckService {
  constructor(
    private readonly em: EntityManager,
    private readonly checks: CheckReader,
    private readonly secrets: CheckSecrets,
    private readonly audit: AuditTrail,
    private readonly rules: CheckInputRules,
  ) {}

  /** @throws ValidationFailedError */
  async create(actor: Actor, input: CheckInput): Promise<CheckWithStatus> {
    const [made] = await this.createAll(actor, [input]);
    if (!made) throw new Error('a check was not made');
    return made;
  }

  /** All of them, or none. @throws ValidationFailedError, which names the place in the list when there are several */
  async createAll(actor: Actor, inputs: readonly CheckInput[]): Promise<CheckWithStatus[]> {
    const valid = await this.rules.validAll(organisationOf(actor), inputs);
    await this.secrets.prepare(organisationOf(actor));
    return this.store(actor, valid);
  }

  @Transactional()
  async store(actor: Actor, inputs: readonly CheckInput[]): Promise<CheckWithStatus[]> {
    const now = this.rules.now();
    const made: CheckWithStatus[] = [];
    for (const input of inputs) {
      await this.rules.parents.assertValid(actor, null, input.parentId);
      const { specification, secrets } = split(input.fields);
      const check = new Check(organisationOf(actor), { ...input, specification }, now);
      const status = new CheckStatus(check, now);
      this.em.persist([check, status]);
      await this.secrets.replace(check, secrets);
      this.audit.record(this.em, actor, new CheckCreated(check, Object.keys(secrets)));
      made.push({ check, status });
    }
    await this.em.flush();
    return made;
  }

  /** A changed target, or another way to look at it, begins at `unknown`. @throws StaleVersionError, ValidationFailedError */
  async update(actor: Actor, checkId: string, version: number, changes: CheckChanges): Promise<CheckWithStatus> {
    await this.secrets.prepare(organisationOf(actor));
    return this.change(actor, checkId, version, changes);
  }

  @Transactional()
  async change(actor: Actor, checkId: string, version: number, changes: CheckChanges): Promise<CheckWithStatus> {
    const { check, status } = await this.checks.getCurrent(actor, checkId, version);
    const secretsBefore = await this.secrets.of(check);
    const before = checkFacts(check, Object.keys(secretsBefore));
    const fields = merged({ ...check.specification, ...secretsBefore }, changes.fields);
    const parentId = changes.parentId === undefined ? check.parentId : changes.parentId;
    const { kind, tags } = check;
    const { name = check.name } = changes;
    const input = { kind, name, fields, timing: { ...check.timing, ...changes.timing }, parentId, tags: changes.tags ?? tags };
    await this.rules.parents.assertValid(actor, checkId, changes.parentId);
    await this.rules.assertValid(organisationOf(actor), input);
    const { specification, secrets } = split(fields);
    const now = this.rules.now();
    check.change({ ...input, specification }, now);
    if (SECRET_FIELDS.some((name) => changes.fields?.[name] !== undefined)) await this.secrets.replace(check, secrets);
    if (!check.isPaused && (changes.fields !== undefined || changes.timing !== undefined)) status.begin(now);
    this.audit.record(this.em, actor, new CheckUpdated(check, before, Object.keys(secrets)));
    await this.em.flush();
    return { check, status };
  }
}

function merged(before: CheckFieldValues, changes: FieldChanges = {}): CheckFieldValues {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null));
}

function split(fields: CheckFieldValues): { specification: CheckSpecification; secrets: SecretValues } {
  const isSecret = ([name]: [string, unknown]): boolean => (SECRET_FIELDS as readonly string[]).includes(name);
  const entries = Object.entries(fields);
  return {
    specification: Object.fromEntries(entries.filter((entry) => !isSecret(entry))) as unknown as CheckSpecification,
    secrets: Object.fromEntries(entries.filter(isSecret)),
  };
}
