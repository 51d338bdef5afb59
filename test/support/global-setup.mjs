// Starts a private MariaDB and Redis for the run; every Jest worker then makes a database of its own in them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const services = join(import.meta.dirname, '../../ops/local/services.sh');

export default function start() {
  const directory = mkdtempSync(join(tmpdir(), 'clientst0r-test-'));
  execFileSync(services, ['start', directory], { env: { ...process.env, FAST: '1' }, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const line of readFileSync(join(directory, 'environment'), 'utf8').split('\n')) {
    const [name, ...value] = line.split('=');
    if (name) process.env[name] = value.join('=').replace(/^(['"])(.*)\1$/u, '$2');
  }
  process.env.CLIENTST0R_TEST_DIRECTORY = directory;
  // Stays the same for tests that bring services of their own.
  process.env.CLIENTST0R_RUN_DIRECTORY = directory;
}
