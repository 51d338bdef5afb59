// Requests a CPU second (all processes) of the whole reveal: session, permission, policy, committed audit event, decryption.
// Reference, in the same run: a bare Nest route with one read by primary key and one committed insert; and the product with its audit events left
// out, for what they cost.
import { pool } from './support/database.mjs';
import { Load, median, quantile, report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { build } from './support/product-build.mjs';
import { headersOf, RunningApi, startNode, until } from './support/running-api.mjs';
import { freePort } from '../../ops/local/free-port.mjs';

const IN_FLIGHT = 16;
// Many short rounds in turn: what else the machine does then weighs on both sides alike.
const ROUNDS = Number(process.argv[2] ?? 16);
const REQUESTS_A_ROUND = 1_000;
const WARM_UP = 8_000;
const SIZES = (process.argv[3] ?? '1000,100000').split(',').map(Number);

const api = await RunningApi.start();
const organisation = await api.organisation();
const database = pool('migration');
await database.query('create table bench_events (id uuid not null primary key, at datetime(3) not null, details text not null)');
await database.query(`grant select, insert on bench_events to '${process.env.DATABASE_NAME}_app'@'localhost'`);
const referencePort = await freePort();
const reference = startNode(new URL('support/reference-server.mjs', import.meta.url).pathname, String(referencePort));
await until(async () => (await fetch(`http://127.0.0.1:${referencePort}/`)).status === 404);

const unauditedBuild = await build('test/bench/support/unaudited-api.ts');
const unauditedPort = await freePort();
const unaudited = startNode(unauditedBuild.script, String(unauditedPort));
await until(async () => (await fetch(`http://127.0.0.1:${unauditedPort}/readyz`)).ok);

const sideOf = (origin, pid) => ({ load: new Load(origin, IN_FLIGHT), pids: { api: pid, ...servicePids() } });
const sides = {
  ours: sideOf(api.origin, api.pid),
  reference: sideOf(`http://127.0.0.1:${referencePort}`, reference.pid),
  unaudited: sideOf(`http://127.0.0.1:${unauditedPort}`, unaudited.pid),
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
  const requests = { ours: revealOf, reference: readOf, unaudited: revealOf };
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
  const { ours, reference: bare, unaudited: silent } = sides;
  const microseconds = (side, name) => Math.round((median(side.each.map((each) => each[name])) / REQUESTS_A_ROUND) * 1e6);
  const cpu = (side) => ({ node: microseconds(side, 'api'), mariadb: microseconds(side, 'mariadb'), redis: microseconds(side, 'redis') });
  report(`reveal-${size}`, median(ours.perSecond), 'requests/CPU-second', median(bare.perSecond), {
    required: '>= 0.5', cpuMicroseconds: cpu(ours), referenceCpuMicroseconds: cpu(bare),
  }); // prettier-ignore
  const perSecond = (side) => Math.round(1e6 / microseconds(side, 'wall'));
  report(`reveal-${size}-rate`, perSecond(ours), 'requests/s', 1_800, { required: '>= 1', inFlight: IN_FLIGHT });
  const perReveal = (side) => 1_000 / median(side.perSecond);
  report(`reveal-${size}-cpu`, perReveal(ours), 'CPU-ms', 0.6, { required: '<= 1', processes: 'all' });
  report(`reveal-${size}-audit`, perReveal(ours) - perReveal(silent), 'CPU-ms', perReveal(ours), {
    required: '<= 0.3',
    requestsPerSecondWithout: perSecond(silent),
  });
  report(`reveal-${size}-p99`, median(ours.p99), 'ms', median(bare.p99), { inFlight: IN_FLIGHT });
  return median(ours.perSecond);
}

if (results.length > 1)
  report(`reveal-${SIZES.at(-1)}-against-${SIZES[0]}`, results.at(-1), 'requests/CPU-second', results[0], { required: '>= 0.85' });

for (const { load } of Object.values(sides)) load.close();
await database.end();
reference.kill('SIGTERM');
unaudited.kill('SIGTERM');
unauditedBuild.remove();
await api.stop();
