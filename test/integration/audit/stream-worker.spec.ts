import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Redis } from 'ioredis';
import { AuditFact, AuditTrail } from '@clientst0r/audit';
import { REDIS } from '@clientst0r/platform';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import { HttpsReceiver } from '../../support/https-receiver.js';
import { TestCertificates } from '../../support/test-certificates.js';
import { StreamContext } from './stream-context.js';

jest.setTimeout(60_000);

class Revealed extends AuditFact {
  readonly category = 'vault';
  readonly action = 'credential.revealed';
}

let context: StreamContext;
let certificates: TestCertificates;
let receiver: HttpsReceiver;
let worker: TestingModule;

beforeAll(async () => {
  context = await StreamContext.start();
  certificates = new TestCertificates();
  receiver = await HttpsReceiver.start(certificates.issue('receiver', 'IP:127.0.0.1'), (_, response) => response.writeHead(204).end());
  process.env['WORKER_PORT'] = '0';
  worker = await Test.createTestingModule({ imports: [WorkerModule] }).compile();
  await worker.get<Redis>(REDIS).flushdb();
  await worker.init();
});

afterAll(async () => {
  await worker.close();
  await context.close();
  await receiver.stop();
  certificates.remove();
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; await pause(50)) if (await condition()) return;
  throw new Error('it did not happen in time');
}

it('sends what happens within seconds, by itself, and finds what its rules look for', async () => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  await context.create({ kind: 'webhook', url: receiver.url('/events'), authority: certificates.authority }, secret);
  await context.record('seen');
  const startedAt = performance.now();
  await until(() => receiver.requests.some(({ body }) => body.includes('"seen"')));
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  const busy = { ...context.actor, organisationId: randomUUIDv7() };
  for (let number = 0; number < 20; number += 1) await context.module.get(AuditTrail).commit(busy, new Revealed());
  const found = async () =>
    (await context.sql<object>("select 1 from detection_findings where actor_id = ? and rule = 'reveal-burst'", [busy.userId])).length;
  await until(async () => (await found()) === 1);
  await until(() => receiver.requests.some(({ body }) => body.includes('"detection.found"') && body.includes(busy.userId)));
  // Neither the secret nor anything else of people stands in the queues.
  const redis = worker.get<Redis>(REDIS);
  const keys = await redis.keys('bull:audit.send-streams:*');
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys.filter((name) => /:\d+$/u.test(name))) expect(JSON.stringify(await redis.hgetall(key))).not.toContain(secret);
});
