import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, storedInstant } from '@clientst0r/platform';
import { EventFeed } from '../feed/event-feed.js';
import { DetectionPatterns, type Rules } from './detection-patterns.js';
import { DetectionRuleService } from './detection-rule.service.js';

const BATCH = 500;
/** Batches in one go, so that a job ends. */
const MOST_BATCHES = 40;
const MINUTE = 60_000;
/** Looks through newly committed events, each once: what was found and how far it has come are one transaction. */
@Injectable()
export class Detector {
  constructor(
    private readonly em: EntityManager,
    private readonly feed: EventFeed,
    private readonly patterns: DetectionPatterns,
    private readonly rules: DetectionRuleService,
    private readonly clock: Clock,
  ) {}

  /** @returns how many events were looked at */
  async run(): Promise<number> {
    const rules: Rules = new Map((await this.rules.list()).map((rule) => [rule.rule, rule]));
    await this.feed.collect();
    let looked = 0;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const count = await this.look(rules);
      looked += count;
      if (count < BATCH) break;
    }
    await this.listen(rules);
    return looked;
  }

  private look(rules: Rules): Promise<number> {
    // Without gap locks: use cases write audit events meanwhile.
    return this.em.fork().transactional(
      async (em) => {
        // Another worker is at it when the row is taken.
        const [progress] = await em.execute<{ position: number | string }[]>(
          'select position from detection_progress where id = 1 for update skip locked',
        );
        if (!progress) return 0;
        const events = await this.feed.read(Number(progress.position), BATCH);
        const last = events.at(-1);
        if (!last) return 0;
        await this.patterns.evaluate(em, events, rules);
        await em.execute('update detection_progress set position = ? where id = 1', [last.index + 1], 'run');
        return events.length;
      },
      { isolationLevel: IsolationLevel.READ_COMMITTED },
    );
  }

  private async listen(rules: Rules): Promise<void> {
    const rule = rules.get('silence');
    if (!rule?.enabled) return;
    const window = (rule.windowMinutes ?? 0) * MINUTE;
    await this.em.fork().transactional(async (em) => {
      const sql = `select at, id from audit_events order by at desc, id desc limit 1 ${acrossOrganisationsComment('the last event of all')}`;
      const [last] = await em.execute<{ at: string | Date; id: string }[]>(sql);
      if (!last) return;
      const at = storedInstant(last.at);
      if (this.clock.now().getTime() - at.getTime() >= window) await this.patterns.silence(em, { id: last.id, at }, rule.windowMinutes);
    });
  }
}
