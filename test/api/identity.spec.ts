import { ARGON2_COST } from '@clientst0r/identity';
import { currentCode, People } from '../support/people.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

process.env['TRUSTED_PROXIES'] = '127.0.0.1';

describe('signing in', () => {
  let api: TestApi;
  let people: People;

  beforeAll(async () => {
    api = await startTestApi((builder) => builder.overrideProvider(ARGON2_COST).useValue({ memoryCost: 1024, timeCost: 1, parallelism: 1 }));
    people = new People(api);
  });

  it('asks for the second factor after the password, and opens the session only then', async () => {
    const person = await people.person();
    const client = people.client();
    const first = await client.post('sign-in', { email: person.email.toUpperCase(), password: person.password });
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ step: 'second-factor', methods: ['totp', 'recovery-code'] });
    expect([...client.cookies.keys()]).toEqual(['__Host-sign-in']);
    expect((await client.get('session')).status).toBe(401);
    const second = await client.post('sign-in/second-factor', { code: await currentCode(person) });
    expect(second.body).toEqual({ step: 'signed-in' });
    expect([...client.cookies.keys()]).toEqual(['__Host-session']);
    const session = await client.get('session');
    expect(session.body).toMatchObject({ user: { id: person.userId, email: person.email }, organisations: [], platformPermissions: [] });
  });
});
