// ENTRIES entries (10,000 unless told) by the product's own import: each with two secrets sealed, searchable, audited. Reference, in the same run: as many
// secrets sealed (HKDF, AES-256-GCM) and as many rows written in inserts of a thousand, with nothing else. Then a file of 50 MB: by how much the api grows.
import { createCipheriv, createSecretKey, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { pool } from './support/database.mjs';
import { median, report } from './support/load.mjs';
import { loginOf, RunningApi } from './support/running-api.mjs';

const ENTRIES = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const SECONDS_ALLOWED = 20;
const MEGABYTES_ALLOWED = 300;
const LARGE_ENTRIES = 16_000;
const LARGE_BYTES = 49_900_000;

let api = await RunningApi.start();
const { organisationId, session } = await api.organisation();
const database = pool('migration');
const TABLES = ['credentials', 'credential_fields', 'credential_words', 'audit_events', 'outbox_messages'];

const timed = async (work) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
};
/** As the page sends it: the file as it is, in a form. */
const send = ({ format, content }) => {
  const form = new FormData();
  form.set('format', format);
  form.set('file', new Blob([content]), 'export');
  return api.call('POST', `organisations/${organisationId}/imports/files`, form, session);
};

const json = (round) => {
  const items = Array.from({ length: ENTRIES }, (_, index) => loginOf(round * ENTRIES + index));
  return { format: 'bitwarden-json', content: JSON.stringify({ items }) };
};
const csv = (round) => {
  const rows = Array.from({ length: ENTRIES }, (_, index) => loginOf(round * ENTRIES + index));
  const lines = rows.map(({ name, notes, login }) => `"${name}","${login.uris[0].uri}","${login.username}","${login.password}","${notes}"`);
  return { format: 'csv', content: `name,url,username,password,note\n${lines.join('\n')}\n` };
};

/** As many rows as an import writes, of about the same size, into a table without any index but its key. */
async function bare(rowCounts) {
  const organisationKey = randomBytes(32);
  const sealed = Array.from({ length: 2 * ENTRIES }, () => {
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', organisationKey, randomUUID(), `field|${randomUUID()}`, 32)));
    const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12), { authTagLength: 16 });
    cipher.setAAD(Buffer.from(randomUUID()));
    return Buffer.concat([cipher.update('Pa-000000-word!'), cipher.final(), cipher.getAuthTag()]);
  });
  const connection = await database.getConnection();
  await connection.beginTransaction();
  let next = 0;
  for (const rows of rowCounts)
    for (let start = 0; start < rows; start += 1_000) {
      const some = Array.from({ length: Math.min(1_000, rows - start) }, () => [
        randomUUID(),
        organisationId,
        'a text',
        sealed[next++ % sealed.length],
      ]);
      await connection.query('insert into bench_rows (id, organisation_id, text, sealed) values ?', [some]);
    }
  await connection.commit();
  connection.release();
}

async function counts() {
  const [[row]] = await database.query(`select ${TABLES.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`);
  return TABLES.map((table) => Number(row[table]));
}

await database.query(
  'create table bench_rows (id uuid not null primary key, organisation_id uuid not null, text varchar(200) not null, sealed blob null)',
);
await send({ format: 'bitwarden-json', content: JSON.stringify({ items: [loginOf(-1)] }) });
const times = { json: [], csv: [], bare: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  const before = await counts();
  times.json.push(await timed(() => send(json(2 * round))));
  const rows = (await counts()).map((count, index) => count - before[index]);
  times.csv.push(await timed(() => send(csv(2 * round + 1))));
  times.bare.push(await timed(() => bare(rows)));
}
const reference = median(times.bare);
for (const format of ['json', 'csv']) {
  const seconds = median(times[format]);
  report(`import-${format}-${ENTRIES}`, seconds, 's', SECONDS_ALLOWED, {
    required: '<= 1',
    againstBareWrites: Number((seconds / reference).toPrecision(3)),
  });
}

// A process that has imported before keeps memory that it would take again, and seems to need none.
await api.stop();
api = await RunningApi.start();
await send({ format: 'bitwarden-json', content: JSON.stringify({ items: [loginOf(-2)] }) });
const status = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`, 'u').exec(readFileSync(`/proc/${api.pid}/status`, 'utf8'))[1]) / 1_024;
await new Promise((resolve) => setTimeout(resolve, 5_000));
const idle = status('VmRSS');
writeFileSync(`/proc/${api.pid}/clear_refs`, '5');
const note = 'n'.repeat(Math.floor(LARGE_BYTES / LARGE_ENTRIES) - 250);
const items = Array.from({ length: LARGE_ENTRIES }, (_, index) => ({ ...loginOf(index), name: `Large ${index}`, notes: note }));
const content = JSON.stringify({ items });
const seconds = await timed(() => send({ format: 'bitwarden-json', content }));
report('import-50mb-memory', status('VmHWM') - idle, 'MB above idle', MEGABYTES_ALLOWED, {
  required: '<= 1', idle: Math.round(idle), megabytes: Math.round(content.length / 1e6), seconds: Math.round(seconds),
}); // prettier-ignore

await database.end();
await api.stop();
