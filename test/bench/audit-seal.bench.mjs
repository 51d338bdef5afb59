// audit-seal.bench.mjs [ROWS] [WRITERS' ROWS]: rows sealed a second, and the whole trail verified; both with their memory.
// The rows are of a year, with plausible people, addresses and details.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { report } from './support/load.mjs';
import { pool } from './support/database.mjs';

const ROWS = Number(process.argv[2] ?? 10_000_000);
const CHUNK = 100_000;
const CLI = join(import.meta.dirname, '../../dist/apps/cli/main.js');

/** Runs a command of the product; its seconds without the start of the process, and the most memory that it had, in MiB. */
function run(...parameters) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, ['--enable-source-maps', CLI, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let memory = 0;
    const look = setInterval(() => {
      try {
        memory = Math.max(memory, Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
      } catch {
        // It has ended.
      }
    }, 100);
    child.stdout.on('data', (data) => (output += data));
    child.on('exit', (code) => {
      clearInterval(look);
      if (code === 0) resolve({ output, memory, seconds: (performance.now() - begun) / 1_000 });
      else reject(new Error(`${parameters.join(' ')} ended with ${code}: ${output}`));
    });
  });
}

const database = pool('migration');
for (let from = 0; from < ROWS; from += CHUNK) {
  const count = Math.min(CHUNK, ROWS - from);
  await database.query(
    `insert into audit_events (at, id, organisation_id, category, action, outcome, actor_id, actor_name, address, user_agent, request_id, object_type, object_id, object_name, details)
     select at, concat(lpad(hex(floor(unix_timestamp(at) * 1000) >> 16), 8, '0'), '-', lpad(hex(floor(unix_timestamp(at) * 1000) & 65535), 4, '0'), '-7', right(uuid(), 3), '-8', right(md5(seq), 3), '-', right(md5(seq + 0.5), 12)),
       concat('00000000-0000-7000-8000-', lpad(seq % 200, 12, '0')), 'vault', elt(1 + seq % 3, 'credential.revealed', 'credential.viewed', 'credential.copied'), if(seq % 37 = 0, 'refused', 'success'),
       concat('10000000-0000-7000-8000-', lpad(seq % 500, 12, '0')), concat('Person ', seq % 500), concat('203.0.113.', seq % 250), 'Mozilla/5.0 (X11; Linux x64) Firefox/140.0', md5(seq),
       'credential', concat('20000000-0000-7000-8000-', lpad(seq % 10000, 12, '0')), concat('Entry ', seq % 10000), concat('{"field":"password","version":', seq % 9, '}')
     from (select seq, utc_timestamp(3) - interval 365 day + interval (seq * ? / ?) second + interval 1000 * (seq % 997) microsecond as at from seq_1_to_${CHUNK} where seq <= ?) s`
      .replaceAll('seq,', `seq + ${from} as seq,`)
      .replace('(seq * ?', `((seq + ${from}) * ?`)
      .replace('(seq % 997)', `((seq + ${from}) % 997)`),
    [365 * 86_400 - 60, ROWS, count],
  );
}
await database.end();

const start = await run('seal-audit');
const idle = await run('seal-audit');
const sealing = Math.max(0.001, start.seconds - idle.seconds);
report('audit-seal-rows', Math.round(ROWS / sealing), 'rows/s', 20_000, {
  required: '>= 1',
  rows: ROWS,
  memoryMebibytes: Math.round(start.memory),
  idleMemoryMebibytes: Math.round(idle.memory),
});

const verified = await run('verify-audit', '--full');
report('audit-verify-full', verified.seconds, 's', (300 * ROWS) / 10_000_000, {
  required: '<= 1',
  rows: ROWS,
  memoryMebibytes: Math.round(verified.memory),
  startSeconds: Number(idle.seconds.toFixed(1)),
  rowsASecond: Math.round(ROWS / verified.seconds),
});
