import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One at a time; the first that asks builds, the others find what it built. */
const ONCE = '[ -s "$0" ] || { "$1" "$2" "$3" >"$0.next" && mv "$0.next" "$0"; }';

/** The script of an app of the product: built once a run of the tests, and removed with it. */
export function builtApp(entry: string): string {
  const note = join(process.env['CLIENTST0R_RUN_DIRECTORY'] ?? '', `built-${entry.replaceAll('/', '-')}`);
  const parameters = [`${note}.lock`, 'sh', '-c', ONCE, note, process.execPath, join(__dirname, 'build-app.mjs'), entry];
  execFileSync('flock', parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
  return readFileSync(note, 'utf8').trim();
}

/** What makes the second process of a run start sooner than the first. */
export function compileCache(): string {
  return join(process.env['CLIENTST0R_RUN_DIRECTORY'] ?? '', 'compile-cache');
}
