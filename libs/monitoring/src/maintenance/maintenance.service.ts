import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, ConflictError, type FieldProblem, NotFoundError, organisationOf, StaleVersionError, ValidationFailedError } from '@clientst0r/platform'; // prettier-ignore
import { Check } from '../check/check.entity.js';
import { MaintenanceChanged, MaintenanceDeleted, MaintenanceEnded, maintenanceFacts, MaintenancePlanned } from './maintenance.audit.js';
import { type MaintenanceInput, MaintenanceOccurrence, MaintenanceWindow } from './maintenance.entity.js';
import { MaintenancePlanner } from './maintenance-planner.js';
import { isTimezone, next, type Occurrence, ruleProblem } from './recurrence.js';

const MOST_WINDOWS = 200;
const MOST_CHECKS = 500;
/** Minutes. Longer ones are several, or a check that is paused. */
export const LONGEST_MAINTENANCE = 43_200;
const YEARS = 5 * 366 * 86_400_000;

export interface PlannedMaintenance {
  readonly window: MaintenanceWindow;
  /** Null while none lasts. */
  readonly current: Occurrence | null;
  /** Null when none is to come. */
  readonly next: Occurrence | null;
}

/** Maintenance windows of the actor's organisation. */
@Injectable()
export class MaintenanceService {
  constructor(
    private readonly em: EntityManager,
    private readonly planner: MaintenancePlanner,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Those that last or are to come first, then the others, newest first. */
  async list(actor: Actor): Promise<PlannedMaintenance[]> {
    const where = { organisationId: organisationOf(actor) };
    const windows = await this.em.find(MaintenanceWindow, where, { orderBy: { startsAt: 'desc', id: 'desc' }, limit: MOST_WINDOWS });
    const planned = await this.withTimes(windows);
    const soonest = ({ current, next: coming }: PlannedMaintenance): number => (current ?? coming)?.startsAt.getTime() ?? Infinity;
    return planned.toSorted((one, other) => (soonest(one) === soonest(other) ? 0 : soonest(one) - soonest(other)));
  }

  /** @throws NotFoundError */
  async get(actor: Actor, id: string): Promise<PlannedMaintenance> {
    return this.told(await this.find(actor, id));
  }

  /** @throws ValidationFailedError, ConflictError when there are too many */
  @Transactional()
  async create(actor: Actor, input: MaintenanceInput): Promise<PlannedMaintenance> {
    await this.assertValid(actor, input);
    if ((await this.em.count(MaintenanceWindow, { organisationId: organisationOf(actor) })) >= MOST_WINDOWS)
      throw new ConflictError('too-many-windows', `There are ${MOST_WINDOWS.toString()} maintenance windows already. Delete old ones.`);
    const window = new MaintenanceWindow(organisationOf(actor), input);
    this.em.persist(window);
    await this.planner.replan(this.em, window);
    this.audit.record(this.em, actor, new MaintenancePlanned(window));
    await this.em.flush();
    return this.told(window);
  }

  /** What is over stays as it was. @throws StaleVersionError, ValidationFailedError */
  @Transactional()
  async update(actor: Actor, id: string, version: number, changes: Partial<MaintenanceInput>): Promise<PlannedMaintenance> {
    const window = await this.current(actor, id, version);
    const before = maintenanceFacts(window);
    const { name, startsAt, durationMinutes, timezone, rule, checkIds } = window;
    const input = { name, startsAt, durationMinutes, timezone, rule, checkIds, ...changes };
    await this.assertValid(actor, input);
    window.change(input);
    await this.planner.replan(this.em, window);
    this.audit.record(this.em, actor, new MaintenanceChanged(window, before));
    await this.em.flush();
    return this.told(window);
  }

  /** Ends what lasts now; a window that repeats comes again. @throws ConflictError when nothing lasts */
  @Transactional()
  async end(actor: Actor, id: string): Promise<PlannedMaintenance> {
    const window = await this.find(actor, id);
    if (!(await this.planner.endCurrent(this.em, id)))
      throw new ConflictError('maintenance-not-current', 'This maintenance does not last now.');
    this.audit.record(this.em, actor, new MaintenanceEnded(window));
    await this.em.flush();
    return this.told(window);
  }

  /** What is over stays counted as it was. @throws StaleVersionError */
  @Transactional()
  async delete(actor: Actor, id: string, version: number): Promise<void> {
    const window = await this.current(actor, id, version);
    await this.planner.endAll(this.em, id);
    this.audit.record(this.em, actor, new MaintenanceDeleted(window));
    this.em.remove(window);
  }

  private async find(actor: Actor, id: string): Promise<MaintenanceWindow> {
    const window = await this.em.findOne(MaintenanceWindow, { id, organisationId: organisationOf(actor) });
    if (!window) throw new NotFoundError();
    return window;
  }

  private async current(actor: Actor, id: string, version: number): Promise<MaintenanceWindow> {
    const window = await this.find(actor, id);
    if (window.version !== version) throw new StaleVersionError(window.version);
    return window;
  }

  private async told(window: MaintenanceWindow): Promise<PlannedMaintenance> {
    const [planned] = await this.withTimes([window]);
    if (!planned) throw new NotFoundError();
    return planned;
  }

  private async withTimes(windows: readonly MaintenanceWindow[]): Promise<PlannedMaintenance[]> {
    const now = this.clock.now();
    const where = { windowId: { $in: windows.map(({ id }) => id) }, endsAt: { $gt: now } };
    const rows = await this.em.find(MaintenanceOccurrence, where, { orderBy: { startsAt: 'asc' } });
    return windows.map((window) => {
      const own = rows.filter(({ windowId }) => windowId === window.id);
      const coming = own.find(({ startsAt }) => startsAt > now);
      const lasting = own.find(({ startsAt }) => startsAt <= now);
      return { window, current: lasting ?? null, next: coming ?? next(window, now) };
    });
  }

  private async assertValid(actor: Actor, input: MaintenanceInput): Promise<void> {
    const problems = [...ownProblems(input, this.clock.now()), ...(await this.checkProblems(actor, input))];
    if (problems.length > 0) throw new ValidationFailedError(problems);
  }

  private async checkProblems(actor: Actor, { checkIds }: MaintenanceInput): Promise<FieldProblem[]> {
    if (checkIds === null) return [];
    const wanted = [...new Set(checkIds)];
    const problem = (message: string): FieldProblem[] => [{ field: 'checkIds', message }];
    if (wanted.length === 0 || wanted.length > MOST_CHECKS) return problem(`must name 1 to ${MOST_CHECKS.toString()} checks`);
    const found = await this.em.count(Check, { id: { $in: wanted }, organisationId: organisationOf(actor) });
    return found === wanted.length ? [] : problem('names a check that is not there');
  }
}

function ownProblems(input: MaintenanceInput, now: Date): FieldProblem[] {
  const { startsAt, timezone } = input;
  if (!isTimezone(timezone)) return [{ field: 'timezone', message: 'is no time zone, such as Europe/Berlin' }];
  if (Math.abs(startsAt.getTime() - now.getTime()) > YEARS) return [{ field: 'startsAt', message: 'must be within five years of now' }];
  const problem = ruleProblem(input);
  return problem === null ? [] : [{ field: 'rule', message: problem }];
}
