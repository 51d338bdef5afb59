import type { EntityManager } from '@mikro-orm/mariadb';
import { acrossOrganisationsComment } from '@clientst0r/platform';
import { isFailing, type KnownState } from '../check/check-standing.js';

const ALL = acrossOrganisationsComment('results of all checks are written together');
/** A parent is not waited for longer than this, milliseconds. */
const LONGEST_WAIT = 300_000;

export interface ParentState {
  readonly fails: boolean;
  /** How long it may take until a parent that has just gone down is known to be, milliseconds. */
  readonly wait: number;
}

interface Row {
  readonly id: string;
  readonly state: KnownState;
  readonly failuresBeforeDown: number;
  readonly retrySeconds: number;
  readonly timeoutSeconds: number;
}

/** @param latest states that are being stored in this transaction. By the parent's id; a parent that is gone is not in it */
export async function parentStates(
  em: EntityManager,
  parentIds: readonly string[],
  latest: ReadonlyMap<string, KnownState>,
): Promise<Map<string, ParentState>> {
  if (parentIds.length === 0) return new Map();
  const sql = `select ${ALL} c.id, s.state, s.failures, c.failures_before_down as failuresBeforeDown, c.retry_seconds as retrySeconds, c.timeout_seconds as timeoutSeconds
    from checks c join check_statuses s on s.check_id = c.id where c.paused_at is null and c.id in (${parentIds.map(() => '?').join(',')})`;
  const rows = await em.execute<Row[]>(sql, [...parentIds]);
  return new Map(
    rows.map(({ id, state, failuresBeforeDown, retrySeconds, timeoutSeconds }) => {
      const wait = Math.min(failuresBeforeDown * (retrySeconds + timeoutSeconds) * 1000, LONGEST_WAIT);
      return [id, { fails: isFailing(latest.get(id) ?? state), wait }];
    }),
  );
}

/** Looks at parents at once, so that it is soon known whose failure it is; what is overdue stays so until then. Outside of the transaction that asks: it waits for no lock of another. */
export async function hastenParents(em: EntityManager, parentIds: readonly string[], now: Date): Promise<void> {
  if (parentIds.length === 0) return;
  const sql = `update ${ALL} check_statuses set next_run_at = least(next_run_at, ?), claimable_at = ?
    where check_id in (${parentIds.map(() => '?').join(',')}) and run_token is null and claimable_at > ?`;
  await em.getConnection().execute(sql, [now, now, ...parentIds, now], 'run');
}
