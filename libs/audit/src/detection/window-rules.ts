import type { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, storedInstant } from '@clientst0r/platform';
import type { AuditEvent } from '../audit-event.entity.js';
import type { DetectionRuleName, DetectionRuleValues } from './detection-catalogue.js';
import { FindingWriter } from './finding-writer.js';
import { type Counted, firstCrossing } from './window-count.js';

interface WindowRule {
  readonly rule: DetectionRuleName;
  readonly sql: string;
  matches(event: AuditEvent): boolean;
  /** How much an event counts. */
  weight(details: unknown): number;
}

const RELEASES = [
  'credential.revealed',
  'credential.copied',
  'credential.code-generated',
  'credential.former-revealed',
  'credential.shared',
  'credential.exported',
  'attachment.downloaded',
];
/** Where an export may say how many records it has. */
const COUNTS = ['rows', 'records', 'events', 'count', 'entries'] as const;
const EXPORTED = /\.export(?:ed|-finished)$/u;
const MINUTE = 60_000;
/** Rows looked at for one subject; a threshold above is out of its bounds but for exports, which count more than one each. */
const MOST_ROWS = 10_000;

export const WINDOW_RULES: readonly WindowRule[] = [
  {
    rule: 'reveal-burst',
    sql: `action in ('${RELEASES.join("','")}') and outcome = 'success'`,
    matches: ({ action, outcome, actorId }) => actorId !== null && outcome === 'success' && RELEASES.includes(action),
    weight: () => 1,
  },
  {
    rule: 'mass-export',
    sql: "(action like '%.exported' or action like '%.export-finished') and outcome = 'success'",
    matches: ({ action, outcome, actorId }) => actorId !== null && outcome === 'success' && EXPORTED.test(action),
    weight: recordsOf,
  },
  {
    rule: 'refusals',
    sql: "outcome in ('refused', 'failure')",
    matches: ({ outcome, actorId, address }) => outcome !== 'success' && (actorId !== null || address !== ''),
    weight: () => 1,
  },
];

/** Rules that count what one person (or one address) does within a time. */
@Injectable()
export class WindowRules {
  constructor(private readonly findings: FindingWriter) {}

  /** @param events newly committed ones; what they are counted with is read from the trail, so that none is counted twice or not at all */
  async evaluate(
    em: EntityManager,
    events: readonly AuditEvent[],
    rules: ReadonlyMap<DetectionRuleName, DetectionRuleValues>,
  ): Promise<void> {
    for (const rule of WINDOW_RULES) {
      const values = rules.get(rule.rule);
      if (!values?.enabled) continue;
      const groups = bySubject(events.filter((event) => rule.matches(event)));
      for (const [subject, group] of groups) await this.count(em, rule, values, { subject, group });
    }
  }

  private async count(
    em: EntityManager,
    rule: WindowRule,
    values: DetectionRuleValues,
    of: { subject: string; group: AuditEvent[] },
  ): Promise<void> {
    const window = (values.windowMinutes ?? 1) * MINUTE;
    const newest = of.group.toSorted((one, other) => one.at.getTime() - other.at.getTime()).at(-1);
    if (!newest) return;
    const earliest = Math.min(...of.group.map(({ at }) => at.getTime())) - window;
    const counted = await countedEvents(em, rule, newest, new Date(earliest));
    const crossing = firstCrossing(counted, window, values.threshold ?? 1);
    if (!crossing) return;
    const { organisationId, actorId, actorName, address, id: eventId } = newest;
    const details = { address, threshold: values.threshold, windowMinutes: values.windowMinutes };
    const finding = {
      rule: rule.rule,
      subject: of.subject,
      organisationId,
      actorId,
      actorName,
      at: crossing.at,
      count: crossing.count,
      eventId,
      details,
    };
    await this.findings.write(em, finding, window);
  }
}

async function countedEvents(em: EntityManager, rule: WindowRule, of: AuditEvent, from: Date): Promise<Counted[]> {
  const [column, value] = of.actorId === null ? ['actor_id is null and address', of.address] : ['actor_id', of.actorId];
  const sql = `select at, details from audit_events where ${column} = ? and at > ? and at <= ? and organisation_id <=> ? and ${rule.sql}
    order by at, id limit ${MOST_ROWS.toString()} ${acrossOrganisationsComment('rules look at every organisation by itself')}`;
  const rows = await em.execute<{ at: string | Date; details: unknown }[]>(sql, [value, from, of.at, of.organisationId]);
  return rows.map(({ at, details }) => ({ at: storedInstant(at), weight: rule.weight(details) }));
}

function bySubject(events: readonly AuditEvent[]): Map<string, AuditEvent[]> {
  const groups = new Map<string, AuditEvent[]>();
  for (const event of events) groups.set(subjectOf(event), [...(groups.get(subjectOf(event)) ?? []), event]);
  return groups;
}

function subjectOf({ organisationId, actorId, address }: AuditEvent): string {
  return `${organisationId ?? 'platform'}/${actorId ?? address}`;
}

function recordsOf(details: unknown): number {
  const parsed: unknown = typeof details === 'string' ? JSON.parse(details) : details;
  if (typeof parsed !== 'object' || parsed === null) return 1;
  const known = COUNTS.map((name) => (parsed as Record<string, unknown>)[name]).find((value) => Number.isSafeInteger(value));
  return Math.max(1, Number(known ?? 1));
}
