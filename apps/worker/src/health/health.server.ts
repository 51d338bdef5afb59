import { createServer, type Server, type ServerResponse } from 'node:http';
import { EntityManager } from '@mikro-orm/mariadb';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Configuration, KeyProvider, REDIS } from '@clientst0r/platform';

const CHECK_MILLISECONDS = 1_500;

/** `/healthz`: the process lives; `/readyz`: it can do its work, or 503 naming what is away. On loopback. */
@Injectable()
export class HealthServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | null = null;

  constructor(
    private readonly em: EntityManager,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly configuration: Configuration,
    private readonly keys: KeyProvider,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request.url ?? '', response));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.configuration.workerPort, '127.0.0.1', resolve);
    });
  }

  beforeApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer(path: string, response: ServerResponse): Promise<void> {
    if (path === '/healthz') send(response, 200, { status: 'ok' });
    else if (path === '/readyz') await this.answerReadiness(response);
    else send(response, 404, { status: 'not-found' });
  }

  private async answerReadiness(response: ServerResponse): Promise<void> {
    const isServed = this.keys.problem().then((problem) => (problem === null ? true : Promise.reject(new Error(problem))));
    const [database, redis, keys] = await Promise.all([
      answers(this.em.getConnection().execute('select 1')),
      answers(this.redis.ping()),
      answers(isServed),
    ]);
    const away = [...(database ? [] : ['database']), ...(redis ? [] : ['redis']), ...(keys ? [] : ['key service'])];
    if (away.length === 0) send(response, 200, { status: 'ready' });
    else send(response, 503, { status: 'not-ready', away });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}

async function answers(check: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, CHECK_MILLISECONDS, false);
  });
  const answered = await Promise.race([check.then(() => true, () => false), late]); // prettier-ignore
  clearTimeout(timer);
  return answered;
}
