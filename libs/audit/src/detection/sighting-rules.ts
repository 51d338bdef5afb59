import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import type { AuditEvent } from '../audit-event.entity.js';
import { addressPrefix } from './address-prefix.js';
import type { DetectionRuleName, DetectionRuleValues } from './detection-catalogue.js';
import { FindingWriter } from './finding-writer.js';

interface SightingRule {
  readonly rule: DetectionRuleName;
  readonly action: RegExp;
  valueOf(event: AuditEvent): string | null;
}

const SIGHTING_RULES: readonly SightingRule[] = [
  {
    rule: 'first-organisation',
    action: /^credential\.(?:revealed|copied|code-generated)$/u,
    valueOf: ({ organisationId }) => organisationId,
  },
  { rule: 'new-address', action: /^sign-in\.succeeded$/u, valueOf: ({ address }) => addressPrefix(address) },
  { rule: 'new-country', action: /^sign-in\.succeeded$/u, valueOf: ({ country }) => country },
];

/** Rules about what was never seen of a person before. They learn while they are off, too. */
@Injectable()
export class SightingRules {
  constructor(private readonly findings: FindingWriter) {}

  async evaluate(
    em: EntityManager,
    events: readonly AuditEvent[],
    rules: ReadonlyMap<DetectionRuleName, DetectionRuleValues>,
  ): Promise<void> {
    for (const { rule, action, valueOf } of SIGHTING_RULES) {
      for (const event of events.filter((each) => each.outcome === 'success' && action.test(each.action))) {
        const value = valueOf(event);
        if (value === null || event.actorId === null || !(await isNews(em, rule, event.actorId, value, event.at))) continue;
        if (rules.get(rule)?.enabled) await this.tell(em, rule, event, value);
      }
    }
  }

  private tell(em: EntityManager, rule: DetectionRuleName, event: AuditEvent, value: string): Promise<void> {
    const { organisationId, actorId, actorName, at, id: eventId, address } = event;
    const subject = `${actorId ?? ''}/${value}`;
    const details = { address, ...(rule === 'new-address' && { network: value }), ...(rule === 'new-country' && { country: value }) };
    return this.findings.write(em, { rule, subject, organisationId, actorId, actorName, at, count: null, eventId, details }, 0);
  }
}

/** @returns whether it was not known, while something else was: a person's very first organisation and network are no news */
async function isNews(em: EntityManager, rule: DetectionRuleName, actorId: string, value: string, at: Date): Promise<boolean> {
  const insert = 'insert ignore into detection_sightings (rule, actor_id, value, at) values (?, ?, ?, ?)';
  const { affectedRows } = await em.execute<{ affectedRows: number }>(insert, [rule, actorId, value, at], 'run');
  if (affectedRows === 0) return false;
  const others = 'select 1 from detection_sightings where rule = ? and actor_id = ? and value <> ? limit 1';
  return (await em.execute<object[]>(others, [rule, actorId, value])).length > 0;
}
