import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '../../ops/local/services.sh');

export type ServiceName = 'mariadb' | 'redis';

/** A MariaDB and a Redis of one test file alone, for tests that kill them. */
export class OwnServices {
  readonly directory = mkdtempSync(join(tmpdir(), 'clientst0r-outage-'));

  /** Starts both (again) and points this process at them. */
  start(): void {
    this.run('start');
    for (const line of readFileSync(join(this.directory, 'environment'), 'utf8').split('\n')) {
      const [, name, , value] = /^(\w+)=(['"]?)(.*)\2$/u.exec(line) ?? [];
      if (name !== undefined && value !== undefined) process.env[name] = value;
    }
    process.env['CLIENTST0R_TEST_DIRECTORY'] = this.directory;
  }

  /** `SIGKILL`: it is gone at once. `SIGSTOP`: it is there and does not answer. */
  signal(service: ServiceName, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    for (const pid of this.pidsOf(service)) process.kill(pid, signal);
  }

  remove(): void {
    this.run('stop');
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The servers carry a mark in their environment, as `ops/local/services.sh` has it. */
  private pidsOf(service: ServiceName): number[] {
    const mark = `CLIENTST0R_PROCESS=${service}@${this.directory}\0`;
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/u.test(entry) && environmentOf(entry).includes(mark))
      .map(Number);
  }

  private run(verb: 'start' | 'stop'): void {
    execFileSync(SCRIPT, [verb, this.directory], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
