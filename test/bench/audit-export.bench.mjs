// ROWS audit events of one organisation (1,000,000 unless told) to CSV by the worker, against `mariadb --batch --quick` doing the same
// select in the same run; how much memory the worker grows by, and what other requests feel meanwhile.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fillAuditTrail } from './support/audit-rows.mjs';
import { pool } from './support/database.mjs';
import { Load, median, quantile, report } from './support/load.mjs';
import { headersOf, RunningApi, startNode, until } from './support/running-api.mjs';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const COLUMNS =
  'at, id, organisation_id, category, action, outcome, actor_id, actor_name, address, user_agent, request_id, object_type, object_id, object_name, details';

const api = await RunningApi.start();
const organisation = await api.organisation();
const { organisationId } = organisation;
let { session } = organisation;
await fillAuditTrail(Math.ceil(ROWS / 0.9), { organisationId, share: 0.9 });
const worker = startNode(new URL('../../dist/apps/worker/main.js', import.meta.url).pathname);
const connections = pool('application');
// The planted rows are also sealed, handed to the detections and counted: an export is measured in a worker that has caught up.
const caughtUp = `select counted_to > utc_timestamp() - interval 1 minute and (select next_position from audit_feed_progress) >= ${ROWS}
  and (select max(size) from audit_checkpoints) >= ${ROWS} as done from audit_count_progress`;
await until(async () => (await connections.query(caughtUp))[0][0].done === 1, 900_000);

const memory = () => Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'))[1]) / 1_024;

function reference() {
  const password = readFileSync(process.env.DATABASE_APPLICATION_PASSWORD_FILE, 'utf8').trim();
  const sql = `select ${COLUMNS} from audit_events where organisation_id = '${organisationId}' order by at, id`;
  const file = openSync('/dev/null', 'w');
  const started = performance.now();
  execFileSync(
    'mariadb',
    [
      '--no-defaults',
      `--socket=${process.env.DATABASE_SOCKET}`,
      `--user=${process.env.DATABASE_NAME}_app`,
      '--batch',
      '--quick',
      process.env.DATABASE_NAME,
      '-e',
      sql,
    ],
    {
      env: { ...process.env, MYSQL_PWD: password },
      stdio: ['ignore', file, 'inherit'],
    },
  );
  closeSync(file);
  return performance.now() - started;
}

/** @returns milliseconds between the first and the last row, and how many there were */
async function exported() {
  const path = `organisations/${organisationId}/audit-exports`;
  session = await api.confirm(session);
  const { body } = await api.call('POST', path, { format: 'csv', filter: {} }, session);
  let begun = null;
  let most = 0;
  for (;;) {
    const [[row]] = await connections.query('select state, events from audit_exports where id = ?', [body.id]);
    most = Math.max(most, memory());
    if (row.state !== 'waiting') begun ??= performance.now();
    if (row.state === 'ready') return { milliseconds: performance.now() - begun, rows: row.events, most, id: body.id };
    if (row.state === 'failed') throw new Error('the export failed');
    await pause(10);
  }
}

const load = new Load(api.origin, 1);
const request = () => ({
  method: 'GET',
  path: `/api/v1/organisations/${organisationId}/credentials?limit=50`,
  headers: headersOf(session),
});
await load.run(200, request);
const alone = quantile(await load.run(2_000, request), 0.99);

const speeds = [];
const references = [];
const growth = [];
await exported();
for (let round = 0; round < ROUNDS; round += 1) {
  const before = memory();
  const took = reference();
  const { milliseconds, rows, most } = await exported();
  references.push(rows / took);
  speeds.push(rows / milliseconds);
  growth.push(most - before);
}
report('audit-export', median(speeds) * 1_000, 'rows/s', median(references) * 1_000, { required: '>= 0.7', rows: ROWS });
report('audit-export-memory', Math.max(...growth), 'MiB', 60, { required: '<= 1' });

session = await api.confirm(session);
let done = false;
const times = [];
const writing = exported().finally(() => (done = true));
while (!done) times.push(...(await load.run(20, request)));
await writing;
const meanwhile = quantile(
  times.sort((a, b) => a - b),
  0.99,
);
report('audit-export-other-requests-p99', meanwhile, 'ms', alone, { required: '<= 2', requests: times.length });

worker.kill('SIGTERM');
load.close();
await connections.end();
await api.stop();
