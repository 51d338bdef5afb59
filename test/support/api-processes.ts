import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The product's api, as a process of its own. */
export class ApiProcess {
  /** All that it has said so far. */
  log = '';

  constructor(
    readonly origin: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
  }

  async call(method: string, path: string, token: string, body?: object): Promise<Answer> {
    const response = await fetch(`${this.origin}/api/v1/${path}`, {
      method,
      headers: { cookie: `__Host-session=${token}`, 'x-requested-by': 'clientst0r', 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  async ready(): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(50))
      if (await fetch(`${this.origin}/readyz`).then(({ ok }) => ok, () => false)) return; // prettier-ignore
    throw new Error('An api process did not start');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

/** Several of them on the database and the Redis of this test file. */
export class ApiProcesses {
  private script = '';
  private readonly started: ApiProcess[] = [];

  async start(count: number): Promise<ApiProcess[]> {
    this.script = builtApp('apps/api/src/main.ts');
    for (let number = 0; number < count; number += 1) this.started.push(await this.startOne());
    await Promise.all(this.started.map((one) => one.ready()));
    return this.started;
  }

  async stop(): Promise<void> {
    await Promise.all(this.started.map((one) => one.stop()));
  }

  async remove(): Promise<void> {
    await this.stop();
    if (this.script !== '') rmSync(dirname(this.script), { recursive: true });
  }

  private async startOne(): Promise<ApiProcess> {
    const port = await freePort();
    const env = { ...process.env, LISTEN_HOST: '127.0.0.1', LISTEN_PORT: String(port), NODE_OPTIONS: '', LOG_LEVEL: 'trace' };
    const child = spawn(process.execPath, [this.script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new ApiProcess(`http://127.0.0.1:${port.toString()}`, child);
  }
}

/** Where it was built to; whoever asks removes the directory. */
export function builtApp(entry: string): string {
  return execFileSync(process.execPath, [join(__dirname, 'build-app.mjs'), entry], { encoding: 'utf8' }).trim();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
