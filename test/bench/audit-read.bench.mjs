// The audit trail at ROWS rows (10,000,000 unless told; also at 100,000 for the comparison): the first page, the page after 1,000,000
// events of one organisation, and everything about a person. Milliseconds of the whole request, p95.
import { randomUUID } from 'node:crypto';
import { fillAuditTrail } from './support/audit-rows.mjs';
import { pool, settled } from './support/database.mjs';
import { Load, quantile, report } from './support/load.mjs';
import { headersOf, RunningApi } from './support/running-api.mjs';

const ROWS = Number(process.argv[2] ?? 10_000_000);
const FEW = 100_000;
const DEPTH = 1_000_000;
const REQUESTS = 300;
const ALLOWED = 30;

const api = await RunningApi.start();
const organisation = await api.organisation();
const actorId = randomUUID();
const base = `/api/v1/organisations/${organisation.organisationId}/audit-events?limit=50`;
const requestOf = (query) => ({ method: 'GET', path: `${base}${query}`, headers: headersOf(organisation.session) });
const load = new Load(api.origin, 1);
const connections = pool('application');

/** The cursor after so many events, as the product would have given it; walking there takes longer than all the rest. */
async function cursorAt(depth) {
  const { body } = await api.call('GET', base.slice('/api/v1/'.length), undefined, organisation.session);
  const [, , mark] = JSON.parse(Buffer.from(body.nextCursor, 'base64url'));
  const [[row]] = await connections.query(
    'select cast(at as char) as at, id from audit_events where organisation_id = ? order by at desc, id desc limit ?, 1',
    [organisation.organisationId, depth],
  );
  if (!row) throw new Error(`there are not ${depth} events`);
  return Buffer.from(JSON.stringify([`${row.at.replace(' ', 'T')}Z`, row.id, mark])).toString('base64url');
}

async function measure(rows) {
  await settled(connections);
  const [[{ count }]] = await connections.query('select count(*) as count from audit_events where organisation_id = ?', [
    organisation.organisationId,
  ]);
  const depth = Math.min(DEPTH, Math.floor(count * 0.9));
  const queries = { 'first-page': '', [`depth-${depth}`]: `&cursor=${await cursorAt(depth)}`, person: `&actorId=${actorId}` };
  const p95 = [];
  for (const [name, query] of Object.entries(queries)) {
    await load.run(30, () => requestOf(query));
    const times = await load.run(REQUESTS, () => requestOf(query));
    p95.push(quantile(times, 0.95));
    report(`audit-read-${rows}-${name}`, quantile(times, 0.95), 'ms', ALLOWED, { required: '<= 1', p50: quantile(times, 0.5) });
  }
  return p95;
}

await fillAuditTrail(FEW, { organisationId: organisation.organisationId, actorId });
const few = await measure(FEW);
await fillAuditTrail(ROWS, { organisationId: organisation.organisationId, actorId, isFirst: false });
const many = await measure(ROWS);
['first-page', 'depth', 'person'].forEach((name, index) => {
  report(`audit-read-growth-${name}`, many[index], 'ms', few[index], { required: '<= 2' });
});
load.close();
await connections.end();
await api.stop();
