// What the supervisor reads and writes in the directory of an instance.
import { createHash } from 'node:crypto';
import {
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

const LOG_BYTES = 10 * 1024 * 1024;
const LOG_GENERATIONS = 5;

export class InstanceDirectory {
  #written = '';

  constructor(path) {
    for (const name of ['run', 'log']) mkdirSync(join(path, name), { recursive: true, mode: 0o700 });
    this.path = realpathSync(path);
  }

  inside(...names) {
    return join(this.path, ...names);
  }

  /** When the last `up` asked for it; null after a `down`. */
  get wantedSince() {
    return statSync(this.inside('run', 'wanted'), { throwIfNoEntry: false })?.mtimeMs ?? null;
  }

  unwant() {
    rmSync(this.inside('run', 'wanted'), { force: true });
  }

  /** What the applications run with; a process that was started with another revision is restarted. */
  readSettings() {
    const environment = { ...this.#readEnvironment('environment'), ...this.#readEnvironment('application.environment') };
    return { environment, revision: createHash('sha256').update(JSON.stringify(environment)).digest('hex').slice(0, 16) };
  }

  #readEnvironment(file) {
    if (!existsSync(this.inside(file))) return {};
    const lines = readFileSync(this.inside(file), 'utf8').split('\n').filter(Boolean);
    return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  }

  readState() {
    try {
      return JSON.parse(readFileSync(this.inside('state.json'), 'utf8'));
    } catch {
      return { supervisor: null, wantedSince: null, processes: [] };
    }
  }

  writeState(state) {
    const text = JSON.stringify(state, null, 1);
    if (text === this.#written) return;
    writeFileSync(this.inside('state.json.new'), text, { mode: 0o600 });
    renameSync(this.inside('state.json.new'), this.inside('state.json'));
    this.#written = text;
  }

  logFile(name) {
    return this.inside('log', `${name}.log`);
  }

  openLog(name) {
    return openSync(this.logFile(name), 'a', 0o600);
  }

  /** Copy and truncate: the writers keep their descriptors (opened for appending) whatever happens to the supervisor. */
  rotateLogs() {
    for (const name of readdirSync(this.inside('log')).filter((file) => file.endsWith('.log'))) {
      const file = this.inside('log', name);
      if (statSync(file).size < LOG_BYTES) continue;
      for (let generation = LOG_GENERATIONS - 1; generation >= 1; generation -= 1) {
        if (existsSync(`${file}.${generation}`)) renameSync(`${file}.${generation}`, `${file}.${generation + 1}`);
      }
      copyFileSync(file, `${file}.1`);
      truncateSync(file);
    }
  }
}
