// audit-write.bench.mjs [TRANSACTIONS]: a change of an entry with and without its audit event in the same transaction, statement for
// statement as the product writes them, in turns so that the machine's moods fall on both alike.
import { randomBytes, randomUUID } from 'node:crypto';
import { median, report } from './support/load.mjs';
import { pool } from './support/database.mjs';

const TRANSACTIONS = Number(process.argv[2] ?? 2_000);
const ROUNDS = 7;
const database = pool('application');
const organisation = randomUUID();

async function change(audited) {
  const connection = await database.getConnection();
  const [credential, at] = [randomUUID(), new Date()];
  await connection.beginTransaction();
  await connection.query(
    "insert into credentials (id, created_at, organisation_id, type, name, tags, updated_at) values (?, ?, ?, 'login', 'Firewall', '[]', ?)",
    [credential, at, organisation, at],
  );
  await connection.query(
    "insert into credential_fields (id, created_at, organisation_id, credential_id, position, `key`, label, kind, sealed, version, updated_at) values (?, ?, ?, ?, 0, 'password', 'Password', 'secret', ?, 1, ?)",
    [randomUUID(), at, organisation, credential, randomBytes(60), at],
  );
  await connection.query('insert into credential_words (organisation_id, word, credential_id) values (?, ?, ?)', [
    organisation,
    'firewall',
    credential,
  ]);
  if (audited)
    await connection.query(
      "insert into audit_events (at, id, organisation_id, category, action, outcome, actor_id, actor_name, address, user_agent, request_id, object_type, object_id, object_name, details) values (?, ?, ?, 'vault', 'credential.created', 'success', ?, 'Somebody', '203.0.113.9', 'Mozilla/5.0', ?, 'credential', ?, 'Firewall', ?)",
      [at, randomUUID(), organisation, randomUUID(), randomUUID(), credential, JSON.stringify({ type: 'login', fields: ['password'] })],
    );
  await connection.commit();
  connection.release();
}

async function round(audited) {
  const begun = performance.now();
  for (let index = 0; index < TRANSACTIONS / ROUNDS; index += 1) await change(audited);
  return (performance.now() - begun) / (TRANSACTIONS / ROUNDS);
}

await round(true);
await round(false);
const [without, withEvent] = [[], []];
for (let turn = 0; turn < ROUNDS; turn += 1) {
  without.push(await round(false));
  withEvent.push(await round(true));
}
report('audit-write', median(withEvent), 'ms', median(without), { required: '<= 1.35' });
await database.end();
