// `./clientst0r up` on a machine that has everything (built, its data in place, stopped): seconds until it answers ready.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../ops/local/free-port.mjs';

const ROUNDS = 3;
const ALLOWED_SECONDS = 15;
const script = join(import.meta.dirname, '..', '..', 'clientst0r');
const directory = mkdtempSync(join(tmpdir(), 'startup-'));
const port = await freePort();
const clientst0r = (...parameters) =>
  execFileSync(script, parameters, {
    env: { ...process.env, CLIENTST0R_DIRECTORY: directory, CLIENTST0R_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

clientst0r('up');
const seconds = [];
for (let round = 0; round < ROUNDS; round += 1) {
  clientst0r('down');
  const started = performance.now();
  clientst0r('up');
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  if (!ready.ok) throw new Error(`/readyz answers ${ready.status} after up`);
  seconds.push((performance.now() - started) / 1_000);
}
clientst0r('down');
rmSync(directory, { recursive: true, force: true });
const median = seconds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
console.log(
  JSON.stringify({
    name: 'startup',
    value: Number(median.toFixed(2)),
    unit: 's',
    reference: ALLOWED_SECONDS,
    ratio: Number((median / ALLOWED_SECONDS).toFixed(3)),
  }),
);
