import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const services = join(import.meta.dirname, '../../ops/local/services.sh');

export default function stop() {
  const directory = process.env.CLIENTST0R_TEST_DIRECTORY;
  if (!directory) return;
  execFileSync(services, ['stop', directory], { stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(directory, { recursive: true, force: true });
}
