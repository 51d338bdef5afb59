import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../local/free-port.mjs';
import { processesOf } from '../local/processes.mjs';

const SCRIPT = join(import.meta.dirname, '..', 'local', 'instance.sh');

/** Runs a command to its end; never throws: `{ code, output }`, both streams together. */
export const command = (file, parameters, environment = {}) =>
  new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(file, parameters, { env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? 1) : 0, output: stdout + stderr }),
    );
  });

export class ScratchInstance {
  static async create() {
    return new ScratchInstance(realpathSync(mkdtempSync(join(tmpdir(), 'an instance '))), await freePort());
  }

  constructor(directory, port) {
    this.directory = directory;
    this.port = port;
  }

  path(...names) {
    return join(this.directory, ...names);
  }

  start(environment, ...options) {
    return command(SCRIPT, ['start', this.directory, String(this.port), ...options], environment);
  }

  stop() {
    return command(SCRIPT, ['stop', this.directory]);
  }

  async remove() {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  get processes() {
    return processesOf(this.directory);
  }

  pid(name) {
    return this.processes.find((one) => one.name === name)?.pid ?? null;
  }

  /** name → pid, to compare before and after. */
  get pids() {
    return Object.fromEntries(this.processes.map(({ name, pid }) => [name, pid]));
  }

  async answers(path, port = this.port) {
    try {
      return (await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(3_000) })).status;
    } catch {
      return 0;
    }
  }

  async isReady() {
    return (await this.answers('/readyz')) === 200 && (await this.answers('/readyz', this.port + 1)) === 200;
  }

  sql(statement) {
    return command('mariadb', [
      '--no-defaults',
      `--socket=${this.path('run', 'mariadb.sock')}`,
      '--batch',
      '--skip-column-names',
      '-e',
      statement,
    ]);
  }

  redis(...parameters) {
    return command('redis-cli', ['-s', this.path('run', 'redis.sock'), ...parameters]);
  }
}

export async function until(condition, what, seconds = 30) {
  for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; await sleep(100)) {
    if (await condition()) return;
  }
  throw new Error(`not in ${seconds} s: ${what}`);
}
