import type { Response } from 'supertest';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client, TestPerson } from '../support/people.js';

type Body = Response['body'];

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let ownerPerson: TestPerson;
let ada: TestPerson;
let adasBrowser: Client;

beforeAll(async () => {
  context = await startIdentityApi();
  const { people } = context;
  organisationId = await people.organisation('Exposed');
  ownerPerson = await people.person({ [organisationId]: ['owner'] });
  owner = await people.signedIn(ownerPerson);
  ada = await people.person({ [organisationId]: ['technician'] });
  adasBrowser = await people.signedIn(ada);
});

const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const personPath = (of: TestPerson, rest: string): string => org(`exposures/people/${of.userId}${rest}`);
const fieldOf = (entry: Body, key: string): Body => entry.fields.find((field: Body) => field.key === key);
const execute = <T>(sql: string, values: unknown[]): Promise<T> =>
  context.api.orm.em.fork().getConnection().execute(sql, values) as Promise<T>;

async function create(draft: Body = {}): Promise<Body> {
  const fields = [{ key: 'password', value: 'hunter2' }];
  return (await owner.post(org('credentials'), { type: 'login', name: 'Portal', fields, ...draft }).expect(201)).body;
}

const see = (client: Client, entry: Body) =>
  client.post(org(`credentials/${entry.id}/fields/${fieldOf(entry, 'password').id}/reveal`), {}).expect(200);

async function rotate({ id, version }: Body): Promise<void> {
  const fields = [{ key: 'password', value: 'another one' }];
  await owner
    .patch(org(`credentials/${id}`), { fields })
    .set('if-match', `"${version}"`)
    .expect(200);
}

it('is told to whom it is assigned, by mail and in a list of his own, until the value is another one', async () => {
  const [entry, other] = [
    await create(),
    await create({ name: 'Core switch', type: 'network-device', fields: [{ key: 'password', value: 'x' }] }),
  ];
  for (const one of [entry, other]) await see(adasBrowser, one);
  const bob = await context.people.person({ [organisationId]: ['technician'] });
  const bobsBrowser = await context.people.signedIn(bob);
  const mine = async (client: Client, query = ''): Promise<Body> =>
    (await client.get(org(`exposures/assigned?limit=50${query}`)).expect(200)).body;
  const mails = () =>
    execute<Body[]>("select recipient, facts from mail_deliveries where kind = 'exposure.assigned' and recipient = ?", [bob.email]);
  expect(await mine(bobsBrowser)).toEqual({ items: [], nextCursor: null });
  const fieldIds = [entry, other].map((one) => fieldOf(one, 'password').id);
  await owner.post(personPath(ada, '/assign'), { fieldIds, assigneeId: bob.userId }).expect(204);
  expect((await mine(bobsBrowser)).items).toEqual([
    expect.objectContaining({ name: 'Core switch', priority: 'high', askedBy: ownerPerson.name }),
    expect.objectContaining({ name: 'Portal', label: 'Password', priority: 'normal', fieldId: fieldIds[0] }),
  ]);
  const first = (await bobsBrowser.get(org('exposures/assigned?limit=1')).expect(200)).body;
  expect((await mine(bobsBrowser, `&cursor=${first.nextCursor}`)).items).toEqual([expect.objectContaining({ name: 'Portal' })]);
  await owner.post(personPath(ada, '/assign'), { fieldIds, assigneeId: bob.userId }).expect(204);
  const sent = await mails();
  expect(sent).toHaveLength(1);
  expect(JSON.parse(sent[0].facts)).toMatchObject({
    secrets: '2',
    organisation: 'Exposed',
    url: expect.stringMatching(/\/vault\/to-change$/u),
  });
  expect(JSON.stringify(sent)).not.toContain('Portal');
  expect((await mine(owner)).items).toEqual([]);
  await rotate(entry);
  await owner.post(personPath(ada, '/accept'), { fieldIds: [fieldIds[1]], reason: 'It is scrapped' }).expect(204);
  expect((await mine(bobsBrowser)).items).toEqual([]);
  const stranger = await context.people.signedIn(await context.people.person());
  await stranger.get(org('exposures/assigned')).expect(404);
});
