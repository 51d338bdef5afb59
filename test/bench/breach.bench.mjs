// CREDENTIALS passwords (100,000 unless told) looked up at a local server of padded ranges: passwords a second of CPU of the worker and MariaDB, and requests a
// password. Every other one is somebody's own, the rest are shared ones, the first of them most often (Zipf): 0.56 distinct, where the
// passwords of public breaches have less than a half. Reference, in the same run: bare requests for the same ranges, their lines split and searched.
// Then look-ups a second of CPU in a corpus on the server, imported by the product's own command.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { pool } from './support/database.mjs';
import { report } from './support/load.mjs';
import { measureCpu, servicePids } from './support/measured-processes.mjs';
import { loginOf, RunningApi, startNode, until } from './support/running-api.mjs';

const CREDENTIALS = Number(process.argv[2] ?? 100_000);
const SHARED = Math.ceil(CREDENTIALS / 10);
const LINES = 900;
/** Of the corpus on the server: some ranges, each as long as those of the real one. */
const RANGES = 1_000;
const RANGE_LINES = 1_000;

const padding = Array.from({ length: LINES }, () => `${randomBytes(18).toString('hex').toUpperCase().slice(1)}:0`).sort();
const body = `${padding.join('\r\n')}\r\n`;
let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.writeHead(200, { 'content-type': 'text/plain' }).end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;

/** The rank of a draw by Zipf's law: 1/rank, from 1 to SHARED. */
const rank = () => Math.floor(SHARED ** Math.random());
const passwordOf = (number) => (number % 2 === 0 ? `Own-${number}-pass` : `Shared-${rank()}`);
const passwords = new Map();
const itemOf = (number) => {
  const item = loginOf(number);
  passwords.set(number, passwordOf(number));
  return { ...item, notes: null, login: { ...item.login, password: passwords.get(number) } };
};

const api = await RunningApi.start();
const organisation = await api.organisation();
const { organisationId } = organisation;
await api.fill(organisation, 0, CREDENTIALS, itemOf);
const database = pool('migration');
await database.query('delete from outbox_messages');
const worker = startNode(new URL('../../dist/apps/worker/main.js', import.meta.url).pathname);
await pause(8_000);
const pids = { worker: worker.pid, mariadb: servicePids().mariadb };
const checked = async () => {
  const [[row]] = await database.query("select count(*) as runs from audit_events where action = 'passwords.checked' and organisation_id = ?", [organisationId]); // prettier-ignore
  return Number(row.runs);
};
async function check() {
  const before = await checked();
  return measureCpu(pids, async () => {
    await api.call('POST', `organisations/${organisationId}/password-health/checks`, undefined, organisation.session);
    await until(async () => (await checked()) > before, 3_600_000);
  });
}

const first = await check();
report('health-first-look', CREDENTIALS / first.total, 'passwords/CPU-second', undefined, {
  what: 'opened, digested, strength by zxcvbn',
  cpuSeconds: first.each,
});

const administrator = await api.confirm(organisation.administrator);
for (const [key, value] of [['breach.address', address], ['breach.requests-per-second', 1_000], ['breach.source', 'pwned-passwords']])
  await api.call('PUT', `platform/settings/${key}`, { value }, administrator); // prettier-ignore
await pause(1_500);
const looked = await check();
const requests = asked;

const hashes = [...passwords.values()].map((password) => createHash('sha1').update(password).digest('hex').toUpperCase());
const ranges = Map.groupBy(hashes, (hash) => hash.slice(0, 5));
const bare = await measureCpu({ bench: process.pid }, async () => {
  for (const [prefix, some] of ranges) {
    const { body: answer } = await request(`${address}/range/${prefix}`, { headers: { 'add-padding': 'true' } });
    const lines = new Map((await answer.text()).split('\r\n').map((line) => line.split(':', 2)));
    for (const hash of some) lines.get(hash.slice(5));
  }
});
const [[{ unknown }]] = await database.query('select count(*) as unknown from field_health where organisation_id = ? and breach is null', [
  organisationId,
]);
if (Number(unknown) > 0) throw new Error(`${unknown} passwords were not judged`);
report('breach', CREDENTIALS / looked.total, 'passwords/CPU-second', CREDENTIALS / bare.total, {
  cpuSeconds: looked.each,
  note: "the reference's CPU includes the server's",
});
report('breach-requests', requests / CREDENTIALS, 'requests/password', new Set(hashes).size / CREDENTIALS, { required: '<= 0.6 (value)' });

worker.kill('SIGTERM');
const source = mkdtempSync(join(tmpdir(), 'ranges-'));
for (let range = 0; range < RANGES; range += 1) {
  const suffixes = Array.from({ length: RANGE_LINES }, () => randomBytes(18).toString('hex').toUpperCase().slice(1)).sort();
  writeFileSync(
    join(source, `${(range * 997).toString(16).toUpperCase().padStart(5, '0')}.txt`),
    suffixes.map((suffix) => `${suffix}:7\r\n`).join(''),
  );
}
const cli = (...words) =>
  execFileSync(process.execPath, [new URL('../../dist/apps/cli/main.js', import.meta.url).pathname, 'breaches', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const began = performance.now();
cli('import', source, '--partial');
const importSeconds = (performance.now() - began) / 1_000;
const { lookUpsPerCpuSecond, found, hashes: imported } = JSON.parse(cli('measure'));
if (found < 0.49 || found > 0.51) throw new Error(`${found} of the look-ups were found, where every other one is there`);
report('breach-offline', lookUpsPerCpuSecond, 'look-ups/CPU-second', 50_000, { required: '>= 1', hashes: imported, importSeconds });
rmSync(source, { recursive: true });

server.close();
server.closeAllConnections();
await database.end();
await api.stop();
