// Search among ENTRIES entries (100,000 unless told) of one organisation, by a part of the name, the user name, the address and a tag, as pages of 50.
// Reference, in the same run: the driver alone looking through the same columns with `like '%…%'`.
import { pool, settled } from './support/database.mjs';
import { Load, quantile, report } from './support/load.mjs';
import { headersOf, loginOf, RunningApi } from './support/running-api.mjs';

const ENTRIES = Number(process.argv[2] ?? 100_000);
const REQUESTS = Number(process.argv[3] ?? 400);
const REFERENCE_QUERIES = 20;
const MILLISECONDS_ALLOWED = 50;
const TAGS = ['linux', 'windows', 'network', 'cloud', 'backup', 'printing', 'telephony', 'security', 'office', 'web'];

const api = await RunningApi.start();
const organisation = await api.organisation();
const tagged = (number) => ({
  ...loginOf(number),
  clientst0r: { type: 'login', tags: [TAGS[number % TAGS.length], `site-${number % 500}`], expiresOn: null },
});
await api.fill(organisation, 0, ENTRIES, tagged);

const random = () => Math.floor(Math.random() * ENTRIES);
const padded = (number) => String(number).padStart(6, '0');
const SEARCHES = {
  name: () => `printer ${padded(random()).slice(0, 4)}`,
  'user-name': () => `user${padded(random()).slice(0, 5)}`,
  address: () => `host${padded(random())}`,
  tag: () => `site ${random() % 500}`,
  'frequent-tag': () => TAGS[random() % TAGS.length],
};

const database = pool('application');
await settled(database);
const like =
  'select id, name, username, url, tags from credentials where organisation_id = ? and trashed_at is null and (name like ? or username like ? or url like ? or tags like ?) order by name, id limit 50';
const alone = new Load(api.origin, 1);
for (const [name, text] of Object.entries(SEARCHES)) {
  const requestOf = () => ({
    method: 'GET',
    path: `/api/v1/organisations/${organisation.organisationId}/credentials?limit=50&search=${encodeURIComponent(text())}`,
    headers: headersOf(organisation.session),
  });
  await alone.run(50, requestOf);
  const times = await alone.run(REQUESTS, requestOf);
  const bare = [];
  for (let query = 0; query < REFERENCE_QUERIES; query += 1) {
    const pattern = `%${text().split(' ').at(-1)}%`;
    const started = performance.now();
    await database.query(like, [organisation.organisationId, pattern, pattern, pattern, pattern]);
    bare.push(performance.now() - started);
  }
  bare.sort((one, other) => one - other);
  report(`search-by-${name}-p95`, quantile(times, 0.95), 'ms', quantile(bare, 0.95), {
    required: `<= ${MILLISECONDS_ALLOWED} ms`, entries: ENTRIES, p50: Number(quantile(times, 0.5).toPrecision(3)),
  }); // prettier-ignore
}

await alone.close();
await database.end();
await api.stop();
