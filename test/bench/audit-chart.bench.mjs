// Charts of ROWS audit events (10,000,000 unless told): the counts that they are drawn from, against counting the events themselves.
// Besides: what keeping the counts costs (nothing else runs that the worker does with events), against writing the events as the product does.
import { fillAuditTrail } from './support/audit-rows.mjs';
import { pool, settled } from './support/database.mjs';
import { Load, quantile, report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { built } from './support/product-build.mjs';
import { headersOf, RunningApi } from './support/running-api.mjs';

const ROWS = Number(process.argv[2] ?? 10_000_000);
const REQUESTS = 200;
const APPENDED = 5_000;
const DAY = 86_400_000;

const api = await RunningApi.start();
const organisation = await api.organisation();
const connections = pool('application');
const processes = { mariadb: servicePids().mariadb, self: process.pid };
await fillAuditTrail(ROWS, { organisationId: organisation.organisationId });

const { append, count, close } = await (await built('test/bench/support/event-counting.ts')).eventCounting();
await settled(connections);
const { total: counting } = await measureCpu(processes, count);
await append(APPENDED / 10);
const { total: appending } = await measureCpu(processes, () => append(APPENDED));
await close();
report('audit-chart-keeping', (counting / ROWS) * 1e6, 'us of CPU an event', (appending / APPENDED) * 1e6, {
  required: '<= 0.1',
  rows: ROWS,
});

const [[raw]] = await connections.query(
  'select count(*) as events from audit_events where at < (select counted_to from audit_count_progress)',
);
const [[counted]] = await connections.query('select sum(events) as events from audit_daily_events');
report('audit-chart-difference', Number(raw.events) - Number(counted.events), 'events', undefined, { required: '0' });

const load = new Load(api.origin, 1);
const dayOf = (back) => new Date(Date.now() - back * DAY).toISOString().slice(0, 10);

async function p95(query) {
  await load.run(20, query);
  return quantile(await load.run(REQUESTS, query), 0.95);
}

const path = `/api/v1/organisations/${organisation.organisationId}/audit-charts`;
for (const [days, allowed] of [
  [30, 20],
  [365, 120],
]) {
  for (const chart of ['events', 'reveals', 'addresses']) {
    const request = {
      method: 'GET',
      path: `${path}/${chart}?from=${dayOf(days - 1)}&to=${dayOf(0)}`,
      headers: headersOf(organisation.session),
    };
    report(`audit-chart-${chart}-${days}-days`, await p95(() => request), 'ms', allowed, {
      required: '<= 1',
      measured: 'whole request, p95',
    });
  }
}

/** The statements alone: every organisation together, which no page shows, and one of them. */
async function statement(sql, values) {
  const times = [];
  for (let round = 0; round < 50; round += 1) {
    const started = performance.now();
    await connections.query(sql, values);
    times.push(performance.now() - started);
  }
  return quantile(
    times.sort((a, b) => a - b),
    0.95,
  );
}

const select = 'select day, category, sum(events) from audit_daily_events where';
for (const [days, allowed] of [
  [30, 20],
  [365, 120],
]) {
  report(
    `audit-chart-all-organisations-${days}-days`,
    await statement(`${select} day >= ? group by day, category`, [dayOf(days - 1)]),
    'ms',
    allowed,
    { required: '<= 1', measured: 'statement, p95' },
  );
}
report(
  'audit-chart-one-organisation-30-days',
  await statement(`${select} scope_id = ? and day >= ? group by day, category`, [organisation.organisationId, dayOf(29)]),
  'ms',
  2,
  { required: '<= 1', measured: 'statement, p95' },
);

await load.close();
await connections.end();
await api.stop();
