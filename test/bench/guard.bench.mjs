// What authentication, permission and organisation scope add to a request: CPU of the api, Redis and MariaDB together.
// Reference, in the same run: a bare Nest route on Express, which answers the same.
import { freePort } from '../../ops/local/free-port.mjs';
import { Load, median, quantile, report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { build } from './support/product-build.mjs';
import { headersOf, RunningApi, startNode, until } from './support/running-api.mjs';

const IN_FLIGHT = 8;
const ROUNDS = 12;
const REQUESTS_A_ROUND = 2_000;
const WARM_UP = 6_000;

const guarded = await build('test/bench/support/guarded-api.ts');
const api = await RunningApi.start(guarded.script);
const { organisationId, session } = await api.organisation();
const barePort = await freePort();
const bare = startNode(new URL('support/bare-server.mjs', import.meta.url).pathname, String(barePort));
const bareOrigin = `http://127.0.0.1:${barePort}`;
await until(async () => (await fetch(`${bareOrigin}/measured`)).ok);

const ours = { api: api.pid, ...servicePids() };
const request = (path, cookie) => ({ method: 'GET', path, headers: headersOf(cookie) });
const sides = {
  guarded: { origin: api.origin, pids: ours, request: request(`/api/v1/organisations/${organisationId}/measured`, session) },
  open: { origin: api.origin, pids: ours, request: request(`/api/v1/open/${organisationId}/measured`, session) },
  bare: { origin: bareOrigin, pids: { bare: bare.pid }, request: request('/measured', session) },
};
for (const side of Object.values(sides)) {
  Object.assign(side, { load: new Load(side.origin, IN_FLIGHT), each: [], p99: [] });
  await side.load.run(WARM_UP, () => side.request);
}
for (let round = 0; round < ROUNDS; round += 1) {
  for (const side of Object.values(sides)) {
    const { result, each, total } = await measureCpu(side.pids, () => side.load.run(REQUESTS_A_ROUND, () => side.request));
    side.each.push({ ...each, total });
    side.p99.push(quantile(result, 0.99));
  }
}

const microseconds = ({ each }, name) => (median(each.map((one) => one[name])) / REQUESTS_A_ROUND) * 1e6;
const added = (name) => microseconds(sides.guarded, name) - microseconds(sides.open, name);
report('guard', added('total'), 'microseconds of CPU a request', microseconds(sides.bare, 'total'), {
  required: '<= 0.6', node: Math.round(added('api')), redis: Math.round(added('redis')), mariadb: Math.round(added('mariadb')),
  whole: Math.round(microseconds(sides.guarded, 'total')), withoutGuard: Math.round(microseconds(sides.open, 'total')),
}); // prettier-ignore

for (const { load } of Object.values(sides)) await load.close();
bare.kill('SIGTERM');
await api.stop();
guarded.remove();
