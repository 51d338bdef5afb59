import type { CheckKind } from '../kind/check-kinds.js';
import type { CheckStateName } from './check-standing.js';
import { inState, inStateValues } from './shown-states.js';

/** Which checks somebody wants to see. */
export interface WantedChecks {
  /** Only those that have it. */
  readonly tag?: string;
  readonly kind?: CheckKind;
  /** Part of the name, or of what is looked at. */
  readonly search?: string;
  readonly state?: CheckStateName | 'trouble';
}

export interface CheckCondition {
  /** @param checks what `checks` is called in the statement */
  readonly sql: (checks: string) => string;
  readonly values: readonly unknown[];
}

const TARGETS = ['url', 'host', 'domain', 'recordName'];

/** Each is 1 where it holds. */
export function conditionsOf({ tag, kind, search, state }: WantedChecks, now: Date): CheckCondition[] {
  const conditions: CheckCondition[] = [];
  if (kind !== undefined) conditions.push({ sql: (checks) => `${checks}.kind = ?`, values: [kind] });
  if (tag !== undefined) conditions.push({ sql: (checks) => `json_contains(${checks}.tags, json_quote(?))`, values: [tag] });
  if (search !== undefined) conditions.push({ sql: (checks) => `locate(lower(?), ${searched(checks)}) > 0`, values: [search] });
  if (state !== undefined) conditions.push({ sql: (checks) => inState(checks, state), values: inStateValues(state, now) });
  return conditions;
}

function searched(checks: string): string {
  const targets = TARGETS.map((name) => `json_value(${checks}.specification, '$.${name}')`);
  return `lower(concat_ws(' ', ${checks}.name, ${targets.join(', ')}))`;
}
