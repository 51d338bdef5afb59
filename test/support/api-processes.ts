import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { builtApp, compileCache } from './built-app.js';

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
  private readonly started: ApiProcess[] = [];

  async start(count: number): Promise<ApiProcess[]> {
    const script = builtApp('apps/api/src/main.ts');
    for (let number = 0; number < count; number += 1) this.started.push(await this.startOne(script));
    await Promise.all(this.started.map((one) => one.ready()));
    return this.started;
  }

  async stop(): Promise<void> {
    await Promise.all(this.started.map((one) => one.stop()));
  }

  private async startOne(script: string): Promise<ApiProcess> {
    const port = await freePort();
    const own = {
      LISTEN_HOST: '127.0.0.1',
      LISTEN_PORT: String(port),
      NODE_OPTIONS: '',
      NODE_COMPILE_CACHE: compileCache(),
      LOG_LEVEL: 'trace',
    };
    const env = { ...process.env, ...own };
    const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new ApiProcess(`http://127.0.0.1:${port.toString()}`, child);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
