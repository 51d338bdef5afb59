import { parseOptions } from '@node-rs/argon2';
import { ARGON2_COST } from '@clientst0r/identity';
import { auditEvents } from '../../support/identity-api.js';
import { People, type TestPerson } from '../../support/people.js';
import { startTestApi, type TestApi } from '../../support/test-api.js';

process.env['TRUSTED_PROXIES'] = '127.0.0.1';

const CHEAP = { memoryCost: 1024, timeCost: 1, parallelism: 1 };
const startWith = (cost: typeof CHEAP): Promise<TestApi> => startTestApi((builder) => builder.overrideProvider(ARGON2_COST).useValue(cost));

async function storedHash(api: TestApi, { userId }: TestPerson): Promise<string> {
  const [row] = await api.orm.em
    .getConnection()
    .execute<{ password_hash: string }[]>('select password_hash from users where id = ?', [userId]);
  return row?.password_hash ?? '';
}

describe('stored passwords', () => {
  it('are hashed anew, with the parameters of today, when their owner signs in', async () => {
    const before = await startWith(CHEAP);
    const person = await new People(before).person();
    const after = await startWith({ ...CHEAP, timeCost: 2 });
    const client = new People(after).client();
    await client.post('sign-in', { email: person.email, password: 'wrong' });
    expect(parseOptions(await storedHash(after, person)).timeCost).toBe(1);
    expect((await client.post('sign-in', { email: person.email, password: person.password })).status).toBe(200);
    expect(parseOptions(await storedHash(after, person)).timeCost).toBe(2);
    expect((await auditEvents(after, { objectId: person.userId })).map(({ action }) => action)).toContain('password.upgraded');
    expect((await client.post('sign-in', { email: person.email, password: person.password })).status).toBe(200);
  });

  it('cost in production what they should, and many at once do not take the memory of many', async () => {
    const api = await startTestApi();
    const people = new People(api);
    const person = await people.person();
    const { memoryCost, timeCost, parallelism } = parseOptions(await storedHash(api, person));
    expect({ memoryCost, timeCost, parallelism }).toEqual({ memoryCost: 65_536, timeCost: 3, parallelism: 1 });
    const before = process.memoryUsage.rss();
    let highest = before;
    const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => people.client().post('sign-in', { email: person.email, password: person.password })),
    );
    clearInterval(watch);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(highest - before).toBeLessThan(400 * 1024 * 1024);
  });
});
