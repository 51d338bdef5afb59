// ENTRIES (500 unless told) by the product's own import in each of ORGANISATIONS (2,000 unless told): reveals of any of them, lists of 100 and new
// entries, by somebody who is a member of all. Reference, in the same run: the same with 1,000 entries in one organisation (not with BENCH_HOLD).
import { held, pool, settled } from './support/database.mjs';
import { Load, median, quantile, report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { headersOf, loginOf, RunningApi } from './support/running-api.mjs';

const ORGANISATIONS = Number(process.argv[2] ?? 2_000);
const ENTRIES = Number(process.argv[3] ?? 500);
const REQUESTS_A_ROUND = Number(process.argv[4] ?? 1_000);
const SMALL = 1_000;
const IN_FLIGHT = 16;
const IMPORTS_AT_ONCE = 2;
const ROUNDS = 9;
const WARM_UP = 5 * REQUESTS_A_ROUND;
const GOALS = { reveal: 1_800, list: 640, create: 1_000 };

let api = await RunningApi.start();
const { organisationId, session, administrator } = await api.organisation();
const database = pool('migration');

await api.fill({ organisationId, session }, 0, SMALL);
// Where the filling is to run beside other work, nothing before it can be measured.
const small = process.env.BENCH_HOLD ? null : await measured();

for (let number = 1; number < ORGANISATIONS; number += 1) {
  await api.call(
    'POST',
    'platform/organisations',
    { name: `Client ${number}`, slug: `client-${number}`, ownerEmail: 'owner@example.com' },
    administrator,
  );
}
await joinAll();
await api.stop(); // what it keeps of rights does not know of members who came by SQL
api = await RunningApi.start();
const [others] = await database.query('select id from organisations where id <> ?', [organisationId]);
await atOnce(
  others.map(({ id }, index) => async () => {
    await held();
    await api.fill({ organisationId: id, session }, index * ENTRIES, (index + 1) * ENTRIES);
  }),
);
console.error('filled');
await database.query('analyze table credentials, credential_fields');
await settled(database);
await api.stop(); // an api that has just imported a million entries is not what people meet
api = await RunningApi.start();
const large = await measured();

const entries = SMALL + others.length * ENTRIES;
for (const [name, goal] of Object.entries(GOALS)) {
  report(`${name}-${entries}`, large[name].perSecond, 'requests/s', goal, {
    required: '>= 1', inFlight: IN_FLIGHT, cpuMilliseconds: large[name].cpuMilliseconds, p50: large[name].p50, p99: large[name].p99, p50Alone: large[name].p50Alone,
  }); // prettier-ignore
  if (small)
    report(`${name}-${entries}-against-${SMALL}`, large[name].perSecond, 'requests/s', small[name].perSecond, { required: '>= 0.85' });
}
await database.end();
await api.stop();

async function joinAll() {
  await database.query(
    `insert into memberships (id, created_at, organisation_id, user_id, status)
     select uuid(), m.created_at, o.id, m.user_id, m.status from organisations o join memberships m on m.organisation_id = ? where o.id <> ?`,
    [organisationId, organisationId],
  );
  await database.query(
    `insert into role_assignments (id, created_at, organisation_id, membership_id, role_id)
     select uuid(), m.created_at, m.organisation_id, m.id, 'owner' from memberships m where m.organisation_id <> ?`,
    [organisationId],
  );
}

async function atOnce(tasks) {
  const worker = async () => {
    for (let task = tasks.pop(); task; task = tasks.pop()) await task();
  };
  await Promise.all(Array.from({ length: IMPORTS_AT_ONCE }, worker));
}

async function measured() {
  const [fields] = await database.query(
    "select organisation_id, credential_id, id from credential_fields where `key` = 'password' order by rand() limit 200000",
  );
  const random = () => fields[Math.floor(Math.random() * fields.length)];
  const of = (method, path, body) => ({
    method, path: `/api/v1/organisations/${path}`, headers: headersOf(session), ...(body ? { body: JSON.stringify(body) } : {}),
  }); // prettier-ignore
  let created = 0;
  const requests = {
    reveal: () => {
      const { organisation_id: organisation, credential_id: credential, id } = random();
      return of('POST', `${organisation}/credentials/${credential}/fields/${id}/reveal`, {});
    },
    list: () => of('GET', `${random().organisation_id}/credentials?limit=100`),
    create: () => {
      const fields = [
        { key: 'username', value: 'administrator' },
        { key: 'password', value: `Pa-${(created += 1)}-word!` },
      ];
      return of('POST', `${random().organisation_id}/credentials`, { type: 'login', name: `Created ${created}`, fields });
    },
  };
  const result = {};
  for (const [name, request] of Object.entries(requests)) result[name] = await loaded(request);
  return result;
}

async function loaded(request) {
  const load = new Load(api.origin, IN_FLIGHT);
  const pids = { api: api.pid, ...servicePids() };
  await load.run(WARM_UP, request);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    const { result, total } = await measureCpu(pids, () => load.run(REQUESTS_A_ROUND, request));
    const seconds = (performance.now() - started) / 1_000;
    rounds.push({
      perSecond: REQUESTS_A_ROUND / seconds,
      cpu: (total * 1_000) / REQUESTS_A_ROUND,
      p50: quantile(result, 0.5),
      p99: quantile(result, 0.99),
    });
  }
  load.close();
  const alone = new Load(api.origin, 1);
  const p50Alone = quantile(await alone.run(500, request), 0.5);
  await alone.close();
  const of = (key) => Number(median(rounds.map((round) => round[key])).toPrecision(3));
  return {
    perSecond: of('perSecond'),
    cpuMilliseconds: of('cpu'),
    p50: of('p50'),
    p99: of('p99'),
    p50Alone: Number(p50Alone.toPrecision(3)),
  };
}
