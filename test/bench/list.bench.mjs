// The list of 100,000 entries: the first page of 50, the page after 10,000 entries, and search by the beginning of a name.
import { Load, median, quantile, report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { headersOf, RunningApi } from './support/running-api.mjs';

const ENTRIES = 100_000;
const SKIPPED = 10_000;
const ROUNDS = 5;
const REQUESTS_A_ROUND = 300;

const api = await RunningApi.start();
const organisation = await api.organisation();
await api.fill(organisation, 0, ENTRIES);
const base = `/api/v1/organisations/${organisation.organisationId}/credentials?limit=50`;
const requestOf = (query) => ({ method: 'GET', path: `${base}${query}`, headers: headersOf(organisation.session) });

let cursor = '';
for (let seen = 0; seen < SKIPPED; seen += 200) {
  const { body } = await api.call(
    'GET',
    `${base.slice('/api/v1/'.length).replace('limit=50', 'limit=200')}${cursor}`,
    undefined,
    organisation.session,
  );
  cursor = `&cursor=${body.nextCursor}`;
}

const pids = { api: api.pid, ...servicePids() };
const alone = new Load(api.origin, 1);

async function pages(query) {
  const cpu = [];
  const p50 = [];
  await alone.run(100, () => requestOf(query));
  for (let round = 0; round < ROUNDS; round += 1) {
    const { result, total } = await measureCpu(pids, () => alone.run(REQUESTS_A_ROUND, () => requestOf(query)));
    cpu.push((total / REQUESTS_A_ROUND) * 1_000);
    p50.push(quantile(result, 0.5));
  }
  return { cpu: median(cpu), p50: median(p50) };
}

const first = await pages('');
const deep = await pages(cursor);
report('list-first-page', first.p50, 'ms', undefined, { cpuMilliseconds: first.cpu });
report('list-after-10000', deep.p50, 'ms', first.p50, { required: '<= 1.3', cpuMilliseconds: deep.cpu });

const SEARCHES = {
  'beginning-of-a-name': () => `Printer ${String(Math.floor(Math.random() * 1_000)).padStart(3, '0')}`,
  'as-it-is-typed': (index) => 'Firewall'.slice(0, 1 + (index % 8)),
  'rare-word': () => `host${String(Math.floor(Math.random() * ENTRIES)).padStart(6, '0')}`,
  'two-words': () => `${String(Math.floor(Math.random() * 100)).padStart(2, '0')} administrator`,
  'nothing-found': () => 'zzzz',
};
for (const [name, text] of Object.entries(SEARCHES)) {
  const times = await alone.run(400, (index) => requestOf(`&search=${encodeURIComponent(text(index))}`));
  report(`search-${name}-p95`, quantile(times, 0.95), 'ms', 20, { required: '<= 1', p50: quantile(times, 0.5) });
}

await alone.close();
await api.stop();
