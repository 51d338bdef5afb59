import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

const SERVICES = join(__dirname, '../../../ops/local/services.sh');
const started: OwnServices[] = [];

afterAll(() => {
  for (const services of started) services.remove();
});

/** A durable MariaDB and Redis of this test alone, to be killed. Points the environment of this process at them. */
export class OwnServices {
  private readonly directory = mkdtempSync(join(tmpdir(), 'clientst0r-test-'));

  static start(): OwnServices {
    const services = new OwnServices();
    started.push(services);
    services.start();
    for (const line of readFileSync(join(services.directory, 'environment'), 'utf8').split('\n')) {
      const [name, ...value] = line.split('=');
      if (name) process.env[name] = value.join('=').replace(/^(['"])(.*)\1$/u, '$2');
    }
    process.env['CLIENTST0R_TEST_DIRECTORY'] = services.directory;
    return services;
  }

  /** Starts whichever of the two does not run. */
  start(): void {
    execFileSync(SERVICES, ['start', this.directory], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  async killRedis(): Promise<void> {
    const redis = new Redis({ path: join(this.directory, 'run/redis.sock') });
    const info = await redis.info('server');
    redis.disconnect();
    this.kill(Number(/process_id:(\d+)/u.exec(info)?.[1]));
  }

  /** And what it had written: whatever was only there is gone. */
  async killRedisWithData(): Promise<void> {
    await this.killRedis();
    for (const name of readdirSync(join(this.directory, 'redis-data')))
      rmSync(join(this.directory, 'redis-data', name), { recursive: true });
  }

  killMariaDb(): void {
    const file = execFileSync(
      'mariadb',
      ['--no-defaults', `--socket=${join(this.directory, 'run/mariadb.sock')}`, '-N', '-e', 'select @@pid_file'],
      { encoding: 'utf8' },
    );
    this.kill(Number(readFileSync(file.trim(), 'utf8')));
  }

  remove(): void {
    execFileSync(SERVICES, ['stop', this.directory], { stdio: 'ignore' });
    rmSync(this.directory, { recursive: true, force: true });
  }

  private kill(pid: number): void {
    if (!(pid > 1)) throw new Error('there is no process to kill');
    process.kill(pid, 'SIGKILL');
  }
}
