import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const services = join(import.meta.dirname, '../../ops/local/services.sh');

export default function stop() {
  const directory = process.env.CLIENTST0R_TEST_DIRECTORY;
  if (!directory) return;
  execFileSync(services, ['stop', directory], { stdio: ['ignore', 'ignore', 'inherit'] });
  // As built-app.ts has noted them.
  for (const name of readdirSync(directory).filter((one) => /^built-.*\.ts$/u.test(one)))
    rmSync(dirname(readFileSync(join(directory, name), 'utf8').trim()), { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
}
