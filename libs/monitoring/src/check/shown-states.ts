import { type CheckStateName, STALE_AFTER } from './check-standing.js';

/** Everything that somebody may have to do something about, the worst first. */
export const TROUBLE: readonly CheckStateName[] = ['down', 'unreachable', 'degraded', 'unknown'];

/**
 * What {@link shownState} says and maintenance makes of it, as SQL over `checks` and its row `s` of `check_statuses`. Values: the time
 * before which a look is overdue, and twice the present.
 */
export function shownSql(checks: string): string {
  const maintained = `select 1 from maintenance_occurrences m where m.organisation_id = ${checks}.organisation_id and m.ends_at > ? and m.starts_at <= ?
    and (m.check_ids is null or json_contains(m.check_ids, json_quote(cast(${checks}.id as char))))`;
  return `if(${checks}.paused_at is not null, 'paused', if(exists (${maintained}), 'maintenance', if(s.next_run_at < ?, 'unknown', s.state)))`;
}

export function shownValues(now: Date): Date[] {
  return [now, now, new Date(now.getTime() - STALE_AFTER)];
}

export function inState(checks: string, state: CheckStateName | 'trouble'): string {
  const marks = statesOf(state)
    .map(() => '?')
    .join(',');
  return `exists (select 1 from check_statuses s where s.check_id = ${checks}.id and ${shownSql(checks)} in (${marks}))`;
}

export function inStateValues(state: CheckStateName | 'trouble', now: Date): (Date | string)[] {
  return [...shownValues(now), ...statesOf(state)];
}

function statesOf(state: CheckStateName | 'trouble'): readonly CheckStateName[] {
  return state === 'trouble' ? TROUBLE : [state];
}
