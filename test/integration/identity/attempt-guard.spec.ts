import { randomUUIDv7 } from 'node:crypto';
import type { Redis } from 'ioredis';
import { REDIS, systemActor } from '@clientst0r/platform';
import { type Attempt, AttemptGuard, DEFAULT_ATTEMPT_LIMITS, RedisThrottlerStorage } from '@clientst0r/security';
import { SettingsService } from '@clientst0r/settings';
import { freshAddress } from '../../support/people.js';
import { readSettingsAgain } from '../../support/settings-again.js';
import { startTestApi, type TestApi } from '../../support/test-api.js';

let api: TestApi;
let redis: Redis;
let guard: AttemptGuard;

beforeAll(async () => {
  api = await startTestApi();
  redis = api.app.get<Redis>(REDIS);
  guard = api.app.get(AttemptGuard);
});

const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  kind: 'password',
  name: `${randomUUIDv7()}@example.com`,
  address: freshAddress(),
  ...changes,
});

async function fail(pair: Attempt, times = 1): Promise<number> {
  let lockedFor = 0;
  for (let failure = 0; failure < times; failure += 1) {
    expect((await guard.begin(pair)).outcome).toBe('admitted');
    lockedFor = (await guard.failed(pair)).pairLockedFor;
  }
  return lockedFor;
}

/** As if the lock had run out. */
async function unlock(): Promise<void> {
  const locks = await redis.keys('attempts:*:lock');
  if (locks.length > 0) await redis.del(locks);
}

describe('attempts', () => {
  it('lock the pair for twice as long each time, up to a quarter of an hour', async () => {
    const pair = attempt();
    const minutes: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      minutes.push((await fail(pair, DEFAULT_ATTEMPT_LIMITS.failuresOfPair)) / 60);
      expect((await guard.begin(pair)).outcome).toBe('locked');
      await unlock();
      await redis.del(await redis.keys('attempts:password:address:*'));
    }
    expect(minutes).toEqual([1, 2, 4, 8, 15, 15]);
  });

  it('start afresh after a success', async () => {
    const pair = attempt();
    await fail(pair, 4);
    await guard.begin(pair);
    await guard.succeeded(pair);
    expect(await fail(pair, 4)).toBe(0);
    expect(await fail(pair)).toBe(60);
  });

  it('lock nobody else at that address, and that name nowhere else', async () => {
    const pair = attempt();
    await fail(pair, 5);
    expect((await guard.begin(attempt({ address: pair.address }))).outcome).toBe('admitted');
    expect((await guard.begin(attempt({ name: pair.name }))).outcome).toBe('admitted');
    expect((await guard.begin({ ...pair, kind: 'second-factor' })).outcome).toBe('admitted');
  });

  it('of many addresses lock the name, but not where the person is known', async () => {
    const name = `${randomUUIDv7()}@example.com`;
    const home = attempt({ name });
    await guard.remember(home);
    for (let failure = 0; failure < DEFAULT_ATTEMPT_LIMITS.failuresOfName; failure += 1) await fail(attempt({ name }));
    expect((await guard.begin(attempt({ name }))).outcome).toBe('locked');
    expect((await guard.begin(home)).outcome).toBe('admitted');
  });

  it('that are many hold the address, on few names', async () => {
    const address = freshAddress();
    const names = Array.from({ length: 10 }, () => `${randomUUIDv7()}@example.com`);
    for (let failure = 0; failure < DEFAULT_ATTEMPT_LIMITS.failuresOfAddress; failure += 1)
      await fail(attempt({ address, name: names[failure % 10]! }));
    const admission = await guard.begin(attempt({ address }));
    expect(admission.outcome === 'held' && admission.retryAfterSeconds).toBeGreaterThan(890);
  });

  it('D20: on many names ban the address for an hour, after one guess each', async () => {
    const address = freshAddress();
    const effects = [];
    for (let name = 0; name < DEFAULT_ATTEMPT_LIMITS.namesOfAddress; name += 1) {
      const one = attempt({ address });
      expect((await guard.begin(one)).outcome).toBe('admitted');
      effects.push(await guard.failed(one));
    }
    expect(effects.map(({ sprayed }) => sprayed).lastIndexOf(false)).toBe(DEFAULT_ATTEMPT_LIMITS.namesOfAddress - 2);
    const admission = await guard.begin(attempt({ address }));
    expect(admission.outcome === 'held' && admission.retryAfterSeconds).toBeGreaterThan(3_590);
  });

  it('of people who sign in from there every day are no spray', async () => {
    const address = freshAddress();
    for (let person = 0; person < DEFAULT_ATTEMPT_LIMITS.namesOfAddress + 5; person += 1) {
      const colleague = attempt({ address });
      await guard.remember(colleague);
      await fail(colleague);
    }
    expect((await guard.begin(attempt({ address }))).outcome).toBe('admitted');
  });

  it('count one IPv6 subscriber as one', async () => {
    const pair = attempt({ address: '2001:db8:77:1::1' });
    for (let host = 1; host <= 5; host += 1) await fail({ ...pair, address: `2001:db8:77:1::${host}` });
    expect((await guard.begin({ ...pair, address: '2001:db8:77:1:ffff::9' })).outcome).toBe('locked');
    expect((await guard.begin({ ...pair, address: '2001:db8:77:2::1' })).outcome).toBe('admitted');
  });

  it('that run at the same time are not more than the limit', async () => {
    const pair = attempt();
    const admissions = await Promise.all(Array.from({ length: 40 }, () => guard.begin(pair)));
    expect(admissions.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(DEFAULT_ATTEMPT_LIMITS.failuresOfPair);
    await guard.abandoned(pair);
    expect((await guard.begin(pair)).outcome).toBe('admitted');
  });

  it('leave no name readable in Redis', async () => {
    const pair = attempt({ name: 'a password in the wrong field' });
    await fail(pair);
    expect((await redis.keys('attempts:*')).join()).not.toContain('password in the wrong');
  });
});

describe('the limits that an administrator sets', () => {
  const actor = systemActor('test') as unknown as Parameters<SettingsService['update']>[0];
  const settings = (): SettingsService => api.app.get(SettingsService);

  beforeEach(async () => {
    const counted = await redis.keys('attempts:*');
    if (counted.length > 0) await redis.del(counted);
  });

  afterEach(async () => {
    await api.orm.em.getConnection().execute("delete from settings where `key` like 'lockouts.%'");
    readSettingsAgain(api.app);
  });

  it('lock a pair after fewer failures, and never for longer than told', async () => {
    await settings().update(actor, 'lockouts.failures-of-pair', 3);
    await settings().update(actor, 'lockouts.longest-lock-minutes', 2);
    const pair = attempt();
    const minutes: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      minutes.push((await fail(pair, 3)) / 60);
      await unlock();
    }
    expect(minutes).toEqual([1, 2, 2, 2]);
  });

  it('forget failures after another time', async () => {
    await settings().update(actor, 'lockouts.window-minutes', 1);
    await fail(attempt(), 1);
    const lives = await Promise.all((await redis.keys('attempts:*:failures')).map((key) => redis.pttl(key)));
    expect(lives).toHaveLength(3);
    expect(Math.max(...lives)).toBeLessThanOrEqual(60_000);
  });

  it('lock a name after fewer failures, for as long as failures count', async () => {
    await settings().update(actor, 'lockouts.failures-of-name', 10);
    await settings().update(actor, 'lockouts.window-minutes', 20);
    const name = `${randomUUIDv7()}@example.com`;
    for (let failure = 0; failure < 9; failure += 1) await fail(attempt({ name }));
    const last = attempt({ name });
    await guard.begin(last);
    expect((await guard.failed(last)).nameLockedFor).toBe(1_200);
    expect((await guard.begin(attempt({ name }))).outcome).toBe('locked');
  });

  it('hold an address after fewer failures, for another time', async () => {
    await settings().update(actor, 'lockouts.failures-of-address', 10);
    await settings().update(actor, 'lockouts.address-hold-minutes', 2);
    const address = freshAddress();
    const names = ['a@example.com', 'b@example.com', 'c@example.com'];
    for (let failure = 0; failure < 10; failure += 1) await fail(attempt({ address, name: names[failure % 3]! }));
    expect(await guard.begin(attempt({ address }))).toEqual({ outcome: 'held', retryAfterSeconds: 120 });
  });

  it('call fewer names a spray, and hold it for another time', async () => {
    await settings().update(actor, 'lockouts.names-of-address', 5);
    await settings().update(actor, 'lockouts.spray-hold-minutes', 3);
    const address = freshAddress();
    for (let name = 0; name < 5; name += 1) await fail(attempt({ address }));
    expect(await guard.begin(attempt({ address }))).toEqual({ outcome: 'held', retryAfterSeconds: 180 });
  });

  it('call fewer names from everywhere a storm, told once', async () => {
    await settings().update(actor, 'lockouts.names-of-storm', 10);
    const told: number[] = [];
    for (let name = 0; name < 15; name += 1) {
      const one = attempt();
      await guard.begin(one);
      told.push((await guard.failed(one)).stormOfNames);
    }
    expect(told.filter((names) => names > 0)).toHaveLength(1);
  });
});

describe('the throttle storage', () => {
  it('counts on with a Redis that has forgotten its scripts', async () => {
    const storage = new RedisThrottlerStorage(redis);
    const key = randomUUIDv7();
    await storage.increment(key, 60_000, 12, 0, 'test');
    await redis.script('FLUSH');
    const hits = await Promise.all([1, 2, 3].map(() => storage.increment(key, 60_000, 12, 0, 'test')));
    expect(hits.map(({ totalHits }) => totalHits).sort()).toEqual([2, 3, 4]);
  });

  it('counts every request of all processes once, blocks above the limit, and says for how long', async () => {
    const [one, other] = [new RedisThrottlerStorage(redis), new RedisThrottlerStorage(redis)];
    const key = randomUUIDv7();
    const records = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : other).increment(key, 60_000, 12, 0, 'test')),
    );
    expect(records.filter(({ isBlocked }) => !isBlocked)).toHaveLength(12);
    expect(records.map(({ totalHits }) => totalHits).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(
      records.filter(({ isBlocked }) => isBlocked).every(({ timeToBlockExpire }) => timeToBlockExpire > 55 && timeToBlockExpire <= 60),
    ).toBe(true);
    const later = await Promise.all([1, 2, 3].map(() => one.increment(key, 60_000, 100, 0, 'test')));
    expect(later.map(({ isBlocked, totalHits }) => [isBlocked, totalHits])).toEqual([21, 22, 23].map((hits) => [true, hits]));
  });

  it('lets through again after the window', async () => {
    const storage = new RedisThrottlerStorage(redis);
    const key = randomUUIDv7();
    for (let request = 0; request < 3; request += 1) await storage.increment(key, 200, 2, 0, 'test');
    await new Promise((resume) => setTimeout(resume, 250));
    expect(await storage.increment(key, 200, 2, 0, 'test')).toMatchObject({ isBlocked: false, totalHits: 1 });
  });

  it('asks Redis seldom while a high limit is far, and lets exactly that many through', async () => {
    const storage = new RedisThrottlerStorage(redis);
    const key = randomUUIDv7();
    const asked = jest.spyOn(redis, 'evalsha');
    const totals: number[] = [];
    for (let request = 0; request < 200; request += 1) totals.push((await storage.increment(key, 60_000, 200, 0, 'test')).totalHits);
    // Five times for 17 each, until half is reached.
    expect(asked.mock.calls).toHaveLength(5 + (200 - 5 * 17));
    asked.mockRestore();
    expect(totals).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(await storage.increment(key, 60_000, 200, 0, 'test')).toMatchObject({ isBlocked: true, totalHits: 201 });
  });

  it('never lets more through than a high limit, whichever of several processes are asked, and leaves at most what one has counted ahead', async () => {
    const storages = Array.from({ length: 4 }, () => new RedisThrottlerStorage(redis));
    const key = randomUUIDv7();
    let through = 0;
    for (let turn = 0; turn < 80; turn += 1) {
      const asked = turn === 0 ? storages : [storages[turn % 2 === 0 ? 0 : 1]!];
      const records = await Promise.all(asked.flatMap((storage) => [1, 2, 3].map(() => storage.increment(key, 60_000, 200, 0, 'test'))));
      through += records.filter(({ isBlocked }) => !isBlocked).length;
    }
    expect(through).toBeLessThanOrEqual(200);
    // Two of them were asked once and never again.
    expect(through).toBeGreaterThanOrEqual(200 - 2 * 16);
  });

  it('counts nothing ahead of a low limit, nor beyond the window', async () => {
    const key = randomUUIDv7();
    const [one, other] = [new RedisThrottlerStorage(redis), new RedisThrottlerStorage(redis)];
    await one.increment(key, 60_000, 99, 0, 'test');
    expect((await other.increment(key, 60_000, 99, 0, 'test')).totalHits).toBe(2);
    const short = randomUUIDv7();
    await one.increment(short, 300, 200, 0, 'test');
    await new Promise((resume) => setTimeout(resume, 350));
    expect((await one.increment(short, 300, 200, 0, 'test')).totalHits).toBe(1);
    expect((await one.increment(short, 300, 200, 0, 'test')).totalHits).toBe(2);
  });
});
