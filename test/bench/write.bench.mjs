// Entries made and entries changed, 16 in flight, each with its audit event: requests a second. Entries have a user name and a password; a change
// is a new password. Reference, in the same run: a bare Nest route on Express that inserts as many rows into tables with the same
// indexes, a transaction each, with nothing else.
import { pool, settled } from './support/database.mjs';
import { Load, median, quantile, report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { headersOf, RunningApi, startNode, until } from './support/running-api.mjs';
import { freePort } from '../../ops/local/free-port.mjs';

const IN_FLIGHT = 16;
const ROUNDS = Number(process.argv[2] ?? 12);
const REQUESTS_A_ROUND = 1_000;
const WARM_UP = 6_000;
const ENTRIES = 10_000;
const GOAL = 1_000;
const TABLES = ['credentials', 'credential_fields', 'credential_words', 'audit_events'];

const api = await RunningApi.start();
const { organisationId, session } = await api.organisation();
await api.fill({ organisationId, session }, 0, ENTRIES);
const database = pool('migration');
for (const table of TABLES) {
  await database.query(`create table bench_${table} like ${table}`);
  await database.query(`grant select, insert on bench_${table} to '${process.env.DATABASE_NAME}_app'@'localhost'`);
}
const referencePort = await freePort();
const bare = startNode(new URL('support/reference-server.mjs', import.meta.url).pathname, String(referencePort));
await until(async () => (await fetch(`http://127.0.0.1:${referencePort}/`)).status === 404);

const [entries] = await database.query('select id, version from credentials where organisation_id = ?', [organisationId]);
const path = `/api/v1/organisations/${organisationId}/credentials`;
let made = 0;
const create = () => {
  made += 1;
  const fields = [
    { key: 'username', value: `user${made}` },
    { key: 'password', value: `Pa-${made}-word!` },
  ];
  const body = JSON.stringify({ type: 'login', name: `Server ${made} administrator`, fields });
  return { method: 'POST', path, headers: headersOf(session), body };
};
let changed = 0;
const update = () => {
  const entry = entries[(changed += 1) % entries.length];
  const headers = { ...headersOf(session), 'if-match': `"${entry.version}"` };
  entry.version += 1;
  const body = JSON.stringify({ fields: [{ key: 'password', value: `Pa-${changed}-other!` }] });
  return { method: 'PATCH', path: `${path}/${entry.id}`, headers, body };
};
const at = '2026-01-01 00:00:00.000';
const sealed = 'x'.repeat(48);
const inserts = [
  {
    table: 'bench_credentials',
    columns: ['id', 'created_at', 'organisation_id', 'type', 'name', 'username', 'url', 'tags', 'updated_at', 'version'],
    rows: [['@entry', at, organisationId, 'login', 'Server 1 administrator', 'user1', null, '[]', at, 1]],
  },
  {
    table: 'bench_credential_fields',
    columns: ['id', 'created_at', 'organisation_id', 'credential_id', 'position', '`key`', 'label', 'kind', 'value', 'sealed', 'version', 'updated_at'],
    rows: [
      ['@new', at, organisationId, '@entry', 0, 'username', 'User name', 'text', 'user1', null, 1, at],
      ['@new', at, organisationId, '@entry', 1, 'password', 'Password', 'password', null, sealed, 1, at],
    ],
  },
  {
    table: 'bench_credential_words',
    columns: ['organisation_id', 'word', 'credential_id', 'name_start'],
    rows: ['server', '1', 'administrator', 'user1'].map((word) => [organisationId, word, '@entry', 'Server 1 administrator']),
  },
  {
    table: 'bench_audit_events',
    columns: ['at', 'id', 'organisation_id', 'category', 'action', 'outcome', 'actor_id', 'actor_name', 'address', 'user_agent', 'request_id', 'details'],
    rows: [[at, '@new', organisationId, 'vault', 'credential.created', 'success', '@new', 'Somebody', '127.0.0.1', '', 'a request', '{}']],
  },
]; // prettier-ignore
const insert = () => ({
  method: 'POST',
  path: '/write',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ inserts }),
});

const services = servicePids();
const sides = {
  create: { origin: api.origin, pids: { api: api.pid, ...services }, request: create },
  update: { origin: api.origin, pids: { api: api.pid, ...services }, request: update },
  reference: { origin: `http://127.0.0.1:${referencePort}`, pids: { api: bare.pid, ...services }, request: insert },
};
for (const side of Object.values(sides)) {
  Object.assign(side, { load: new Load(side.origin, IN_FLIGHT), rounds: [] });
  await side.load.run(WARM_UP, side.request);
}
await settled(database);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { load, pids, request, rounds } of Object.values(sides)) {
    const started = performance.now();
    const { result, each, total } = await measureCpu(pids, () => load.run(REQUESTS_A_ROUND, request));
    const perSecond = (REQUESTS_A_ROUND * 1_000) / (performance.now() - started);
    rounds.push({ perSecond, p50: quantile(result, 0.5), p99: quantile(result, 0.99), ...each, total });
  }
}

for (const [name, { rounds }] of Object.entries(sides)) {
  const of = (key) => median(rounds.map((round) => round[key]));
  const microseconds = (key) => Math.round((of(key) / REQUESTS_A_ROUND) * 1e6);
  const goal = name === 'reference' ? undefined : GOAL;
  report(`write-${name}`, of('perSecond'), 'requests/s', goal, {
    ...(goal === undefined ? {} : { required: '>= 1', cpuAgainstBare: Number((of('total') / median(sides.reference.rounds.map(({ total }) => total))).toPrecision(3)) }),
    cpuMicroseconds: { node: microseconds('api'), mariadb: microseconds('mariadb'), redis: microseconds('redis'), all: microseconds('total') },
    p50: Number(of('p50').toPrecision(3)), p99: Number(of('p99').toPrecision(3)),
  }); // prettier-ignore
}

for (const { load } of Object.values(sides)) await load.close();
await database.end();
bare.kill('SIGTERM');
await api.stop();
