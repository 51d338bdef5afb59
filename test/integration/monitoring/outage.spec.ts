import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, CheckWithStatus } from '@clientst0r/monitoring';
import { AlertPolicyService, ChannelService, CheckControlService } from '@clientst0r/monitoring';
import { SecretText } from '@clientst0r/platform';
import { A_SPREAD, MonitoringContext, Target, until } from './monitoring-context.js';
import { OwnServices } from './own-services.js';
import { WorkerProcess } from './worker-process.js';

jest.setTimeout(120_000);
const HOOK = SecretText.of(`whsec_${Buffer.alloc(32, 3).toString('base64')}`);
/** Of what people may choose the shortest. */
const TWO_INTERVALS = 40_000;
const CHECKS = 4;

// Within one, so that what is closed here is closed before the services are taken away.
describe('an outage', () => {
  let services: OwnServices;
  let context: MonitoringContext;
  let target: Target;
  /** Runs on from one test to the next. */
  let worker: WorkerProcess;
  let works = true;

  beforeAll(async () => {
    services = OwnServices.start();
    context = await MonitoringContext.start();
    target = await Target.start((_request, response) => response.writeHead(works ? 200 : 500).end());
    worker = await WorkerProcess.start();
  });

  afterAll(async () => {
    target.close();
    await WorkerProcess.killAll();
    await context.close();
  });

  describe('of the services of a worker', () => {
    afterAll(() => context.removeChecks());

    const waiting = async (): Promise<number> => (await context.sql('select 1 from outbox_messages')).length;
    const runsAgain = async (path: string): Promise<void> => {
      const since = Date.now();
      await until(() => target.of(path).some((at) => at > since), 15_000);
    };

    it('is told, and the worker goes on by itself when Redis returns, and does what was asked for meanwhile', async () => {
      await context.check(target.url('/often'), { intervalSeconds: 2 });
      const rare = await Promise.all(
        Array.from({ length: 5 }, (_, index) => context.check(target.url(`/rare${index.toString()}`), { intervalSeconds: 86_400 })),
      );
      await until(
        async () => (await Promise.all(rare.map((check) => context.results(check)))).every(({ length }) => length === 1),
        A_SPREAD,
      );
      await services.killRedis();
      for (const { check } of rare) await context.asActor((actor) => context.module.get(CheckControlService).runNow(actor, check.id));
      await until(async () => (await worker.readiness()) === 503);
      await pause(500);
      expect(await waiting()).toBe(5);
      services.start();
      await until(async () => (await Promise.all(rare.map((check) => context.results(check)))).every(({ length }) => length === 2), 15_000);
      expect(await waiting()).toBe(0);
      await runsAgain('/often');
      await until(async () => (await worker.readiness()) === 200);
      expect(worker.isRunning).toBe(true);
    });

    it('is told, and the worker goes on by itself when MariaDB returns', async () => {
      const check = await context.check(target.url('/database'), { intervalSeconds: 2 });
      await until(async () => (await context.results(check)).length >= 2, 15_000);
      const before = (await context.results(check)).length;
      services.killMariaDb();
      await until(async () => (await worker.readiness()) === 503);
      await pause(500);
      services.start();
      await until(async () => (await worker.readiness()) === 200);
      await runsAgain('/database');
      await until(async () => (await context.results(check)).length > before + 1, 15_000);
      expect((await context.status(check)).state).toBe('up');
      expect(worker.isRunning).toBe(true);
    });

    it('makes no flood of log', () => {
      expect(worker.output.length).toBeLessThan(30_000);
    });
  });

  /** The worker, Redis with its data and MariaDB all die while several checks fall and people are being told. */
  describe('of everything in the middle of alerts', () => {
    let receiver: Target;
    let checks: CheckWithStatus[];
    let bossAnswers = true;
    const received: { path: string; title: string; id: string; body: string }[] = [];

    beforeAll(async () => {
      receiver = await Target.start((request, response) => {
        let body = '';
        request.on('data', (part: Buffer) => (body += part.toString()));
        request.on('end', () => {
          const [, encoded = ''] = /^=\?UTF-8\?B\?(.*)\?=$/u.exec(String(request.headers['title'] ?? '')) ?? [];
          const title = Buffer.from(encoded, 'base64').toString();
          received.push({ path: request.url ?? '', title, id: String(request.headers['webhook-id'] ?? ''), body });
          if (request.url === '/team' || bossAnswers) response.writeHead(204).end();
        });
      });
    });

    afterAll(() => receiver.close());

    const channel = (name: string, kind: 'ntfy' | 'webhook'): Promise<Channel> =>
      context.asActor((actor) =>
        context.module
          .get(ChannelService)
          .create(actor, { name, kind, target: receiver.url(`/${name}`) }, kind === 'webhook' ? HOOK : null),
      );
    const titles = (): string[] => received.filter(({ path }) => path === '/team').map(({ title }) => title);
    const toBoss = (type: string): { id: string; body: string }[] =>
      received.filter(({ path, body }) => path === '/boss' && body.includes(`"${type}"`));
    const states = async (): Promise<string[]> =>
      (await context.sql<{ state: string }>('select state from check_statuses')).map(({ state }) => state);
    const amount = async (table: string, condition = 'true'): Promise<number> =>
      (await context.sql(`select 1 from ${table} where ${condition}`)).length;
    const due = (step: number): Promise<unknown> =>
      context.sql("update channel_deliveries set next_attempt_at = utc_timestamp(3) where state = 'waiting' and step = ?", [step]);

    it('tells each once, together, and is shown nothing green that was not looked at', async () => {
    await context.sql("insert into organisations (id, created_at, slug, name, status) values (?, utc_timestamp(3), ?, 'Routed', 'active')", [
      context.organisationId, context.organisationId.slice(0, 8),
    ]); // prettier-ignore
    const [team, boss] = [await channel('team', 'ntfy'), await channel('boss', 'webhook')];
    const steps = [team, boss].map(({ id }, place) => ({ afterMinutes: place * 30, channelIds: [id] }));
    const policy = { name: 'On call', checkIds: null, quiet: null, urgentBreaksThrough: true, gatherSeconds: 6, reminderMinutes: 0, steps };
    await context.asActor((actor) => context.module.get(AlertPolicyService).create(actor, policy));
    checks = await Promise.all(Array.from({ length: CHECKS }, (_, place) => context.check(target.url(`/${place.toString()}`), { intervalSeconds: 2 })));
    await until(async () => (await states()).every((state) => state === 'up'), 15_000);

    works = false;
    await until(async () => (await amount('incidents')) === CHECKS, 15_000);
    const diedAt = Date.now();
    await Promise.all([worker.kill(), services.killRedisWithData()]);
    services.killMariaDb();
    expect(titles()).toEqual([]);
    services.start();
    worker = await WorkerProcess.start();
    await until(() => titles().length > 0, 20_000);
    await until(() => checks.every((_, place) => target.of(`/${place.toString()}`).some((at) => at > diedAt)), TWO_INTERVALS);
    const gaps = checks.map((_, place) => target.of(`/${place.toString()}`).find((at) => at > diedAt)! - diedAt);
    expect(Math.max(...gaps)).toBeLessThan(TWO_INTERVALS);
    expect(await states()).toEqual(Array(CHECKS).fill('down'));
    expect([titles(), await amount('incidents')]).toEqual([['[Routed] 4 checks are down'], CHECKS]);
  }); // prettier-ignore

    it('calls the next one, again under the same id after a death between the call and its being noted, and nobody twice else', async () => {
      bossAnswers = false;
      await due(1);
      await until(() => toBoss('incident.opened').length === CHECKS, 15_000);
      await worker.kill();
      bossAnswers = true;
      const called = [...received];
      // The lease of who died ends.
      await due(1);
      worker = await WorkerProcess.start();
      await until(async () => (await amount('channel_deliveries', "state = 'waiting'")) === 0, 20_000);
      const before = called.filter(({ path }) => path === '/boss');
      const again = toBoss('incident.opened').slice(CHECKS);
      expect(again.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
      expect(new Set(again.map(({ id }) => id)).size).toBe(CHECKS);
      expect(titles()).toHaveLength(1);
    });

    it('tells once that it is over, when each was seen to be', async () => {
      // A worker that has just started spreads what is late: longer than a policy gathers.
      const startedAt = Date.now();
      await until(() => checks.every((_, place) => target.of(`/${place.toString()}`).some((at) => at > startedAt)), TWO_INTERVALS);
      const fixedAt = Date.now();
      works = true;
      await until(async () => (await states()).every((state) => state === 'up'), TWO_INTERVALS);
      for (const check of checks) {
        const last = (await context.results(check)).at(-1);
        expect([last?.error, Date.parse(`${last?.at ?? ''}Z`) >= fixedAt - 50]).toEqual([0, true]);
      }
      await until(() => titles().length > 1 && toBoss('incident.closed').length === CHECKS, 20_000);
      await pause(500);
      expect(titles().slice(1)).toEqual(['[Routed] 4 checks are up again']);
      expect(await amount('channel_deliveries', "state <> 'sent'")).toBe(0);
      expect(await amount('incidents', 'closed_at is null')).toBe(0);
    });
  });
});
