// audit-stream.bench.mjs [ROWS]: events a second that the worker sends over TLS to Debian's rsyslog and to a server that takes what
// Splunk's collector takes, each alone; the CPU of worker and database for a thousand events; and whether every event arrived.
import { fillAuditTrail } from './support/audit-rows.mjs';
import { pool } from './support/database.mjs';
import { report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { built } from './support/product-build.mjs';
import { startNode, until } from './support/running-api.mjs';

const ROWS = Number(process.argv[2] ?? 100_000);
process.env.AUDIT_STREAM_ALLOWED_RANGES = '127.0.0.0/8';

await fillAuditTrail(ROWS);
const worker = startNode(new URL('../../dist/apps/worker/main.js', import.meta.url).pathname);
const connections = pool('application');
const one = async (sql, ...values) => Object.values((await connections.query(sql, values))[0][0] ?? { none: 0 })[0];
const caughtUp = `select counted_to > utc_timestamp() - interval 1 minute and (select next_position from audit_feed_progress) >= ${ROWS}
  and (select max(size) from audit_checkpoints) >= ${ROWS} from audit_count_progress`;
await until(async () => (await one(caughtUp)) === 1, 600_000);

const { streamReceivers } = await built('test/bench/support/stream-receivers.ts');
const receivers = await streamReceivers();
const position = (id) => one('select position from audit_stream_progress where stream_id = ?', id).then(Number);

for (const kind of ['splunk-hec', 'syslog']) {
  const id = await receivers.create(kind);
  await until(async () => (await position(id)) > 0);
  const [from, startedAt] = [await position(id), performance.now()];
  const { total } = await measureCpu({ worker: worker.pid, mariadb: servicePids().mariadb }, () =>
    until(async () => (await position(id)) >= ROWS, 600_000),
  );
  const [events, seconds] = [ROWS - from, (performance.now() - startedAt) / 1_000];
  report(`audit-stream-${kind}`, events / seconds, 'events/s', undefined, {
    events,
    cpuMillisecondsAThousand: Math.round((total / events) * 1e6),
  });
  report(`audit-stream-${kind}-missing`, Math.max(0, ROWS - receivers.received(kind)), 'events', undefined, { required: '0' });
  await connections.query('delete from audit_stream_progress where stream_id = ?', [id]);
}

worker.kill('SIGTERM');
await receivers.close();
await connections.end();
