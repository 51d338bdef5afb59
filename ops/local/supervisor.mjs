// Keeps the processes of one instance directory running for as long as DIR/run/wanted exists; stops them all when it goes.
//
//   supervisor.mjs run DIR      start, adopt what already runs, restart what dies
//   supervisor.mjs wait DIR     exit 0 once every process is ready, 1 with the reason when one cannot become so
//   supervisor.mjs check DIR    the same, at once
//   supervisor.mjs status DIR   a table for people
//
// The processes outlive the supervisor: a new one adopts them. The keeper restarts the supervisor, the supervisor the keeper.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, MARK, processesOf, REVISION, signal, statusOf } from './processes.mjs';

const TICK_MS = 300;
const READY_TIMEOUT_MS = 2_000;
const STEADY_MS = 60_000; // having run this long clears the back-off
const BACK_OFF_MS = { first: 250, longest: 30_000 };
const STOP_MS = 30_000; // for requests, jobs and transactions in flight; then SIGKILL
const LOG_BYTES = 10 * 1024 * 1024;
const LOG_GENERATIONS = 5;
const ROTATE_MS = 5_000;

const root = join(import.meta.dirname, '..', '..');
const here = (file) => join(import.meta.dirname, file);
const log = (message) => console.log(`${new Date().toISOString()} ${message}`);

const [action, argument] = process.argv.slice(2);
if (!['run', 'wait', 'check', 'status'].includes(action) || !argument) {
  console.error('usage: supervisor.mjs run|wait|check|status DIR');
  process.exit(64);
}
mkdirSync(argument, { recursive: true });
const directory = realpathSync(argument);
const inside = (...names) => join(directory, ...names);
const wanted = () => existsSync(inside('run', 'wanted'));

function readEnvironment(file) {
  if (!existsSync(inside(file))) return {};
  const lines = readFileSync(inside(file), 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** What the applications run with; a process started with another revision is restarted. */
function readSettings() {
  const environment = { ...readEnvironment('environment'), ...readEnvironment('application.environment') };
  return { environment, revision: createHash('sha256').update(JSON.stringify(environment)).digest('hex').slice(0, 16) };
}

async function answers(port, path) {
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

/** Each application gets the passwords that it needs, no others. */
function environmentOf(name, environment) {
  const { DATABASE_MIGRATION_PASSWORD_FILE: _, DATABASE_RETENTION_PASSWORD_FILE: retention, ...rest } = environment;
  return name === 'worker' ? { ...rest, DATABASE_RETENTION_PASSWORD_FILE: retention } : rest;
}

const server = (name) => ({
  command: () => [here('services.sh'), 'run', name, directory],
  isReady: () => succeeds(here('services.sh'), ['ready', name, directory]),
  needs: [],
});
const application = (name, portVariable) => ({
  command: () => [process.execPath, '--enable-source-maps', join(root, 'dist', 'apps', name, 'main.js')],
  isReady: () => answers(readSettings().environment[portVariable], '/readyz'),
  needs: ['mariadb', 'redis'],
  followsRevision: true,
});

const DEFINITIONS = {
  keeper: { command: () => [here('keeper.sh'), directory, process.execPath], isReady: async () => true, needs: [] },
  mariadb: server('mariadb'),
  redis: server('redis'),
  api: application('api', 'LISTEN_PORT'),
  worker: application('worker', 'WORKER_PORT'),
};
const NAMES = Object.keys(DEFINITIONS);
const STOP_ORDER = [['keeper'], ['api', 'worker'], ['redis', 'mariadb']];

class Supervised {
  running = null;
  ready = false;
  since = Date.now();
  restarts = 0;
  failures = 0;
  startAfter = 0;
  checking = false;
  stopping = null;
  remembered = null;

  constructor(name) {
    this.name = name;
    this.definition = DEFINITIONS[name];
  }

  get state() {
    if (this.stopping) return 'stopping';
    if (this.running) return this.ready ? 'ready' : 'starting';
    return this.failures > 0 ? 'failing' : 'stopped';
  }

  adopt(found) {
    this.running = found;
    this.ready = false;
    this.since = this.remembered?.pid === found.pid ? this.remembered.since : Date.now();
    log(`${this.name}: adopted, pid ${found.pid}`);
  }

  start({ environment, revision }) {
    const [command, ...parameters] = this.definition.command();
    const output = openSync(inside('log', `${this.name}.log`), 'a', 0o600);
    const { PATH, HOME, LANG, USER } = process.env;
    const env = {
      PATH,
      HOME,
      LANG,
      USER,
      ...environmentOf(this.name, environment),
      [MARK]: `${this.name}@${directory}`,
      [REVISION]: revision,
    };
    const child = spawn(command, parameters, { cwd: root, env, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    child.on('error', (error) => log(`${this.name}: ${error.message}`)).on('exit', tick);
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
      this.startAfter = Date.now() + delay;
      log(`${this.name}: pid ${this.running.pid} ended after ${Date.now() - this.since} ms, starting again in ${delay} ms`);
    }
    this.running = null;
    this.ready = false;
    this.since = Date.now();
  }

  async checkReady() {
    if (!this.running || this.ready || this.checking) return;
    this.checking = true;
    const checked = this.running;
    const ready = await this.definition.isReady();
    this.checking = false;
    if (!ready || this.running !== checked) return;
    this.ready = true;
    log(`${this.name}: ready after ${Date.now() - this.since} ms`);
    tick();
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

const supervised = NAMES.map((name) => new Supervised(name));
const named = (name) => supervised.find((one) => one.name === name);

/** The figures of the supervisor before this one. */
function recollect() {
  for (const { name, pid, restarts, since } of readState().processes) {
    const one = named(name);
    if (!one) continue;
    one.restarts = restarts;
    one.remembered = { pid, since: Date.parse(since) };
  }
}

function adoptRunning() {
  const found = processesOf(directory);
  for (const one of supervised) {
    const candidate = !one.running && found.find(({ name }) => name === one.name);
    if (candidate) one.adopt(candidate);
  }
  return found;
}

let written = '';
function writeState() {
  const processes = supervised.map(({ name, running, state, since, restarts, failures }) => ({
    name,
    pid: running?.pid ?? null,
    revision: running?.revision ?? null,
    state,
    since: new Date(since).toISOString(),
    restarts,
    failures,
  }));
  const text = JSON.stringify({ supervisor: process.pid, processes }, null, 1);
  if (text === written) return;
  writeFileSync(inside('state.json.new'), text, { mode: 0o600 });
  renameSync(inside('state.json.new'), inside('state.json'));
  written = text;
}

function readState() {
  try {
    return JSON.parse(readFileSync(inside('state.json'), 'utf8'));
  } catch {
    return { supervisor: null, processes: [] };
  }
}

/** Copy and truncate: the writers keep their descriptors (opened for appending) whatever happens to the supervisor. */
function rotateLogs() {
  for (const name of readdirSync(inside('log')).filter((file) => file.endsWith('.log'))) {
    const file = inside('log', name);
    if (statSync(file).size < LOG_BYTES) continue;
    for (let generation = LOG_GENERATIONS - 1; generation >= 1; generation -= 1) {
      if (existsSync(`${file}.${generation}`)) renameSync(`${file}.${generation}`, `${file}.${generation + 1}`);
    }
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  }
}

/** What they failed with is gone: no waiting for the back-off. */
function forgiveApplications() {
  for (const one of supervised.filter(({ definition }) => definition.followsRevision)) {
    one.failures = 0;
    one.startAfter = 0;
  }
}

let ending = null;
let revisionBefore = null;
function tick() {
  if (ending) return;
  if (!wanted()) {
    ending = stopAll();
    return;
  }
  const settings = readSettings();
  if (settings.revision !== revisionBefore) forgiveApplications();
  revisionBefore = settings.revision;
  for (const one of supervised) one.noticeDeath();
  if (supervised.some((one) => !one.running)) adoptRunning();
  for (const one of supervised) {
    if (one.running && one.definition.followsRevision && one.running.revision !== settings.revision) void one.stop();
    else if (!one.running && !one.stopping && Date.now() >= one.startAfter && one.definition.needs.every((need) => named(need).ready))
      one.start(settings);
    void one.checkReady();
    if (one.ready && Date.now() - one.since > STEADY_MS) one.failures = 0;
  }
  writeState();
}

async function stopAll() {
  log('stopping everything');
  adoptRunning();
  for (const names of STOP_ORDER) {
    await Promise.all(names.map((name) => named(name).stop()));
    writeState();
  }
  log('stopped');
  process.exit(0);
}

function run() {
  mkdirSync(inside('run'), { recursive: true, mode: 0o700 });
  mkdirSync(inside('log'), { recursive: true, mode: 0o700 });
  const first = processesOf(directory).find(({ name }) => name === 'supervisor');
  if (first && first.pid !== process.pid) return; // the older of two stays
  recollect();
  for (const polite of ['SIGTERM', 'SIGINT']) {
    process.on(polite, () => {
      rmSync(inside('run', 'wanted'), { force: true });
      tick();
    });
  }
  log(`supervisor: pid ${process.pid}`);
  setInterval(tick, TICK_MS);
  setInterval(rotateLogs, ROTATE_MS);
  tick();
}

const SEVERAL_FAILURES = 3;
const WAIT_MS = 120_000;
async function wait(patience) {
  const { revision } = readSettings();
  for (const deadline = Date.now() + patience; ; await sleep(50)) {
    const { supervisor, processes: remembered } = readState();
    const current = processesOf(directory).some(({ name, pid }) => name === 'supervisor' && pid === supervisor);
    const processes = current ? remembered : [];
    const behind = (one) => one.state !== 'ready' || (DEFINITIONS[one.name].followsRevision && one.revision !== revision);
    if (processes.length > 0 && !processes.some(behind)) return 0;
    const failing = processes.find((one) => behind(one) && one.failures >= SEVERAL_FAILURES);
    if (!failing && Date.now() < deadline) continue;
    const culprit = failing ?? processes.find(behind) ?? { name: 'supervisor', state: 'not running' };
    console.error(`${culprit.name} is not ready (${culprit.state}); its log: ${inside('log', `${culprit.name}.log`)}`);
    return 1;
  }
}

async function status() {
  const { environment } = readSettings();
  const found = processesOf(directory);
  const ready = environment.LISTEN_PORT && (await answers(environment.LISTEN_PORT, '/readyz'));
  console.log(`ClientSt0r ${environment.PUBLIC_URL ?? ''} ${ready ? 'ready' : found.length > 0 ? 'not ready' : 'stopped'}`);
  const known = new Map(readState().processes.map((one) => [one.name, one]));
  for (const name of ['supervisor', ...NAMES]) {
    const running = found.find((one) => one.name === name);
    const { state, since, restarts } = known.get(name) ?? {};
    const detail = restarts === undefined ? '' : `since ${since?.slice(0, 19).replace('T', ' ')}  restarts ${restarts}`;
    console.log(
      `  ${name.padEnd(10)} ${String(running?.pid ?? '-').padEnd(8)} ${(running ? (state ?? 'running') : 'stopped').padEnd(9)} ${running ? detail : ''}`.trimEnd(),
    );
  }
  return ready ? 0 : 3;
}

if (action === 'run') run();
else if (action === 'status') process.exit(await status());
else process.exit(await wait(action === 'wait' ? WAIT_MS : 0));
