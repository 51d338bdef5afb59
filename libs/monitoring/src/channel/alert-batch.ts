import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import type { AlertEvent, AlertFacts } from './alert-message.js';
import type { ChannelKind } from './channel-kinds.js';

/** From so many on, what happens at once is one message. */
const TOGETHER_FROM = 3;
const LARGEST = 50;
const AT_ONCE = 20;
const JOINED: ReadonlySet<AlertEvent> = new Set(['incident.opened', 'incident.reminded', 'incident.closed']);
/** As long as a message may wait for others, milliseconds. */
const GATHERING = 300_000;
/** What people read; programs get each event for itself. */
const READ_BY_PEOPLE: ReadonlySet<ChannelKind> = new Set(['mail', 'slack', 'teams', 'discord', 'telegram', 'ntfy']);
const ALL = acrossOrganisationsComment('one sender for the deployment');

export interface DueAlert {
  readonly id: string;
  readonly organisationId: string;
  readonly organisation: string;
  readonly slug: string;
  readonly channelId: string;
  readonly incidentId: string | null;
  readonly event: AlertEvent;
  readonly facts: AlertFacts | string;
  readonly attempts: number;
  readonly step: number;
  readonly gathers: number;
  readonly groupId: string | null;
  readonly kind: ChannelKind;
  readonly target: string;
  readonly sealed: Uint8Array | null;
  readonly secretVersion: number;
  readonly channelName: string;
}

/** One message: the first gives it its id. */
export type AlertBatch = readonly [DueAlert, ...DueAlert[]];

const SELECT = `select ${ALL} d.id, d.organisation_id as organisationId, o.name as organisation, o.slug, d.channel_id as channelId, d.incident_id as incidentId,
  d.event, d.facts, d.attempts, d.step, d.gathers, d.group_id as groupId, c.kind, c.target, c.sealed_secret as sealed, c.secret_version as secretVersion, c.name as channelName
  from channel_deliveries d join channels c on c.id = d.channel_id join organisations o on o.id = d.organisation_id and o.status = 'active'
  where d.state = 'waiting' and`;
const LOCK = 'for update skip locked';
/** Nobody is told in maintenance that something is down; a reminder waits for its end. */
const TELLABLE = `(d.event <> 'incident.reminded' or not exists (select 1 from maintenance_occurrences m where m.organisation_id = d.organisation_id
  and m.starts_at <= utc_timestamp(3) and m.ends_at > utc_timestamp(3)
  and (m.check_ids is null or json_contains(m.check_ids, json_quote(json_value(d.facts, '$.checkId'))))))`;

/** Without a transaction: almost always nothing is. */
export async function isAnythingDue(em: EntityManager, now: Date): Promise<boolean> {
  const sql = `select ${ALL} 1 from channel_deliveries where state = 'waiting' and next_attempt_at <= ? limit 1`;
  return (await em.getConnection().execute<object[]>(sql, [now])).length > 0;
}

/**
 * Takes what is due, with what may go along, for as long as the lease: within the caller's transaction. Which go together is written down
 * with it, so that a message that is sent again, by whichever process, is the same message.
 */
export async function takeBatches(em: EntityManager, now: Date, lease: Date): Promise<AlertBatch[]> {
  const due = await em.execute<DueAlert[]>(`${SELECT} d.next_attempt_at <= ? and ${TELLABLE} order by d.next_attempt_at, d.id limit ${AT_ONCE.toString()} ${LOCK}`, [now]);
  const rows = [...due, ...(await companions(em, due, now))];
  if (rows.length === 0) return [];
  const batches = batchesOf(rows);
  for (const batch of batches) if (batch.length > 1 && batch[0].groupId === null) await join(em, batch);
  const update = `update ${ALL} channel_deliveries set attempts = attempts + 1, next_attempt_at = ? where id in (${marks(rows)})`;
  await em.execute(update, [lease, ...rows.map(({ id }) => id)], 'run');
  return batches;
} // prettier-ignore

/** The rest of the groups of what is due, and what only waits for others to go with it. */
async function companions(em: EntityManager, due: readonly DueAlert[], now: Date): Promise<DueAlert[]> {
  const groups = [...new Set(due.flatMap(({ groupId }) => groupId ?? []))];
  const gathering = due.filter(({ gathers, attempts }) => gathers === 1 && attempts === 0);
  const found: DueAlert[] = [];
  const without = `d.id not in (${marks(due)})`;
  const ids = due.map(({ id }) => id);
  if (groups.length > 0)
    found.push(...(await em.execute<DueAlert[]>(`${SELECT} ${without} and d.group_id in (${marks(groups)}) ${LOCK}`, [...ids, ...groups])));
  if (gathering.length > 0) {
    const sql = `${SELECT} ${without} and d.attempts = 0 and d.gathers = 1 and d.group_id is null and d.not_before <= ? and d.next_attempt_at <= ?
      and (d.channel_id, d.event) in (${gathering.map(() => '(?, ?)').join(',')}) order by d.next_attempt_at, d.id limit ${(LARGEST * 4).toString()} ${LOCK}`;
    const wanted = gathering.flatMap(({ channelId, event }) => [channelId, event]);
    found.push(...(await em.execute<DueAlert[]>(sql, [...ids, now, new Date(now.getTime() + GATHERING), ...wanted])));
  }
  return found;
}

/** By the groups that they have, or may form. Fewer than three go one by one. */
function batchesOf(rows: readonly DueAlert[]): AlertBatch[] {
  const sorted = rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const groups = Map.groupBy(sorted, (row) => row.groupId ?? (mayJoin(row) ? `${row.channelId} ${row.event}` : row.id));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first?.groupId !== null && first) return [leading(group, first.groupId)];
    if (group.length < TOGETHER_FROM) return group.map((row): AlertBatch => [row]);
    return chunks(group);
  });
}

function mayJoin({ event, kind, attempts }: DueAlert): boolean {
  return attempts === 0 && READ_BY_PEOPLE.has(kind) && JOINED.has(event);
}

/** The one under whose id the message goes stays in front. */
function leading(group: readonly DueAlert[], groupId: string): AlertBatch {
  return group.toSorted((one, other) => Number(other.id === groupId) - Number(one.id === groupId)) as unknown as AlertBatch;
}

function chunks(group: readonly DueAlert[]): AlertBatch[] {
  const found: AlertBatch[] = [];
  for (let start = 0; start < group.length; start += LARGEST) found.push(group.slice(start, start + LARGEST) as unknown as AlertBatch);
  return found;
}

async function join(em: EntityManager, batch: AlertBatch): Promise<void> {
  const sql = `update ${ALL} channel_deliveries set group_id = ? where id in (${marks(batch)})`;
  await em.execute(sql, [batch[0].id, ...batch.map(({ id }) => id)], 'run');
}

function marks(list: readonly unknown[]): string {
  return list.map(() => '?').join(',');
}
