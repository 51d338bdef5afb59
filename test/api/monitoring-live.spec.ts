import { setTimeout as pause } from 'node:timers/promises';
import { EventReader } from '../support/event-reader.js';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client, TestPerson } from '../support/people.js';

/** `identity.md`: what is taken away is gone within two seconds. */
const LIMIT = 2_000;
const TARGET = { name: 'Portal', kind: 'http', url: 'https://portal.example.com/', intervalSeconds: 60 };

let context: IdentityApi;
let organisationId: string;
let person: TestPerson;
let client: Client;
let checks: string;
const readers: EventReader[] = [];

beforeAll(async () => {
  context = await startIdentityApi();
  organisationId = await context.people.organisation();
  person = await context.people.person({ [organisationId]: ['owner'] });
  client = await context.people.signedIn(person);
  checks = `organisations/${organisationId}/checks`;
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
  context.clock.reset();
});

const cookieOf = (browser: Client): Record<string, string> => ({ cookie: `__Host-session=${browser.cookies.get('__Host-session') ?? ''}` });

async function listen(headers = cookieOf(client), organisation = organisationId): Promise<EventReader> {
  const reader = await EventReader.open(await context.api.app.getUrl(), organisation, headers);
  readers.push(reader);
  return reader;
}

it('tells which thing changed, and nothing of what it is; another organisation hears nothing', async () => {
  const other = await context.people.organisation();
  const [here, there] = [await listen(), await listen(cookieOf(await context.people.memberClient(other, 'owner')), other)];
  const { body: check } = await client.post(checks, TARGET).expect(201);
  await here.until(() => here.changes.length === 1);
  expect(here.changes).toEqual([{ thing: 'check', id: check.id, version: expect.any(Number) }]);
  await client.patch(`${checks}/${check.id}`, { name: 'Renamed' }).set('if-match', '"1"').expect(200);
  await here.until(() => here.changes.length === 2);
  await client.post(`${checks}/${check.id}/pause`).expect(200);
  await here.until(() => here.changes.length === 3);
  expect(here.changes.map(({ id }) => id)).toEqual([check.id, check.id, check.id]);
  expect(here.changes[2]!.version).toBeGreaterThan(here.changes[0]!.version);
  // A change that is refused is none.
  await client.patch(`${checks}/${check.id}`, { name: 'Late' }).set('if-match', '"1"').expect(412);
  await client.delete(`${checks}/${check.id}`).set('if-match', '"3"').expect(204);
  await here.until(() => here.changes.length === 4);
  expect(there.changes).toEqual([]);
});

it('is refused to nobody in particular as any list is: 401, 403, 404', async () => {
  const path = `organisations/${organisationId}/monitoring-events`;
  const stranger = await context.people.memberClient(await context.people.organisation(), 'owner');
  expect((await context.people.client().get(path)).status).toBe(401);
  expect((await stranger.get(path)).status).toBe(404);
});

it('ends within two seconds when the session is ended, and for nobody else', async () => {
  const [mine, other] = [await listen(), await context.people.signedIn(person)];
  const second = await listen(cookieOf(other));
  await other.delete('session').expect(200);
  expect(await second.until(() => second.isOver)).toBeLessThan(LIMIT);
  expect(mine.isOver).toBe(false);
});

it('ends within two seconds when the person is no member any more', async () => {
  const member = await context.people.person({ [organisationId]: ['viewer'] });
  const reader = await listen(cookieOf(await context.people.signedIn(member)));
  await client.delete(`organisations/${organisationId}/members/${member.userId}`).expect(204);
  expect(await reader.until(() => reader.isOver)).toBeLessThan(LIMIT);
});

it('keeps no session alive', async () => {
  const idle = await context.people.signedIn(person);
  const reader = await listen(cookieOf(idle));
  context.clock.forward(14 * 60_000);
  await pause(1_200);
  expect(reader.isOver).toBe(false);
  context.clock.forward(2 * 60_000);
  expect(await reader.until(() => reader.isOver)).toBeLessThan(LIMIT);
  await idle.get('session').expect(401);
});

it('gives one person ten at a time, and the place back when one is closed', async () => {
  const browser = await context.people.signedIn(await context.people.person({ [organisationId]: ['viewer'] }));
  const ten = await Promise.all(Array.from({ length: 10 }, () => listen(cookieOf(browser))));
  const path = `organisations/${organisationId}/monitoring-events`;
  const refused = await browser.get(path);
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '15']);
  ten[0]!.close();
  await ten[0]!.until(() => ten[0]!.isOver);
  await pause(100);
  await browser.get(path).expect(200);
});

it('serves a key that covers the permission, until it is revoked', async () => {
  const made = await client
    .post(`organisations/${organisationId}/api-keys`, { name: 'Wall', scopes: ['monitoring.check.read'] })
    .expect(201);
  const reader = await listen({ authorization: `Bearer ${made.body.key as string}` });
  await client.post(checks, { ...TARGET, name: 'Seen by a key' }).expect(201);
  await reader.until(() => reader.changes.length === 1);
  await client.delete(`organisations/${organisationId}/api-keys/${made.body.apiKey.id as string}`).expect(204);
  expect(await reader.until(() => reader.isOver)).toBeLessThan(LIMIT);
});

it('serves a key that was let in from another organisation, until it is shut out', async () => {
  const home = await context.people.organisation();
  const both = await context.people.signedIn(await context.people.person({ [home]: ['owner'], [organisationId]: ['owner'] }));
  const made = await both.post(`organisations/${home}/api-keys`, { name: 'Wall', scopes: ['monitoring.check.read'] }).expect(201);
  const path = `organisations/${organisationId}/api-keys/${made.body.apiKey.id as string}`;
  await both.put(`${path}/reach`, {}).expect(200);
  const reader = await listen({ authorization: `Bearer ${made.body.key as string}` });
  await client.delete(path).expect(204);
  expect(await reader.until(() => reader.isOver)).toBeLessThan(LIMIT);
});
