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
api.keepAwake(organisation.administrator);
const connections = pool('application');
const processes = { mariadb: servicePids().mariadb, self: process.pid };
await fillAuditTrail(ROWS, { organisationId: organisation.organisationId });

const { append, charts, count, close } = await (await built('test/bench/support/event-counting.ts')).eventCounting();
await settled(connections);
const { total: counting } = await measureCpu(processes, count);
await append(APPENDED / 10);
const { total: appending } = await measureCpu(processes, () => append(APPENDED));
report('audit-chart-keeping', (counting / ROWS) * 1e6, 'us of CPU an event', (appending / APPENDED) * 1e6, {
  required: '<= 0.1',
  rows: ROWS,
});

const [[raw]] = await connections.query(
  'select count(*) as events from audit_events where at < (select counted_to from audit_count_progress)',
);
const [[counted]] = await connections.query('select sum(events) as events from audit_daily_events');
report('audit-chart-difference', Number(raw.events) - Number(counted.events), 'events', undefined, { required: '0' });
const [[summed]] = await connections.query(
  `select (select sum(events) from audit_daily_totals) as totals,
   (select sum(events) from audit_weekly_addresses) as ofWeeks,
   (select sum(events) from audit_daily_addresses where day < (select date(counted_to) - interval weekday(counted_to) day from audit_count_progress)) as ofDays`,
);
report('audit-chart-totals-difference', Number(raw.events) - Number(summed.totals), 'events', undefined, { required: '0' });
report('audit-chart-weeks-difference', Number(summed.ofDays) - Number(summed.ofWeeks), 'events', undefined, { required: '0' });

const load = new Load(api.origin, 1);
const dayOf = (back) => new Date(Date.now() - back * DAY).toISOString().slice(0, 10);

async function p95(query) {
  await load.run(20, query);
  return quantile(await load.run(REQUESTS, query), 0.95);
}

const { organisationId, session, administrator } = organisation;
const PAGES = [
  ['', session, `/api/v1/organisations/${organisationId}/audit-charts`, ['events', 'reveals', 'addresses', 'countries']],
  ['platform-', administrator, '/api/v1/platform/audit-charts', ['events', 'reveals', 'addresses', 'countries', 'totals']],
];
const RANGES = [
  [30, 20],
  [365, 120],
];
for (const [days, allowed] of RANGES) {
  for (const [of, cookie, path, names] of PAGES) {
    for (const chart of names) {
      const request = { method: 'GET', path: `${path}/${chart}?from=${dayOf(days - 1)}&to=${dayOf(0)}`, headers: headersOf(cookie) };
      report(`audit-chart-${of}${chart}-${days}-days`, await p95(() => request), 'ms', allowed, {
        required: '<= 1',
        measured: 'whole request, p95',
      });
    }
  }
}

/** What is asked of the database alone. */
async function statement(ask) {
  const times = [];
  for (let round = 0; round < 50; round += 1) {
    const started = performance.now();
    await ask();
    times.push(performance.now() - started);
  }
  return quantile(
    times.sort((a, b) => a - b),
    0.95,
  );
}

for (const [days, allowed] of RANGES) {
  const sql = 'select day, category, sum(events) from audit_daily_totals where day >= ? group by day, category';
  report(`audit-chart-all-organisations-${days}-days`, await statement(() => connections.query(sql, [dayOf(days - 1)])), 'ms', allowed, {
    required: '<= 1',
    measured: 'statement, p95',
  });
}
const own = 'select day, category, sum(events) from audit_daily_events where scope_id = ? and day >= ? group by day, category';
report('audit-chart-one-organisation-30-days', await statement(() => connections.query(own, [organisationId, dayOf(29)])), 'ms', 2, {
  required: '<= 1',
  measured: 'statement, p95; of the largest',
});
const usual = '00000000-0000-7000-8000-000000000200';
const month = { from: dayOf(29), to: dayOf(0) };
for (const chart of ['events', 'reveals', 'addresses', 'countries']) {
  const ask = () => charts[chart]({ organisationId: usual }, month);
  report(`audit-chart-one-organisation-${chart}-30-days`, await statement(ask), 'ms', 2, {
    required: '<= 1',
    measured: 'statements, p95; of a usual one',
  });
}

await close();
load.close();
await connections.end();
await api.stop();
