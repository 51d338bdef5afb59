import { pool } from './database.mjs';

const MONTHS_BACK = 12;
const BATCH = 500_000;

/**
 * Fills the audit trail through SQL as a year of an MSP would: 400 organisations of very different size (and 8 % of the deployment
 * itself), 600 people, mostly reads of the vault, one in thirty refused or failed, 2,000 addresses. Every row is derived from its number.
 */
export async function fillAuditTrail(rows, { organisationId, actorId, share = 0.15, isFirst = true } = {}) {
  const connections = pool('migration');
  if (isFirst) await addPastPartitions(connections);
  for (let from = 1; from <= rows; from += BATCH) {
    const to = Math.min(rows, from + BATCH - 1);
    await connections.query(insertOf(from, to), [share, organisationId ?? null, share, actorId ?? null, rows]);
  }
  await connections.query('analyze table audit_events');
  await connections.end();
}

const insertOf = (
  from,
  to,
) => `insert into audit_events (at, id, organisation_id, category, action, outcome, actor_id, actor_name, address, user_agent, request_id, object_type, object_id, object_name, details, country)
  select r.at, concat(lpad(hex(floor(unix_timestamp(r.at) * 1000) >> 16), 8, '0'), '-', lpad(hex(floor(unix_timestamp(r.at) * 1000) & 65535), 4, '0'), '-7', substr(r.h, 1, 3), '-a', substr(r.h, 4, 3), '-', lpad(hex(r.seq), 12, '0')),
    case when r.v < ? then ? when r.v < 0.18 then null else concat('00000000-0000-7000-8000-', lpad(floor(400 * pow(r.w, 3)), 12, '0')) end,
    elt(1 + r.kind, 'vault', 'vault', 'vault', 'vault', 'vault', 'authentication', 'authentication', 'administration', 'permission', 'security'),
    elt(1 + r.kind, 'credential.viewed', 'credential.listed', 'credential.revealed', 'credential.copied', 'credential.code-generated', 'sign-in.succeeded', 'session.ended', 'audit.read', 'access.refused', 'rate-limit.exceeded'),
    case when r.kind in (8, 9) or r.seq % 60 = 0 then 'refused' when r.seq % 61 = 0 then 'failure' else 'success' end,
    case when r.v < ? and r.seq % 3 = 0 then ? else concat('00000000-0000-7000-9000-', lpad(floor(600 * r.w * r.w), 12, '0')) end,
    concat('Person ', floor(600 * r.w * r.w)), concat('198.51.', floor(r.w * 8), '.', r.seq % 250),
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', uuid(), 'credential',
    concat('00000000-0000-7000-a000-', lpad(floor(40000 * r.w), 12, '0')), concat('Router ', floor(40000 * r.w)),
    if(r.kind in (2, 3), json_object('field', 'password', 'version', r.seq % 7, 'reason', 'ticket 4711'), null),
    if(r.seq % 12 = 0, null, elt(1 + floor(6 * r.w * r.w), 'DE', 'AT', 'CH', 'FR', 'GB', 'US'))
  from (select seq, utc_timestamp(3) - interval ${MONTHS_BACK * 30} day + interval floor((seq / ?) * ${(MONTHS_BACK * 30 - 1) * 86400}) second as at,
      sha1(seq) as h, rand(seq) as v, rand(seq + 7) as w, floor(10 * pow(rand(seq + 3), 1.4)) as kind from seq_${from}_to_${to}) r`;

async function addPastPartitions(connections) {
  const parts = [];
  for (let back = MONTHS_BACK; back >= 0; back -= 1) {
    const end = new Date(Date.UTC(2026, 10 - back + 1, 1));
    const name = new Date(Date.UTC(2026, 10 - back, 1)).toISOString().slice(0, 7).replace('-', '');
    parts.push(`partition p${name} values less than ('${end.toISOString().slice(0, 10)}')`);
  }
  await connections.query(`alter table audit_events reorganize partition p202611 into (${parts.join(', ')})`);
}
