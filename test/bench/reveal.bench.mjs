// Requests a CPU second (all processes) of the whole reveal: session, permission, policy, committed audit event, decryption.
// Reference, in the same run: a bare Nest route with one read by primary key and one committed insert.
import { pool } from './support/database.mjs';
import { Load, median, quantile, report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { headersOf, RunningApi, startNode, until } from './support/running-api.mjs';
import { freePort } from '../../ops/local/free-port.mjs';

const IN_FLIGHT = 16;
// Many short rounds in turn: what else the machine does then weighs on both sides alike.
const ROUNDS = 16;
const REQUESTS_A_ROUND = 1_000;
const WARM_UP = 8_000;
const SIZES = [1_000, 100_000];

const api = await RunningApi.start();
const organisation = await api.organisation();
const database = pool('migration');
await database.query('create table bench_events (id uuid not null primary key, at datetime(3) not null, details text not null)');
await database.query(`grant select, insert on bench_events to '${process.env.DATABASE_NAME}_app'@'localhost'`);
const referencePort = await freePort();
const reference = startNode(new URL('support/reference-server.mjs', import.meta.url).pathname, String(referencePort));
await until(async () => (await fetch(`http://127.0.0.1:${referencePort}/`)).status === 404);

const sides = {
  ours: { load: new Load(api.origin, IN_FLIGHT), pids: { api: api.pid, ...servicePids() }, perSecond: [], p99: [], each: [] },
  reference: {
    load: new Load(`http://127.0.0.1:${referencePort}`, IN_FLIGHT),
    pids: { api: reference.pid, ...servicePids() },
    perSecond: [],
    p99: [],
    each: [],
  },
};

const results = [];
let filled = 0;
for (const size of SIZES) {
  await api.fill(organisation, filled, size);
  filled = size;
  const [fields] = await database.query(
    "select credential_id, id from credential_fields where organisation_id = ? and `key` = 'password'",
    [organisation.organisationId],
  );
  const random = () => fields[Math.floor(Math.random() * fields.length)];
  const revealOf = () => {
    const { credential_id: credentialId, id } = random();
    return {
      method: 'POST',
      path: `/api/v1/organisations/${organisation.organisationId}/credentials/${credentialId}/fields/${id}/reveal`,
      headers: headersOf(organisation.session),
      body: '{}',
    };
  };
  const readOf = () => ({
    method: 'POST',
    path: '/read',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: random().id }),
  });
  results.push(await compare(size, revealOf, readOf));
}

async function compare(size, revealOf, readOf) {
  const requests = { ours: revealOf, reference: readOf };
  for (const side of Object.values(sides)) Object.assign(side, { perSecond: [], p99: [], each: [] });
  for (const [name, { load }] of Object.entries(sides)) await load.run(WARM_UP, requests[name]);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, side] of Object.entries(sides)) {
      const started = performance.now();
      const { result, each, total } = await measureCpu(side.pids, () => side.load.run(REQUESTS_A_ROUND, requests[name]));
      side.perSecond.push(REQUESTS_A_ROUND / total);
      side.p99.push(quantile(result, 0.99));
      side.each.push({ ...each, wall: (performance.now() - started) / 1_000 });
    }
  }
  const { ours, reference: bare } = sides;
  const microseconds = (side, name) => Math.round((median(side.each.map((each) => each[name])) / REQUESTS_A_ROUND) * 1e6);
  const cpu = (side) => ({ node: microseconds(side, 'api'), mariadb: microseconds(side, 'mariadb'), redis: microseconds(side, 'redis') });
  report(`reveal-${size}`, median(ours.perSecond), 'requests/CPU-second', median(bare.perSecond), {
    required: '>= 0.5', cpuMicroseconds: cpu(ours), referenceCpuMicroseconds: cpu(bare), requestsPerSecond: Math.round(1e6 / microseconds(ours, 'wall')),
  }); // prettier-ignore
  report(`reveal-${size}-p99`, median(ours.p99), 'ms', median(bare.p99), { inFlight: IN_FLIGHT });
  return median(ours.perSecond);
}

report('reveal-100000-against-1000', results[1], 'requests/CPU-second', results[0], { required: '>= 0.77 (within 1.3x)' });

for (const { load } of Object.values(sides)) await load.close();
await database.end();
reference.kill('SIGTERM');
await api.stop();
