import type { EntityManager } from '@mikro-orm/mariadb';
import type { Redis } from 'ioredis';
import { acrossOrganisationsComment, jobDefinitions, storedInstant } from '@clientst0r/platform';

export interface WaitingJob {
  readonly name: string;
  /** Beyond its time. */
  readonly milliseconds: number;
}

/** BullMQ keeps the time of a delayed job in the upper bits of its score. */
const SCORE_OF_MILLISECOND = 0x1000;
const ALL = acrossOrganisationsComment('one outbox for the deployment');

/** What has waited longest: in the outbox, in a queue, or as a job whose time has come and whom nobody fetches. @throws when Redis or the database is away */
export async function oldestJob(em: EntityManager, redis: Redis, now: Date): Promise<WaitingJob | null> {
  const names = jobDefinitions().map(({ name }) => name);
  const found = (await Promise.all([outbox(em, now), ...names.map((name) => queue(redis, name, now))])).filter((one) => one !== null);
  return found.sort((one, other) => other.milliseconds - one.milliseconds)[0] ?? null;
}

async function outbox(em: EntityManager, now: Date): Promise<WaitingJob | null> {
  const sql = `select ${ALL} job as name, created_at as at from outbox_messages order by id limit 1`;
  const [row] = await em.fork({ clear: true }).execute<{ name: string; at: string }[]>(sql);
  return row ? { name: row.name, milliseconds: now.getTime() - storedInstant(row.at).getTime() } : null;
}

async function queue(redis: Redis, name: string, now: Date): Promise<WaitingJob | null> {
  const times = (await Promise.all([waitingSince(redis, name), delayedUntil(redis, name)])).filter((time) => time !== null);
  return times.length === 0 ? null : { name, milliseconds: now.getTime() - Math.min(...times) };
}

/** The next of those that wait stands at the right end of their list. */
async function waitingSince(redis: Redis, name: string): Promise<number | null> {
  const next = await redis.lindex(`bull:${name}:wait`, -1);
  const [made = null, wait = null] = next === null ? [] : await redis.hmget(`bull:${name}:${next}`, 'timestamp', 'delay');
  return made === null ? null : Number(made) + Number(wait ?? 0);
}

async function delayedUntil(redis: Redis, name: string): Promise<number | null> {
  const [next] = await redis.zrange(`bull:${name}:delayed`, 0, '0');
  const score = next === undefined ? null : await redis.zscore(`bull:${name}:delayed`, next);
  return score === null ? null : Number(score) / SCORE_OF_MILLISECOND;
}
