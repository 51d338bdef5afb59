import { conditionsOf, type WantedChecks } from './check-conditions.js';
import { shownSql, shownValues, TROUBLE } from './shown-states.js';

/** The place of a check where trouble comes first. */
export interface TroublePosition {
  /** When the first page was read: the order is the one of that moment. */
  readonly asOf: Date;
  readonly urgency: number;
  readonly name: string;
  readonly id: string;
}

export type TroublePlace = Omit<TroublePosition, 'asOf'>;

export interface TroubleQuery extends WantedChecks {
  readonly after?: TroublePosition;
  readonly limit: number;
}

interface Statement {
  readonly sql: string;
  readonly values: unknown[];
}

const REST = TROUBLE.length + 1;
const CHANGED = REST + 1;
/** A state begins when its run began, and is stored after that run's time limit at the latest, and this much more. */
const STORED_WITHIN_SECONDS = 5;

/**
 * The places of one page. What shows another state since the first page was read comes last of all, so that no page passes it over; it may
 * come twice. What a check shows depends on the moment, which no index can follow: all checks of the organisation are judged for a page, as
 * they are for the counts beside it.
 */
export function troubleFirst(organisationId: string, { after, limit, ...wanted }: TroubleQuery, now: Date): Statement {
  const conditions = conditionsOf(wanted, now);
  const changed = `timestampadd(second, c.timeout_seconds + ${STORED_WITHIN_SECONDS.toString()}, s.state_since) >= ?`;
  const trouble = `field(${shownSql('c')}, ${TROUBLE.map((state) => `'${state}'`).join(', ')})`;
  const sql = `select id, name, urgency from (
      select c.id, c.name, if(${changed}, ${CHANGED.toString()}, coalesce(nullif(${trouble}, 0), ${REST.toString()})) as urgency
      from checks c join check_statuses s on s.check_id = c.id
      where ${['c.organisation_id = ?', ...conditions.map((condition) => condition.sql('c'))].join(' and ')}
    ) judged
    ${after ? 'where urgency > ? or (urgency = ? and (name > ? or (name = ? and id > ?)))' : ''}
    order by urgency, name, id limit ?`;
  const values = [
    after?.asOf ?? null,
    ...shownValues(after?.asOf ?? now),
    organisationId,
    ...conditions.flatMap((condition) => condition.values),
    ...(after ? [after.urgency, after.urgency, after.name, after.name, after.id] : []),
    limit,
  ];
  return { sql, values };
}
