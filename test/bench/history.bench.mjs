// history.bench.mjs [--checks=1000] [--days=365] [--reduced]: a year of checks that ran every minute: how long the chart of 90 days takes through the
// api; bytes of a raw result, and of each look once it is rolled up, from the size of the tables.
import { pool } from './support/database.mjs';
import { Load, quantile, report } from './support/load.mjs';
import { Monitored, sizes } from './support/monitored.mjs';
import { headersOf, RunningApi } from './support/running-api.mjs';

const { checks, days } = sizes({ checks: 1_000, days: 365 }, { checks: 200, days: 365 });
const LOOKS_A_DAY = 1_440;
const HOURS_KEPT = 92 * 24;

const api = await RunningApi.start();
const { organisationId, session } = await api.organisation();
const monitored = new Monitored();
monitored.organisationId = organisationId;
await monitored.add(checks, ['http://127.0.0.1:1'], { intervalSeconds: 60 });
// The api's account has rights on the tables of the product only, and so none on those that count.
const maker = pool('migration');
const query = async (sql, values) => (await maker.query(sql, values))[0];

for (const [hours, steps, looks] of [
  [24, days, LOOKS_A_DAY],
  [1, HOURS_KEPT, 60],
])
  for (const { id } of await query('select id from check_statuses order by id'))
    await query(
      `insert into check_rollups (status_id, hours, at, answered, failed, unasked, maintained, average, slowest, p50, p95, p99)
        select ?, ?, date_sub(date(utc_timestamp()), interval seq * ? hour), ? - seq % 3, seq % 3, 0, 0, 20 + seq % 50, 200 + seq % 90, if(? = 1, 20, null), if(? = 1, 80, null), if(? = 1, 150, null) from seq_1_to_${steps}`,
      [id, hours, hours, looks, hours, hours, hours],
    );
// As they come: in the order of their time, all checks of a minute, then those of the next.
for (let minute = 0; minute < LOOKS_A_DAY; minute += 1)
  await query(
    `insert into check_results (bucket, slot, at, error, status_code, dns, connect, tls, first_byte, total)
      select id div 16, id mod 16, date_sub(utc_timestamp(3), interval ? second) + interval (id * 50 % 60000 * 1000) microsecond, 0, 200, 1, 2, null, 12, 15 from check_statuses order by id`,
    [(LOOKS_A_DAY - minute) * 60],
  );

async function bytesOf(table) {
  await query(`analyze table ${table}`);
  const [{ bytes }] = await query(
    'select data_length + index_length as bytes from information_schema.tables where table_schema = database() and table_name = ?',
    [table],
  );
  return Number(bytes);
}
const [raw, rolled] = [await bytesOf('check_results'), await bytesOf('check_rollups')];
report('history-raw', raw / (checks * LOOKS_A_DAY), 'bytes a raw row', undefined, {
  required: '<= 50',
  tableMiB: Math.round(raw / 1_048_576),
});
report('history-rolled', rolled / (checks * days * LOOKS_A_DAY), 'bytes a look', undefined, {
  required: '<= 8',
  tableMiB: Math.round(rolled / 1_048_576),
});

const ids = (await query('select check_id as id from check_statuses')).map(({ id }) => id);
const load = new Load(api.origin, 1);
const chart = (index) => ({
  method: 'GET', path: `/api/v1/organisations/${organisationId}/checks/${ids[(index * 7) % ids.length]}/history?range=quarter`, headers: headersOf(session),
}); // prettier-ignore
await load.run(50, chart);
const times = await load.run(500, chart);
report('history-chart', quantile(times, 0.95), 'ms (p95)', undefined, { required: '<= 50', p50: Number(quantile(times, 0.5).toFixed(2)) });

load.close();
await maker.end();
await monitored.stop();
await api.stop();
