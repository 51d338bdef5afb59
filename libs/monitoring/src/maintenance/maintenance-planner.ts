import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable, Logger } from '@nestjs/common';
import { acrossOrganisations, acrossOrganisationsComment, Clock } from '@clientst0r/platform';
import { MaintenanceOccurrence, MaintenanceWindow } from './maintenance.entity.js';
import { type Occurrence, occurrencesBetween } from './recurrence.js';

const DAY = 86_400_000;
/** How far ahead occurrences are written down; topped up every hour. */
const HORIZON = 62 * DAY;
/** As long as the availability of a check is told. */
const KEPT = 400 * DAY;
const ALL = acrossOrganisationsComment('one planner for the deployment');

/** Writes down when windows are, so that looking and counting need no rules. */
@Injectable()
export class MaintenancePlanner {
  private readonly logger = new Logger(MaintenancePlanner.name);

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Within the caller's transaction: what has not begun is planned anew; what lasts goes on if it still belongs to the plan. */
  async replan(em: EntityManager, window: MaintenanceWindow): Promise<void> {
    const now = this.clock.now();
    const planned = new Map(this.planned(window, now).map((one) => [one.startsAt.getTime(), one]));
    const known = await em.find(MaintenanceOccurrence, {
      windowId: window.id,
      $or: [{ endsAt: { $gt: now } }, { plannedAt: { $in: [...planned.values()].map(({ startsAt }) => startsAt) } }],
    });
    for (const row of known) {
      const again = planned.get(row.plannedAt.getTime());
      planned.delete(row.plannedAt.getTime());
      if (row.endsAt <= now) continue;
      if (again) Object.assign(row, { endsAt: again.endsAt, checkIds: window.checkIds });
      else this.cut(em, row, now);
    }
    for (const one of planned.values()) em.persist(new MaintenanceOccurrence(window, one, now));
  }

  /** Nothing of it is to come any more; what lasts ends. */
  async endAll(em: EntityManager, windowId: string): Promise<void> {
    const now = this.clock.now();
    for (const row of await em.find(MaintenanceOccurrence, { windowId, endsAt: { $gt: now } })) this.cut(em, row, now);
  }

  /** Ends what lasts, and leaves what is to come. @returns whether anything lasted */
  async endCurrent(em: EntityManager, windowId: string): Promise<boolean> {
    const now = this.clock.now();
    const current = await em.find(MaintenanceOccurrence, { windowId, startsAt: { $lte: now }, endsAt: { $gt: now } });
    for (const row of current) row.endsAt = now;
    return current.length > 0;
  }

  /** For all windows that repeat; can be done twice. A window whose rule cannot be followed is told of, and holds back no other. */
  async topUp(): Promise<void> {
    const em = this.em.fork({ clear: true });
    const now = this.clock.now();
    const windows = await em.find(MaintenanceWindow, { rule: { $ne: null } }, acrossOrganisations('one planner for the deployment'));
    for (const window of windows) {
      try {
        for (const one of this.planned(window, now)) await this.insert(em, new MaintenanceOccurrence(window, one, now));
      } catch (error) {
        this.logger.error(`Maintenance window ${window.id} cannot be planned: ${error instanceof Error ? error.name : 'unknown error'}`);
      }
    }
    await em.execute(`delete from maintenance_occurrences ${ALL} where ends_at < ?`, [new Date(now.getTime() - KEPT)], 'run');
  }

  private planned(window: MaintenanceWindow, now: Date): Occurrence[] {
    return occurrencesBetween(window, now, new Date(now.getTime() + HORIZON));
  }

  private async insert(em: EntityManager, row: MaintenanceOccurrence): Promise<void> {
    const sql = `insert ignore into ${ALL} maintenance_occurrences (id, created_at, organisation_id, window_id, planned_at, starts_at, ends_at, check_ids)
      values (?, ?, ?, ?, ?, ?, ?, ?)`;
    const checkIds = row.checkIds === null ? null : JSON.stringify(row.checkIds);
    await em.execute(
      sql,
      [row.id, this.clock.now(), row.organisationId, row.windowId, row.plannedAt, row.startsAt, row.endsAt, checkIds],
      'run',
    );
  }

  private cut(em: EntityManager, row: MaintenanceOccurrence, now: Date): void {
    if (row.startsAt > now) em.remove(row);
    else row.endsAt = now;
  }
}
