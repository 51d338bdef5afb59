// What somebody may do who is in 1,000 organisations: decided at each request, and loaded when anybody's rights have changed.
// Reference, in the same run: somebody who is in one.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { pool } from './support/database.mjs';
import { Load, median, quantile, report } from './support/load.mjs';
import { measureCpu } from './support/measured-processes.mjs';
import { headersOf, RunningApi } from './support/running-api.mjs';

const ORGANISATIONS = 1_000;
const ROUNDS = 12;
const REQUESTS_A_ROUND = 500;
const LOADS = 60;

const api = await RunningApi.start();
const { organisationId, session } = await api.organisation();
const invited = await api.call(
  'POST',
  `organisations/${organisationId}/invitations`,
  { email: 'one@example.com', roleIds: ['owner'] },
  session,
);
const other = await api.accept(invited.body.invitationLink, 'In One');

const database = pool('migration');
const [[{ id: userId }]] = await database.query("select id from users where email = 'owner@example.com'");
for (let number = 1; number < ORGANISATIONS; number += 1) {
  const [organisation, membership] = [randomUUID(), randomUUID()];
  await database.query('insert into organisations (id, created_at, slug, name) values (?, now(), ?, ?)', [
    organisation,
    `o${number}`,
    `O ${number}`,
  ]);
  await database.query('insert into memberships (id, created_at, organisation_id, user_id) values (?, now(), ?, ?)', [
    membership,
    organisation,
    userId,
  ]);
  await database.query("insert into role_assignments (id, created_at, organisation_id, membership_id, role_id) values (?, now(), ?, ?, 'technician')", [randomUUID(), organisation, membership]); // prettier-ignore
}

const redis = new Redis({ path: process.env.REDIS_SOCKET, db: Number(process.env.REDIS_DATABASE ?? 0) });
const changeRights = () => redis.set('identity:access-epoch', randomUUID());
await changeRights();
const load = new Load(api.origin, 1);
const requestOf = (cookie) => ({
  method: 'GET',
  path: `/api/v1/organisations/${organisationId}/credentials?limit=1`,
  headers: headersOf(cookie),
});
const people = { many: requestOf(session), one: requestOf(other) };

const decided = { many: [], one: [] };
for (const request of Object.values(people)) await load.run(2_000, () => request);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, request] of Object.entries(people)) {
    const { total } = await measureCpu({ api: api.pid }, () => load.run(REQUESTS_A_ROUND, () => request));
    decided[name].push((total / REQUESTS_A_ROUND) * 1_000);
  }
}

const questions = async () => Number((await database.query("show global status like 'Com_select'"))[0][0].Value);
async function loaded(request) {
  const times = [];
  const before = await questions();
  for (let turn = 0; turn < LOADS; turn += 1) {
    await changeRights();
    times.push(...(await load.run(1, () => request)));
  }
  return {
    p50: quantile(
      times.sort((a, b) => a - b),
      0.5,
    ),
    queries: ((await questions()) - before) / LOADS,
  };
}
await loaded(people.many);
const many = await loaded(people.many);
const one = await loaded(people.one);

const more = median(decided.many) - median(decided.one);
report('permissions-decided', Math.max(more, 0), 'ms more CPU a request than in one organisation', 1, { required: '<= 1', many: median(decided.many), one: median(decided.one) }); // prettier-ignore
report('permissions-queries', many.queries, 'queries a request after a change', one.queries, { required: '<= 1 (none per organisation)' });
report('permissions-loaded', many.p50, 'ms a request after a change', one.p50, { organisations: ORGANISATIONS });

load.close();
redis.disconnect();
await database.end();
await api.stop();
