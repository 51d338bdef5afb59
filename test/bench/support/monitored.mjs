// Checks of local targets, made straight in the database, and the workers that run them.
import { execFileSync, fork } from 'node:child_process';
import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pool } from './database.mjs';
import { startNode } from './running-api.mjs';

const SCRIPT = join(import.meta.dirname, '../../../dist/apps/worker/main.js');
/** As in `run-time.ts`. */
const SHARDS = 4;
process.env.MONITORING_ALLOWED_RANGES = '127.0.0.0/8';

/** `--seconds=60`, and so on, in place of the figures of the issue; `--reduced` for a look at whether it works. */
export function sizes(usual, reduced) {
  const options = Object.fromEntries([...Object.keys(usual).map((name) => [name, { type: 'string' }]), ['reduced', { type: 'boolean' }]]);
  const { values } = parseArgs({ options });
  const base = values.reduced ? { ...usual, ...reduced } : usual;
  return Object.fromEntries(Object.keys(usual).map((name) => [name, values[name] === undefined ? base[name] : Number(values[name])]));
}

export class Farm {
  static async start({ hosts = ['127.0.0.1'], deadHosts = [], tls = false } = {}) {
    const farm = new Farm();
    farm.child = fork(new URL('./target-farm.mjs', import.meta.url).pathname);
    const files = tls ? certificate() : {};
    farm.authority = files.certificate ?? null;
    farm.addresses = await farm.ask({ start: { hosts, deadHosts, ...files } });
    return farm;
  }

  async ask(message) {
    this.child.send(message);
    const [answer] = await once(this.child, 'message');
    return answer;
  }

  clear() {
    return this.ask('clear');
  }

  /** What was asked since the last time: numbers of checks, and when (milliseconds since 1970). */
  hits() {
    return this.ask('hits');
  }

  stop() {
    this.child.disconnect();
  }
}

function certificate() {
  const directory = mkdtempSync(join(tmpdir(), 'bench-certificate-'));
  const [key, file] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  const subject = ['-subj', '/CN=Bench', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', file], { stdio: 'ignore' });
  return { key, certificate: file };
}

export class Monitored {
  constructor() {
    this.connections = pool('application');
    this.organisationId = randomUUIDv7();
    this.checks = [];
    this.workers = [];
  }

  /** Each at its own place in the interval, the first of them within one interval from now; `urls[n % urls.length]` is asked for `/c/n`. */
  async add(count, urls, { intervalSeconds = 20, authority = null } = {}) {
    await this.connections.query("insert ignore into organisations (id, created_at, slug, name, status) values (?, utc_timestamp(3), ?, 'Bench', 'active')", [
      this.organisationId, this.organisationId,
    ]); // prettier-ignore
    const interval = intervalSeconds * 1_000;
    const ca = authority === null ? {} : { authority: readFileSync(authority, 'utf8') };
    const from = this.checks.length;
    for (let number = from; number < from + count; number += 1) {
      const id = randomUUID();
      const url = `${urls[number % urls.length]}/c/${number}`;
      this.checks.push({ id, phase: Number.parseInt(id.slice(-8), 16) % interval, interval, url, ca });
    }
    const made = this.checks.slice(from);
    for (let start = 0; start < made.length; start += 500) await this.insert(made.slice(start, start + 500), intervalSeconds);
  }

  async insert(checks, intervalSeconds) {
    const now = Date.now();
    const time = (milliseconds) => new Date(milliseconds).toISOString().replace('T', ' ').slice(0, -1);
    const rows = checks.map(({ id, phase, interval, url, ca }) => {
      const next = time((Math.floor((now + 3_000 - phase) / interval) + 1) * interval + phase);
      const specification = JSON.stringify({ url, method: 'GET', expectedStatus: '200-299', ...ca });
      return { id, url, specification, next, shard: Number.parseInt(id.slice(-10, -8), 16) % SHARDS };
    });
    const at = time(now);
    await this.connections.query(
      `insert into checks (id, created_at, organisation_id, name, kind, specification, interval_seconds, timeout_seconds, retry_seconds, failures_before_down,
        successes_before_up, tags, updated_at) values ?`,
      [
        rows.map(({ id, url, specification }) => [
          id,
          at,
          this.organisationId,
          url,
          'http',
          specification,
          intervalSeconds,
          10,
          15,
          3,
          2,
          '[]',
          at,
        ]),
      ],
    );
    await this.connections.query(
      'insert into check_statuses (check_id, organisation_id, shard, claimable_at, next_run_at, state, state_since, failures, successes) values ?',
      [rows.map(({ id, shard, next }) => [id, this.organisationId, shard, next, next, 'up', at, 0, 2])],
    );
  }

  /** All of them, and what was seen. */
  async clear() {
    for (const table of ['check_results', 'check_rollups', 'check_statuses', 'checks', 'incident_events', 'incidents'])
      await this.connections.query(`delete from ${table}`);
    this.checks = [];
  }

  async startWorker() {
    const worker = startNode(SCRIPT);
    this.workers.push(worker);
    await pause(4_000);
    return worker;
  }

  async kill(worker) {
    this.workers = this.workers.filter((one) => one !== worker);
    worker.removeAllListeners('exit');
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  }

  async stored() {
    const [[{ amount }]] = await this.connections.query('select count(*) as amount from check_results');
    return Number(amount);
  }

  /** Sorted milliseconds between the time that belongs to a check and when its target was asked; negative where that was early. */
  lateness({ numbers, times }, counts = () => true) {
    const late = numbers.flatMap((number, index) => {
      const { phase, interval } = this.checks[number];
      if (!counts(number)) return [];
      const after = (((times[index] - phase) % interval) + interval) % interval;
      return [after > interval / 2 ? after - interval : after];
    });
    return late.sort((one, other) => one - other);
  }

  async stop() {
    for (const worker of this.workers) await this.kill(worker);
    await this.connections.end();
  }
}

/** CPU milliseconds a request of Node alone, in the same run: as fast as it can, or one every `pace` milliseconds. */
export async function bareLoop(url, count, authority, pace = 0) {
  const words = [url, String(count), String(pace), ...(authority ? [authority] : [])];
  const child = fork(new URL('./bare-requests.mjs', import.meta.url).pathname, words);
  const [milliseconds] = await once(child, 'message');
  await once(child, 'exit');
  return milliseconds;
}

/** Resident memory of a process, MiB. */
export function memoryOf({ pid }) {
  return Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1_024;
}
