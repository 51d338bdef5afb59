import { randomUUIDv7 } from 'node:crypto';
import { CountryRuleService } from '@clientst0r/identity';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';

const PATH = 'monitoring-overview';

describe('how all organisations stand', () => {
  let context: IdentityApi;
  const ids: Record<string, string> = {};

  const database = () => context.api.orm.em.fork().getConnection();
  const incident = (organisationId: string, checkName: string, more = ''): Promise<unknown> =>
    database().execute(
      `insert into incidents (id, created_at, organisation_id, check_id, check_name, opened_at, reason${more ? ', closed_at' : ''})
       values (?, now(3), ?, ?, ?, '2026-11-29 10:00:00', 'no answer'${more ? ', now(3)' : ''})`,
      [randomUUIDv7(), organisationId, randomUUIDv7(), checkName],
    );

  beforeAll(async () => {
    context = await startIdentityApi();
    for (const name of ['Seen', 'Unread', 'Foreign', 'Empty']) {
      const id = await context.people.organisation(name);
      ids[name] = id;
      if (name === 'Empty') continue;
      const owner = await context.people.memberClient(id, 'owner');
      for (const one of ['a', 'b'])
        await owner
          .post(`organisations/${id}/checks`, { name: one, kind: 'http', url: 'https://example.com/', intervalSeconds: 60 })
          .expect(201);
      await incident(id, `Down at ${name}`);
      await incident(id, `Over at ${name}`, 'closed');
    }
  });
  afterEach(async () => {
    await context.api.app.get(CountryRuleService).lift();
  });

  it('tells of those whose checks somebody may see, and of no other', async () => {
    const unread = await context.people.memberClient(ids['Unread']!, 'owner');
    const role = (await unread.post(`organisations/${ids['Unread']!}/roles`, { name: 'Vault alone', permissions: ['vault.credential.read'] }).expect(201)).body.id as string;
    const person = await context.people.person({ [ids['Seen']!]: ['viewer'], [ids['Empty']!]: ['viewer'], [ids['Unread']!]: [role] });
    const client = await context.people.signedIn(person);
    const { body } = await client.get(PATH).expect(200);
    const expected = [
      { organisationId: ids['Seen'], counts: [{ state: 'unknown', count: 2 }] },
      { organisationId: ids['Empty'], counts: [] },
    ];
    expect(body.organisations).toHaveLength(expected.length);
    expect(body.organisations).toEqual(expect.arrayContaining(expected));
    expect(body.incidents).toMatchObject([{ organisationId: ids['Seen'], checkName: 'Down at Seen', openedAt: '2026-11-29T10:00:00.000Z', reason: 'no answer', acknowledgedBy: null }]);
    expect(JSON.stringify(body)).not.toMatch(/Foreign|Unread|Over at/u);
  }); // prettier-ignore

  it('tells a platform administrator without a role anywhere nothing, and nobody who is not signed in', async () => {
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    expect((await boss.get(PATH).expect(200)).body).toEqual({ organisations: [], incidents: [] });
    await context.people.client().get(PATH).expect(401);
  });

  it('leaves out what was taken away since, and who is suspended or closed', async () => {
    const person = await context.people.person({ [ids['Seen']!]: ['viewer'] });
    const client = await context.people.signedIn(person);
    expect((await client.get(PATH).expect(200)).body.organisations).toHaveLength(1);
    const owner = await context.people.memberClient(ids['Seen']!, 'owner');
    await owner.post(`organisations/${ids['Seen']!}/members/${person.userId}/suspend`).expect((response) => {
      if (response.status >= 300) throw new Error(JSON.stringify(response.body));
    });
    expect((await client.get(PATH).expect(200)).body).toEqual({ organisations: [], incidents: [] });
  });

  it('leaves out an organisation that lets nobody in from there', async () => {
    const person = await context.people.person({ [ids['Seen']!]: ['owner'] });
    const client = await context.people.signedIn(person);
    const rule = { mode: 'deny', countries: ['GB'], unknown: 'allow' };
    await client.put(`organisations/${ids['Seen']!}/country-rule`, rule).expect(200);
    expect((await client.get(PATH).expect(200)).body.organisations).toHaveLength(1);
    const british = client.copy('212.58.244.9');
    expect((await british.get(PATH).expect(200)).body).toEqual({ organisations: [], incidents: [] });
    await client.put(`organisations/${ids['Seen']!}/country-rule`, { mode: 'off', countries: [], unknown: 'refuse' }).expect(200);
  });
});
