import { randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { AccessEpoch, DemonstrationPeople } from '@clientst0r/identity';
import { REDIS } from '@clientst0r/platform';
import { auditEvents, type IdentityApi, startIdentityApi } from '../../support/identity-api.js';
import { currentCode } from '../../support/people.js';

let context: IdentityApi;
let redis: Redis;

beforeAll(async () => {
  context = await startIdentityApi();
  redis = context.api.app.get<Redis>(REDIS);
});

const epoch = (): Promise<string> => context.api.app.get(AccessEpoch).ensure();

describe('the access epoch', () => {
  it('changes with every change of roles', async () => {
    const organisation = await context.people.organisation();
    const before = await epoch();
    await context.people.person({ [organisation]: ['viewer'] });
    expect(await epoch()).not.toBe(before);
  });

  it('does not change when somebody signs in', async () => {
    const person = await context.people.person();
    const before = await epoch();
    const client = context.people.client();
    await client.post('sign-in', { email: person.email, password: person.password });
    await client.post('sign-in/second-factor', { code: await currentCode(person) });
    expect(await epoch()).toBe(before);
  });

  it('is there again after Redis was emptied, and then nothing resolved before counts', async () => {
    const before = await epoch();
    await redis.flushdb();
    const after = await epoch();
    expect(after).not.toBe(before);
    expect(await epoch()).toBe(after);
  });

  it('holds a change back that it cannot announce', async () => {
    const person = await context.people.person();
    const organisation = await context.people.organisation();
    redis.disconnect();
    await once(redis, 'end');
    await expect(context.api.app.get(DemonstrationPeople).join(organisation, person.userId, ['owner'])).rejects.toThrow();
    await redis.connect();
    const rows = await context.api.orm.em.getConnection().execute('select id from memberships where organisation_id = ?', [organisation]);
    expect(rows).toEqual([]);
  });
});

describe('a second factor that was tampered with', () => {
  it('lets nobody in and is a security event', async () => {
    const [person, other] = [await context.people.person(), await context.people.person()];
    await context.api.orm.em
      .getConnection()
      .execute('update totp_factors a join totp_factors b on b.user_id = ? set a.sealed_secret = b.sealed_secret where a.user_id = ?', [
        other.userId,
        person.userId,
      ]);
    const client = context.people.client();
    await client.post('sign-in', { email: person.email, password: person.password });
    const response = await client.post('sign-in/second-factor', { code: await currentCode(other) });
    expect([response.status, client.cookies.has('__Host-session')]).toEqual([500, false]);
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events.map(({ action }) => action)).toContain('vault.integrity-failed');
  });
});

describe('the demonstration', () => {
  it('adds a person once', async () => {
    const people = context.api.app.get(DemonstrationPeople);
    const person = { email: `${randomUUIDv7()}@example.com`, name: 'Demo Person' };
    expect(await people.add(person)).not.toBeNull();
    expect(await people.add(person)).toBeNull();
  });
});
