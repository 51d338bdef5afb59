// Keeps the processes of one instance directory running for as long as DIR/run/wanted exists; stops them all when it goes.
//
//   supervisor.mjs run DIR      start, adopt what already runs, restart what dies
//   supervisor.mjs wait DIR     exit 0 once every process is ready, 1 with the reason when one cannot become so
//   supervisor.mjs check DIR    the same, at once
//   supervisor.mjs status DIR   a table for people; exit 0 when ready
//
// The processes outlive the supervisor: a new one adopts them. The keeper restarts the supervisor, the supervisor the keeper.
import { setTimeout as sleep } from 'node:timers/promises';
import { InstanceDirectory } from './instance-directory.mjs';
import { processesOf } from './processes.mjs';
import { answers, DEFINITIONS, log, Supervised } from './supervised.mjs';

const TICK_MS = 300;
const ROTATE_MS = 5_000;
const WAIT_MS = 120_000;
const HOPELESS_FAILURES = 3;
const NAMES = Object.keys(DEFINITIONS);
const STOP_ORDER = [['keeper'], ['api', 'worker'], ['redis', 'mariadb']];

class Supervisor {
  #ending = false;
  #wantedSince = null;

  constructor(directory) {
    this.directory = directory;
    const { processes } = directory.readState();
    const remembered = (name) => processes.find((one) => one.name === name);
    this.supervised = NAMES.map((name) => new Supervised(name, directory, remembered(name), () => this.tick()));
  }

  run() {
    for (const polite of ['SIGTERM', 'SIGINT']) {
      process.on(polite, () => {
        this.directory.unwant();
        this.tick();
      });
    }
    log(`supervisor: pid ${process.pid}`);
    setInterval(() => this.tick(), TICK_MS);
    setInterval(() => this.directory.rotateLogs(), ROTATE_MS);
    this.tick();
  }

  tick() {
    if (this.#ending) return;
    const { wantedSince } = this.directory;
    if (wantedSince === null) {
      void this.#end();
      return;
    }
    const settings = this.directory.readSettings();
    if (wantedSince !== this.#wantedSince) for (const one of this.supervised) one.forgive();
    this.#wantedSince = wantedSince;
    for (const one of this.supervised) one.noticeDeath();
    this.#adoptRunning();
    for (const one of this.supervised) {
      if (one.isOutdated(settings.revision)) void one.stop();
      else if (one.mayStart && one.definition.needs.every((need) => this.#named(need).ready)) one.start(settings);
      void one.checkReady();
    }
    this.#writeState();
  }

  #named(name) {
    return this.supervised.find((one) => one.name === name);
  }

  #adoptRunning() {
    if (this.supervised.every((one) => one.running)) return;
    const found = processesOf(this.directory.path);
    for (const one of this.supervised) {
      const candidate = !one.running && found.find(({ name }) => name === one.name);
      if (candidate) one.adopt(candidate);
    }
  }

  async #end() {
    this.#ending = true;
    log('stopping everything');
    this.#adoptRunning();
    for (const names of STOP_ORDER) {
      await Promise.all(names.map((name) => this.#named(name).stop()));
      this.#writeState();
    }
    log('stopped');
    process.exit(0);
  }

  #writeState() {
    const processes = this.supervised.map(({ name, running, state, since, restarts, failures }) => ({
      name,
      pid: running?.pid ?? null,
      revision: running?.revision ?? null,
      state,
      since: new Date(since).toISOString(),
      restarts,
      failures,
    }));
    this.directory.writeState({ supervisor: process.pid, wantedSince: this.#wantedSince, processes });
  }
}

function run(directory) {
  const first = processesOf(directory.path).find(({ name }) => name === 'supervisor');
  if (first && first.pid !== process.pid) return; // the older of two stays
  new Supervisor(directory).run();
}

async function wait(directory, patience) {
  const { revision } = directory.readSettings();
  const isBehind = ({ name, state, revision: its }) => state !== 'ready' || (DEFINITIONS[name].followsRevision && its !== revision);
  for (const deadline = Date.now() + patience; ; await sleep(50)) {
    const state = directory.readState();
    const isRunning = processesOf(directory.path).some(({ name, pid }) => name === 'supervisor' && pid === state.supervisor);
    const isCurrent = isRunning && state.wantedSince === directory.wantedSince;
    const processes = isCurrent ? state.processes : [];
    if (isCurrent && !processes.some(isBehind)) return 0;
    const hopeless = processes.find((one) => isBehind(one) && one.failures >= HOPELESS_FAILURES);
    if (!hopeless && Date.now() < deadline) continue;
    const culprit = hopeless ?? processes.find(isBehind) ?? { name: 'supervisor', state: 'not running' };
    console.error(`${culprit.name} is not ready (${culprit.state}); its log: ${directory.logFile(culprit.name)}`);
    return 1;
  }
}

async function status(directory) {
  const { environment } = directory.readSettings();
  const found = processesOf(directory.path);
  const remembered = directory.readState().processes;
  const ready = environment.LISTEN_PORT !== undefined && (await answers(environment.LISTEN_PORT, '/readyz'));
  console.log(`ClientSt0r ${environment.PUBLIC_URL ?? ''} ${ready ? 'ready' : found.length > 0 ? 'not ready' : 'stopped'}`);
  for (const name of ['supervisor', ...NAMES]) {
    const running = found.find((one) => one.name === name);
    const { state = 'running', since, restarts } = remembered.find((one) => one.name === name) ?? {};
    const cells = [name.padEnd(10), String(running?.pid ?? '-').padEnd(8), (running ? state : 'stopped').padEnd(9)];
    if (running && since) cells.push(`since ${since.slice(0, 19).replace('T', ' ')}  restarts ${restarts}`);
    console.log(`  ${cells.join(' ').trimEnd()}`);
  }
  return ready ? 0 : 3;
}

const [action, path] = process.argv.slice(2);
if (!['run', 'wait', 'check', 'status'].includes(action) || !path) {
  console.error('usage: supervisor.mjs run|wait|check|status DIR');
  process.exit(64);
}
const directory = new InstanceDirectory(path);
if (action === 'run') run(directory);
else if (action === 'status') process.exit(await status(directory));
else process.exit(await wait(directory, action === 'wait' ? WAIT_MS : 0));
