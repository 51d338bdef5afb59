import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { builtApp, compileCache } from '../../support/built-app.js';
import { until } from './monitoring-context.js';

const started: WorkerProcess[] = [];

afterAll(() => WorkerProcess.killAll());

/** The built worker as a process of its own, with the environment of this one. */
export class WorkerProcess {
  output = '';
  private readonly exited: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.exited = new Promise((resolve) => child.once('exit', resolve));
  }

  static async killAll(): Promise<void> {
    await Promise.all(started.splice(0).map((worker) => worker.kill()));
  }

  static async start(environment: NodeJS.ProcessEnv = {}): Promise<WorkerProcess> {
    const port = await freePort();
    const env = { ...process.env, LOG_LEVEL: 'info', NODE_COMPILE_CACHE: compileCache(), ...environment, WORKER_PORT: port.toString() };
    const child = spawn(process.execPath, [builtApp('apps/worker/src/main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const worker = new WorkerProcess(child, port);
    started.push(worker);
    await until(async () => (await worker.readiness()) === 200, 60_000).catch(() => {
      throw new Error(`the worker did not start: ${worker.output}`);
    });
    return worker;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async readiness(): Promise<number> {
    return fetch(`http://127.0.0.1:${this.port.toString()}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ status }) => status,
      () => 0,
    );
  }

  /** As a power cut or the kernel would. */
  async kill(): Promise<void> {
    if (this.isRunning) this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Nest ends the process by the same signal once everything is closed. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.exited;
    expect([this.child.exitCode, this.child.signalCode]).toEqual([null, 'SIGTERM']);
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => { resolve(port); }); // prettier-ignore
    });
  });
}
