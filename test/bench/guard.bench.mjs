// What authentication, permission and organisation scope add to a request: CPU of the api, Redis and MariaDB together.
// Reference, in the same run: a bare Nest route on Express, which answers the same. What is looked for is a tenth of what a request costs, and a
// machine's speed changes from one second to the next: each side is asked in short turns, in every order, and each turn compared with its neighbours.
import { freePort } from '../../ops/local/free-port.mjs';
import { Load, median, report } from './support/load.mjs';
import { cpuNanoseconds, servicePids } from './support/measured-processes.mjs';
import { build } from './support/product-build.mjs';
import { headersOf, RunningApi, startNode, until } from './support/running-api.mjs';

const IN_FLIGHT = 8;
const ROUNDS = 450;
const REQUESTS_A_TURN = 300;
const WARM_UP = 15_000;

const guarded = await build('test/bench/support/guarded-api.ts');
const api = await RunningApi.start(guarded.script);
const { organisationId, session } = await api.organisation();
const barePort = await freePort();
const bare = startNode(new URL('support/bare-server.mjs', import.meta.url).pathname, String(barePort));
const bareOrigin = `http://127.0.0.1:${barePort}`;
await until(async () => (await fetch(`${bareOrigin}/measured`)).ok);

const ours = { node: api.pid, ...servicePids() };
const request = (path) => ({ method: 'GET', path, headers: headersOf(session) });
const sides = {
  guarded: { origin: api.origin, pids: ours, request: request(`/api/v1/organisations/${organisationId}/measured`) },
  open: { origin: api.origin, pids: ours, request: request(`/api/v1/organisations/${organisationId}/open`) },
  bare: { origin: bareOrigin, pids: { node: bare.pid }, request: request('/measured') },
};
for (const side of Object.values(sides)) {
  Object.assign(side, { load: new Load(side.origin, IN_FLIGHT), turns: [] });
  await side.load.run(WARM_UP, () => side.request);
}

/** Microseconds of CPU a request, by process. */
async function turn({ pids, load, request }) {
  const before = Object.entries(pids).map(([name, pid]) => [name, pid, cpuNanoseconds(pid)]);
  await load.run(REQUESTS_A_TURN, () => request);
  return Object.fromEntries(before.map(([name, pid, then]) => [name, (cpuNanoseconds(pid) - then) / REQUESTS_A_TURN / 1_000]));
}

const order = Object.values(sides);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const side of order) side.turns.push(await turn(side));
  order.push(order.shift());
}

const total = (one) => Object.values(one).reduce((sum, value) => sum + value, 0);
const of = ({ turns }) => Math.round(median(turns.map(total)));
const added = (measure) => median(sides.guarded.turns.map((one, round) => measure(one) - measure(sides.open.turns[round])));
report('guard', added(total), 'microseconds of CPU a request', median(sides.bare.turns.map(total)), {
  required: 'ratio <= 0.6', ...Object.fromEntries(Object.keys(ours).map((name) => [name, Math.round(added((one) => one[name]))])),
  whole: of(sides.guarded), withoutGuard: of(sides.open),
}); // prettier-ignore

for (const { load } of Object.values(sides)) load.close();
bare.kill('SIGTERM');
await api.stop();
guarded.remove();
