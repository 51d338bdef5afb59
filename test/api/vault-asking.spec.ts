import { randomUUIDv7 } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Response } from 'supertest';
import { REDIS } from '@clientst0r/platform';
import { LinkTending } from '@clientst0r/vault';
import { withoutInsertOn } from '../support/broken-table.js';
import { everythingStored } from '../support/everything-stored.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client, TestPerson } from '../support/people.js';

interface Body {
  readonly [name: string]: unknown;
  readonly id: string;
  readonly fields: readonly { readonly id: string; readonly key: string }[];
}

let context: IdentityApi;
let organisationId: string;
let asker: TestPerson;
let technician: Client;
let owner: Client;

const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const NEW = { recipient: 'Jo', hours: '24', name: 'Branch firewall', type: 'login', keys: ['username', 'password'], message: 'The new one, please.' }; // prettier-ignore
const VALUES = [
  { key: 'username', value: 'admin' },
  { key: 'password', value: 'from-jo' },
];

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  const redis = context.api.app.get<Redis>(REDIS);
  const counted = await redis.keys('throttle:*');
  if (counted.length > 0) await redis.del(counted);
  context.clock.reset();
  organisationId = await context.people.organisation('Asking');
  asker = await context.people.person({ [organisationId]: ['technician'] });
  technician = await context.people.signedIn(asker);
  owner = await context.people.memberClient(organisationId, 'owner');
});

async function ask(terms: object = {}, client = technician): Promise<{ request: Body; token: string; url: string }> {
  const { body } = await client.post(org('secret-requests'), { ...NEW, ...terms }).expect(201);
  return { request: body.request, url: body.url, token: String(body.url).split('#')[1] ?? '' };
}

async function intoEntry(entry: Body, keys = ['password']): Promise<{ request: Body; token: string }> {
  const terms = { recipient: 'Jo', hours: '1', keys, credentialId: entry.id };
  const { body } = await technician.post(org('secret-requests'), terms).expect(201);
  return { request: body.request, token: String(body.url).split('#')[1] ?? '' };
}

async function create(): Promise<Body> {
  const draft = { type: 'login', name: 'Router', fields: [{ key: 'password', value: 'before' }] };
  return (await technician.post(org('credentials'), draft).expect(201)).body;
}

const answer = (token: string, values: object[] = VALUES, more: object = {}): Promise<Response> =>
  context.people.client().post('secret-requests/answer', { token, values, ...more }) as unknown as Promise<Response>;
const listed = async (id: string): Promise<Body> =>
  (await technician.get(org('secret-requests')).expect(200)).body.items.find((one: Body) => one.id === id);
const entryOf = async (id: string): Promise<Body> => (await owner.get(org(`credentials/${id}`)).expect(200)).body;
const revealed = async (entry: Body, key: string): Promise<string> => {
  const field = entry.fields.find((one) => one.key === key)!;
  return (await owner.post(org(`credentials/${entry.id}/fields/${field.id}/reveal`), {}).expect(200)).body.value;
};

describe('asking somebody outside for a secret', () => {
  it('shows him what for, takes one answer, makes an entry of it, and gives nothing back', async () => {
    const { request, token, url } = await ask();
    expect(url).toMatch(/^https?:\/\/[^/]+\/ask#[\w-]{43}$/u);
    const { body } = await context.people.client().post('secret-requests/inspect', { token }).expect(200);
    expect(body).toMatchObject({ organisationName: 'Asking', askerName: 'Test Person', name: 'Branch firewall', message: 'The new one, please.', passphrase: false }); // prettier-ignore
    expect(body.fields.map(({ label }: Body) => label)).toEqual(['User name', 'Password']);
    const answered = await answer(token);
    expect([answered.status, answered.text]).toEqual([204, '']);
    const done = await listed(request.id);
    expect(done).toMatchObject({ state: 'used', newEntry: true });
    const entry = await entryOf(done['credentialId'] as string);
    expect(entry).toMatchObject({ name: 'Branch firewall', username: 'admin', type: 'login' });
    expect(await revealed(entry, 'password')).toBe('from-jo');
    expect((await answer(token)).body.code).toBe('link-used');
    const events = await auditEvents(context.api, { objectId: request.id });
    expect(events.map(({ action }) => action)).toEqual(['secret-request.created', 'secret-request.answered', 'secret-request.refused']);
    expect(events[1]).toMatchObject({ actor_id: null, actor_name: 'Outside: Jo', details: { askedById: asker.userId } });
    expect((await auditEvents(context.api, { objectId: entry.id }))[0]).toMatchObject({ action: 'credential.created', actor_id: null });
  });

  it('puts the answer into the entry that was chosen, whose name is not told, and keeps the former value', async () => {
    const entry = await create();
    const { token } = await intoEntry(entry);
    const { body } = await context.people.client().post('secret-requests/inspect', { token }).expect(200);
    expect(JSON.stringify(body)).not.toContain('Router');
    expect((await answer(token, [{ key: 'password', value: 'after' }])).status).toBe(204);
    const changed = await entryOf(entry.id);
    expect(await revealed(changed, 'password')).toBe('after');
    const field = changed.fields[0]!;
    await owner.post(org(`credentials/${entry.id}/fields/${field.id}/history/1/reveal`), {}).expect(200, { value: 'before' });
  });

  it('takes exactly one of twenty answers at the same moment', async () => {
    const { token } = await ask();
    const answers = await Promise.all(Array.from({ length: 20 }, () => answer(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 19 }, () => 410)]);
    expect((await technician.get(org('credentials')).expect(200)).body.items).toHaveLength(1);
  });

  it('stays open after an answer that is not fit, and names the field without its value', async () => {
    const { token } = await ask({ keys: ['password', 'totp', 'url'] });
    const bad: object[][] = [
      [],
      [{ key: 'password', value: '' }],
      [{ key: 'notes', value: 'x' }],
      [{ key: 'totp', value: 'no seed at all !' }],
      [{ key: 'url', value: 'javascript:alert(1)' }],
      [{ key: 'password', value: 'a' }, { key: 'password', value: 'b' }],
    ]; // prettier-ignore
    for (const values of bad) expect((await answer(token, values)).status).toBe(400);
    expect((await answer(token, [{ key: 'totp', value: 'no seed at all !' }])).text).not.toContain('no seed');
    expect((await answer(token, [{ key: 'password', value: 'fit' }])).status).toBe(204);
  });

  it('wants its passphrase, and is closed by the fifth wrong one', async () => {
    const { token, request } = await ask({ passphrase: 'correct horse' });
    expect((await answer(token)).body.code).toBe('wrong-passphrase');
    for (let guess = 0; guess < 3; guess += 1) expect((await answer(token, VALUES, { passphrase: `guess ${guess}` })).status).toBe(403);
    expect((await answer(token, VALUES, { passphrase: 'guess 5' })).body.code).toBe('link-locked');
    expect((await answer(token, VALUES, { passphrase: 'correct horse' })).body.code).toBe('link-locked');
    expect(await listed(request.id)).toMatchObject({ state: 'locked', credentialId: null });
    expect((await technician.get(org('credentials'))).body.items).toEqual([]);
  });

  it('is over with its time, by revocation, and with its entry', async () => {
    const entry = await create();
    const [late, revoked, purged] = [await ask({ hours: '1' }), await ask(), await intoEntry(entry)];
    await owner.post(org(`secret-requests/${revoked.request.id}/revoke`)).expect(200);
    expect((await answer(revoked.token)).body.code).toBe('link-revoked');
    await owner
      .delete(org(`credentials/${entry.id}`))
      .set('if-match', '"1"')
      .expect(204);
    expect((await answer(purged.token, [{ key: 'password', value: 'x' }])).body.code).toBe('link-invalid');
    await owner.delete(org(`credentials/${entry.id}/purge`)).expect(204);
    expect((await answer(purged.token, [{ key: 'password', value: 'x' }])).body.code).toBe('link-purged');
    context.clock.forward(3_600_001);
    expect((await answer(late.token)).body.code).toBe('link-expired');
    expect(await context.api.app.get(LinkTending).tend()).toBeGreaterThan(0);
    expect((await auditEvents(context.api, { objectId: late.request.id })).at(-1)?.action).toBe('secret-request.ended');
  });

  it('lives by the rights of the asker: on the organisation, and on each field', async () => {
    const entry = await create();
    const [own, field] = [await ask(), await intoEntry(entry)];
    await owner.put(org(`credentials/${entry.id}/fields/${entry.fields[0]!.id}/access`), { limited: true, grants: [] }).set('if-match', '"1"').expect(200); // prettier-ignore
    expect((await answer(field.token, [{ key: 'password', value: 'x' }])).body.code).toBe('link-invalid');
    await owner.post(org(`members/${asker.userId}/suspend`)).expect(200);
    expect((await answer(own.token)).body.code).toBe('link-invalid');
  });

  it('asks for what the asker may write himself, and for fields that there are', async () => {
    const entry = await create();
    const role = async (permissions: string[]): Promise<Client> => {
      const { body } = await owner.post(org('roles'), { name: `R ${randomUUIDv7()}`, permissions }).expect(201);
      return context.people.memberClient(organisationId, body.id);
    };
    const sharer = await role(['vault.share.create']);
    const into = { recipient: 'Jo', hours: '1', keys: ['password'], credentialId: entry.id };
    await sharer.post(org('secret-requests'), NEW).expect(403);
    await sharer.post(org('secret-requests'), into).expect(403);
    await (await role(['vault.credential.create'])).post(org('secret-requests'), NEW).expect(403);
    await technician.post(org('secret-requests'), { ...into, keys: ['nonsense'] }).expect(400);
    await technician.post(org('secret-requests'), { ...into, keys: [] }).expect(400);
    await technician.post(org('secret-requests'), { recipient: 'Jo', hours: '1', keys: ['password'] }).expect(400);
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    await stranger.post(`organisations/${other}/secret-requests`, into).expect(404);
    const { request } = await ask();
    await stranger.post(`organisations/${other}/secret-requests/${request.id}/revoke`).expect(404);
    expect((await stranger.get(`organisations/${other}/secret-requests`).expect(200)).body.items).toEqual([]);
  });

  it('takes nothing when its event cannot be written', async () => {
    const { token, request } = await ask();
    await withoutInsertOn('audit_events', async () => {
      expect((await answer(token)).status).toBeGreaterThanOrEqual(500);
    });
    expect(await listed(request.id)).toMatchObject({ state: 'open' });
    expect((await technician.get(org('credentials'))).body.items).toEqual([]);
  });

  it('D41: leaves the answer and the link nowhere in the clear, and tells the asker without it', async () => {
    const value = `canary-${randomUUIDv7()}`;
    const { token } = await ask();
    expect((await answer(token, [{ key: 'password', value }])).status).toBe(204);
    const { database, redis } = await everythingStored(context.api);
    for (const text of [value, token]) expect([database.includes(text), redis.includes(text)]).toEqual([false, false]);
    expect(database).toContain('secret-request.answered');
  });
});
