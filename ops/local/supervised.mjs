// One process of an instance: started, adopted, found dead, found ready, stopped.
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { howStarted } from './how-started.mjs';
import { isAlive, MARK, REVISION, signal, statusOf } from './processes.mjs';

const READY_TIMEOUT_MS = 2_000;
const STEADY_MS = 60_000; // having been ready this long clears the back-off
const BACK_OFF_MS = { first: 250, longest: 30_000 };
const STOP_MS = 30_000; // for requests, jobs and transactions in flight; then SIGKILL

const root = join(import.meta.dirname, '..', '..');
const here = (file) => join(import.meta.dirname, file);

export const log = (message) => console.log(`${new Date().toISOString()} ${message}`);

export async function answers(port, path) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

const succeeds = (command, parameters) =>
  new Promise((resolve) => {
    const { [MARK]: _, ...env } = process.env;
    const child = spawn(command, parameters, { env, stdio: 'ignore', timeout: READY_TIMEOUT_MS });
    child.on('error', () => resolve(false)).on('exit', (code) => resolve(code === 0));
  });

const server = (name) => ({
  command: ({ path }) => [here('services.sh'), 'run', name, path],
  isReady: ({ path }) => succeeds(here('services.sh'), ['ready', name, path]),
  needs: [],
});

const application = (name, portVariable) => {
  const script = join(root, 'dist', 'apps', name, 'main.js');
  const { flags, environment } = howStarted(script);
  return {
    command: () => [process.execPath, ...flags, script],
    environment,
    isReady: (directory) => answers(directory.readSettings().environment[portVariable], '/readyz'),
    needs: ['mariadb', 'redis'],
    followsRevision: true,
  };
};

export const DEFINITIONS = {
  keeper: { command: ({ path }) => [here('keeper.sh'), path, process.execPath], isReady: async () => true, needs: [] },
  mariadb: server('mariadb'),
  redis: server('redis'),
  api: application('api', 'LISTEN_PORT'),
  worker: application('worker', 'WORKER_PORT'),
};

/** Each application gets the passwords that it needs, no others. */
function environmentOf(name, environment) {
  const { DATABASE_MIGRATION_PASSWORD_FILE: _, DATABASE_RETENTION_PASSWORD_FILE: retention, ...rest } = environment;
  return name === 'worker' ? { ...rest, DATABASE_RETENTION_PASSWORD_FILE: retention } : rest;
}

export class Supervised {
  running = null;
  ready = false;
  since = Date.now();
  restarts = 0;
  failures = 0;
  stopping = null;
  #startAfter = 0;
  #checking = false;

  /** `changed` is called when something is worth looking at before the next tick. */
  constructor(name, directory, remembered, changed) {
    this.name = name;
    this.definition = DEFINITIONS[name];
    this.directory = directory;
    this.remembered = remembered;
    this.restarts = remembered?.restarts ?? 0;
    this.changed = changed;
  }

  get state() {
    if (this.stopping) return 'stopping';
    if (this.running) return this.ready ? 'ready' : 'starting';
    return this.failures > 0 ? 'failing' : 'stopped';
  }

  get mayStart() {
    return !this.running && !this.stopping && Date.now() >= this.#startAfter;
  }

  isOutdated(revision) {
    return this.running !== null && this.definition.followsRevision === true && this.running.revision !== revision;
  }

  /** No waiting for the back-off: somebody asked anew, what it failed with may be gone. */
  forgive() {
    this.failures = 0;
    this.#startAfter = 0;
  }

  adopt(found) {
    this.running = found;
    this.ready = false;
    this.since = this.remembered?.pid === found.pid ? Date.parse(this.remembered.since) : Date.now();
    log(`${this.name}: adopted, pid ${found.pid}`);
  }

  start({ environment, revision }) {
    const [command, ...parameters] = this.definition.command(this.directory);
    const { PATH, HOME, LANG, USER } = process.env;
    const marks = { [MARK]: `${this.name}@${this.directory.path}`, [REVISION]: revision };
    const env = { PATH, HOME, LANG, USER, ...this.definition.environment, ...environmentOf(this.name, environment), ...marks };
    const output = this.directory.openLog(this.name);
    const child = spawn(command, parameters, { cwd: root, env, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    child.on('error', (error) => log(`${this.name}: ${error.message}`)).on('exit', () => this.changed());
    child.unref();
    this.since = Date.now();
    this.ready = false;
    this.running = { pid: child.pid ?? 0, startTime: statusOf(child.pid)?.startTime ?? 0, revision };
    log(`${this.name}: started, pid ${child.pid}`);
  }

  noticeDeath() {
    if (!this.running || isAlive(this.running)) return;
    if (!this.stopping) {
      const delay = this.failures === 0 ? 0 : Math.min(BACK_OFF_MS.first * 2 ** (this.failures - 1), BACK_OFF_MS.longest);
      this.failures += 1;
      this.restarts += 1;
      this.#startAfter = Date.now() + delay;
      log(`${this.name}: pid ${this.running.pid} ended after ${Date.now() - this.since} ms, starting again in ${delay} ms`);
    }
    this.running = null;
    this.ready = false;
    this.since = Date.now();
  }

  async checkReady() {
    if (this.ready && Date.now() - this.since > STEADY_MS) this.failures = 0;
    if (!this.running || this.ready || this.#checking) return;
    this.#checking = true;
    const checked = this.running;
    const ready = await this.definition.isReady(this.directory);
    this.#checking = false;
    if (!ready || this.running !== checked) return;
    this.ready = true;
    log(`${this.name}: ready after ${Date.now() - this.since} ms`);
    this.changed();
  }

  stop() {
    this.stopping ??= this.#stop().finally(() => {
      this.noticeDeath();
      this.stopping = null;
    });
    return this.stopping;
  }

  async #stop() {
    const found = this.running;
    if (!found) return;
    log(`${this.name}: stopping pid ${found.pid}`);
    signal(found, 'SIGTERM');
    for (const deadline = Date.now() + STOP_MS; isAlive(found) && Date.now() < deadline;) await sleep(20);
    if (isAlive(found)) {
      log(`${this.name}: still there after ${STOP_MS} ms, killed`);
      signal(found, 'SIGKILL');
      while (isAlive(found)) await sleep(20);
    }
  }
}
