import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const instance = join(root, 'ops/local/instance.sh');

/** The whole product with the demonstration, unless one is given by CLIENTST0R_BROWSER_DIRECTORY and _URL. */
export default function start(): (() => void) | undefined {
  if (process.env['CLIENTST0R_BROWSER_DIRECTORY']) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'clientst0r-browser-'));
  const port = execFileSync(process.execPath, [join(root, 'ops/local/free-port.mjs')], { encoding: 'utf8' }).trim();
  // The checks and the streams of the journeys lead to this very machine, which the product otherwise refuses.
  const env = { ...process.env, FAST: '1', MONITORING_ALLOWED_RANGES: '127.0.0.0/8', AUDIT_STREAM_ALLOWED_RANGES: '127.0.0.0/8' };
  execFileSync(instance, ['start', directory, port, '--demo'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  process.env['CLIENTST0R_BROWSER_DIRECTORY'] = directory;
  process.env['CLIENTST0R_BROWSER_URL'] = `http://localhost:${port}`;
  return () => {
    execFileSync(instance, ['stop', directory], { stdio: 'ignore' });
    rmSync(directory, { recursive: true, force: true });
  };
}
