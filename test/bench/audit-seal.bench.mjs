// audit-seal.bench.mjs [ROWS] [WRITERS' ROWS]: rows sealed a second, and the whole trail verified; both with their memory.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillAuditTrail } from './support/audit-rows.mjs';
import { report } from './support/load.mjs';

const ROWS = Number(process.argv[2] ?? 10_000_000);
const CLI = join(import.meta.dirname, '../../dist/apps/cli/main.js');

/** Runs a command of the product; its seconds without the start of the process, and the most memory that it had, in MiB. */
function run(...parameters) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, [CLI, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
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

await fillAuditTrail(ROWS);

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
