// Secrets sealed anew by a rotation of an organisation's key, a second of CPU of the worker and MariaDB. Reference, in the same run: bare HKDF and AES-256-GCM
// by the same batches, read with a lock and written with one statement a batch. ENTRIES entries (20,000 unless told) have two secrets each.
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { pool } from './support/database.mjs';
import { report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { RunningApi, startNode, until } from './support/running-api.mjs';

const ENTRIES = Number(process.argv[2] ?? 20_000);
const BATCH = 100;

const api = await RunningApi.start();
const organisation = await api.organisation();
const { organisationId } = organisation;
await api.fill(organisation, 0, ENTRIES);
const database = pool('migration');
// What the filling left to do is not what is measured.
await database.query('delete from outbox_messages');
const worker = startNode(new URL('../../dist/apps/worker/main.js', import.meta.url).pathname);
await pause(8_000);
const administrator = await api.confirm(organisation.administrator);
await api.call('POST', 'platform/keys/rotations', { organisationId }, administrator);
await database.query('update organisation_keys set seals_from = utc_timestamp(3) - interval 1 minute where organisation_id = ? order by version desc limit 1', [organisationId]); // prettier-ignore
await database.query('update key_rotations set starts_at = utc_timestamp(3) - interval 1 minute where organisation_id = ?', [
  organisationId,
]);

const rotation = async () => {
  const [[row]] = await database.query('select state, total, done, broken from key_rotations where organisation_id = ?', [organisationId]);
  return row;
};
await until(async () => (await rotation()).done > 0, 120_000);
const from = await rotation();
const services = servicePids();
const ours = await measureCpu({ worker: worker.pid, mariadb: services.mariadb }, () =>
  until(async () => ['settling', 'finished', 'failed'].includes((await rotation()).state), 900_000),
);
const to = await rotation();
if (to.state === 'failed' || to.broken > 0) throw new Error(`the rotation ended as ${to.state}`);
const perSecond = (to.done - from.done) / ours.total;
worker.kill('SIGTERM');

await database.query('create table bench_fields like credential_fields');
await database.query('insert into bench_fields select * from credential_fields where sealed is not null');
const [oldKey, newKey] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
const [all] = await database.query('select id, credential_id, version from bench_fields order by credential_id, id');
const keyOf = (key, { credential_id: credential, id }) =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, credential, `clientst0r/field/v1|${id}`, 32)));
const boundTo = ({ credential_id: credential, id, version }) => Buffer.from(`${organisationId}|${credential}|${id}|${version}`);

function seal(key, row, text) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, row), nonce, { authTagLength: 16 });
  cipher.setAAD(boundTo(row));
  return Buffer.concat([Buffer.from([1, 0, 0, 0, 1]), nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function open(key, row, sealed) {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, row), sealed.subarray(5, 17), { authTagLength: 16 });
  decipher.setAAD(boundTo(row));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(17, -16)), decipher.final()]);
}

const write = (connection, rows) =>
  connection.query(`update bench_fields set sealed = case id ${rows.map(() => 'when ? then ?').join(' ')} end where id in (?)`, [
    ...rows.flat(),
    rows.map(([id]) => id),
  ]);
const batches = Array.from({ length: Math.ceil(all.length / (2 * BATCH)) }, (_, index) =>
  all.slice(index * 2 * BATCH, (index + 1) * 2 * BATCH),
);
for (const rows of batches) await write(database, rows.map((row) => [row.id, seal(oldKey, row, 'Pa-000000-word!')])); // prettier-ignore

const bare = await measureCpu({ bench: process.pid, mariadb: services.mariadb }, async () => {
  const connection = await database.getConnection();
  for (const batch of batches) {
    await connection.beginTransaction();
    const parents = [...new Set(batch.map(({ credential_id: credential }) => credential))];
    const [rows] = await connection.query('select id, credential_id, version, sealed from bench_fields where credential_id in (?) and sealed is not null for update', [parents]); // prettier-ignore
    await write(connection, rows.map((row) => [row.id, seal(newKey, row, open(oldKey, row, row.sealed))])); // prettier-ignore
    await connection.commit();
  }
  connection.release();
});

report(`rotate-${all.length}`, perSecond, 'secrets/CPU-second', all.length / bare.total, {
  required: '>= 0.5', cpuSeconds: { worker: ours.each.worker, mariadb: ours.each.mariadb }, referenceCpuSeconds: bare.each,
}); // prettier-ignore

await database.end();
await api.stop();
