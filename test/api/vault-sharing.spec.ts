import { randomUUIDv7 } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Response } from 'supertest';
import { REDIS } from '@clientst0r/platform';
import { LinkTending } from '@clientst0r/vault';
import { withoutInsertOn } from '../support/broken-table.js';
import { everythingStored } from '../support/everything-stored.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { LinkOpener } from '../support/link-opener.js';
import type { Client, TestPerson } from '../support/people.js';

interface Body {
  readonly [name: string]: unknown;
  readonly id: string;
  readonly fields: readonly { readonly id: string; readonly key: string }[];
}

let context: IdentityApi;
let organisationId: string;
let sender: TestPerson;
let technician: Client;
let owner: Client;

const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const entryPath = (entry: Body): string => org(`credentials/${entry.id}`);
const fieldPath = (entry: Body, key = 'password'): string =>
  `${entryPath(entry)}/fields/${entry.fields.find((field) => field.key === key)!.id}`;
const TERMS = { recipient: 'Jo at the printer company', hours: '24', views: 1 };

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  const redis = context.api.app.get<Redis>(REDIS);
  const counted = await redis.keys('throttle:*');
  if (counted.length > 0) await redis.del(counted);
  context.clock.reset();
  organisationId = await context.people.organisation('Sharing');
  sender = await context.people.person({ [organisationId]: ['technician'] });
  technician = await context.people.signedIn(sender);
  owner = await context.people.memberClient(organisationId, 'owner');
});

async function create(value = 'hunter2'): Promise<Body> {
  const fields = [{ key: 'password', value }];
  return (await technician.post(org('credentials'), { type: 'login', name: 'Router', fields }).expect(201)).body;
}

async function share(entry: Body, terms: object = {}): Promise<{ link: Body; opener: LinkOpener; url: string }> {
  const { body } = await technician.post(`${fieldPath(entry)}/share-links`, { ...TERMS, ...terms }).expect(201);
  return { link: body.link, url: body.url, opener: new LinkOpener(body.url) };
}

/** Somebody outside, from an address of his own. */
const outsider = (): Client => context.people.client();
const open = (opener: LinkOpener, more: object = {}, client = outsider()): Promise<Response> =>
  client.post('share-links/open', { token: opener.token, ...more }) as unknown as Promise<Response>;
const listed = async (id: string, query = ''): Promise<Body | undefined> =>
  (await technician.get(org(`share-links${query}`)).expect(200)).body.items.find((one: Body) => one.id === id);
const stored = async (id: string): Promise<Buffer> =>
  (
    await context.api.orm.em
      .getConnection()
      .execute<{ sealed: Buffer }[]>('select sealed from share_links where id = ? and organisation_id = ?', [id, organisationId])
  )[0]!.sealed;
const actions = async (id: string): Promise<string[]> => (await auditEvents(context.api, { objectId: id })).map(({ action }) => action);
const wiped = (sealed: Buffer): boolean => sealed.length > 50 && sealed.every((byte) => byte === 0);

describe('D43: a one-time link', () => {
  it('gives the value once to whoever has it, without an account, and its ciphertext is gone', async () => {
    const entry = await create();
    const { link, url, opener } = await share(entry, { note: 'Ring me when it works.' });
    expect(url).toMatch(/^https?:\/\/[^/]+\/share#[\w-]{43}$/u);
    expect(wiped(await stored(link.id))).toBe(false);
    const answer = await open(opener);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(opener.read(answer.body.ciphertext)).toEqual({ label: 'Password', value: 'hunter2', note: 'Ring me when it works.' });
    expect(wiped(await stored(link.id))).toBe(true);
    expect(await listed(link.id)).toMatchObject({ state: 'used', viewsLeft: 0, refusals: 0, createdByName: 'Test Person' });
    const again = await open(opener);
    expect([again.status, again.body.code]).toEqual([410, 'link-used']);
    expect(await actions(link.id)).toEqual(['share.created', 'share.opened', 'share.refused']);
    const shared = (await auditEvents(context.api, { objectId: entry.id })).at(-1);
    expect(shared).toMatchObject({ action: 'credential.shared', outcome: 'success', details: { label: 'Password', version: 1 } });
    const opened = (await auditEvents(context.api, { objectId: link.id }))[1];
    expect(opened).toMatchObject({
      actor_id: null,
      organisation_id: organisationId,
      details: { viewsLeft: 0, recipient: TERMS.recipient },
    });
  });

  it('is not burnt by a preview: no GET and no look at it takes a view', async () => {
    const { link, opener } = await share(await create());
    await context.api.http.get('/share').expect(404);
    for (const path of ['share-links/open', 'share-links/inspect', `share-links/${opener.token}`]) await outsider().get(path).expect(404);
    await context.api.http.head('/api/v1/share-links/open').expect(404);
    for (let look = 0; look < 3; look += 1) {
      const { body } = await outsider().post('share-links/inspect', { token: opener.token }).expect(200);
      expect(body).toMatchObject({ organisationName: 'Sharing', senderName: 'Test Person', passphrase: false, viewsLeft: 1 });
      expect(JSON.stringify(body)).not.toContain('Router');
    }
    expect(await listed(link.id)).toMatchObject({ state: 'open', viewsLeft: 1, usedAt: null });
    expect((await open(opener)).status).toBe(200);
  });

  it('is opened by exactly one of thirty who open it at the same moment', async () => {
    const { link, opener } = await share(await create());
    const answers = await Promise.all(Array.from({ length: 30 }, () => open(opener)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ status }) => status))).toEqual(new Set([410]));
    expect((await actions(link.id)).filter((action) => action === 'share.opened')).toHaveLength(1);
    expect(await listed(link.id)).toMatchObject({ state: 'used', refusals: 29 });
  });

  it('is opened as often as it may be, and no more', async () => {
    const { link, opener } = await share(await create(), { views: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => open(opener)));
    const good = answers.filter(({ status }) => status === 200);
    expect(good.map(({ body }) => body.viewsLeft).sort()).toEqual([0, 1, 2]);
    for (const { body } of good) expect(opener.read(body.ciphertext).value).toBe('hunter2');
    expect(wiped(await stored(link.id))).toBe(true);
  });

  it('wants its passphrase, and is closed by the fifth wrong one, at the same moment or one by one', async () => {
    const entry = await create();
    const protectedLink = (): ReturnType<typeof share> => share(entry, { passphrase: 'correct horse' });
    const first = await protectedLink();
    expect((await outsider().post('share-links/inspect', { token: first.opener.token })).body.passphrase).toBe(true);
    expect((await open(first.opener)).body.code).toBe('wrong-passphrase');
    expect((await open(first.opener, { passphrase: 'wrong horse' })).status).toBe(403);
    const answer = await open(first.opener, { passphrase: 'correct horse' });
    expect(first.opener.read(answer.body.ciphertext).value).toBe('hunter2');

    const guessed = await protectedLink();
    for (let guess = 0; guess < 4; guess += 1) expect((await open(guessed.opener, { passphrase: `guess ${guess}` })).status).toBe(403);
    expect((await open(guessed.opener, { passphrase: 'guess 5' })).body.code).toBe('link-locked');
    expect((await open(guessed.opener, { passphrase: 'correct horse' })).body.code).toBe('link-locked');
    expect(wiped(await stored(guessed.link.id))).toBe(true);
    expect(await listed(guessed.link.id)).toMatchObject({ state: 'locked' });

    const stormed = await protectedLink();
    const storm = await Promise.all(Array.from({ length: 20 }, (_, guess) => open(stormed.opener, { passphrase: `guess ${guess}` })));
    expect(storm.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(5);
    expect((await auditEvents(context.api, { objectId: stormed.link.id })).filter(({ details }) => details?.['refusal'] === 'passphrase')).toHaveLength(5); // prettier-ignore
    expect((await open(stormed.opener, { passphrase: 'correct horse' })).status).toBe(410);
    const events = JSON.stringify(await auditEvents(context.api, { organisationId }));
    for (const word of ['correct horse', 'wrong horse', 'guess']) expect(events).not.toContain(word);
  });

  it('is over when its time is, and the worker overwrites what was never opened', async () => {
    const { link, opener } = await share(await create(), { hours: '1' });
    context.clock.forward(3_600_000 + 1);
    expect((await open(opener)).body.code).toBe('link-expired');
    technician = await context.people.signedIn(sender);
    expect((await listed(link.id, '?open=false'))?.['state']).toBe('expired');
    expect(await listed(link.id, '?open=true')).toBeUndefined();
    expect(wiped(await stored(link.id))).toBe(false);
    expect(await context.api.app.get(LinkTending).tend()).toBeGreaterThan(0);
    expect(wiped(await stored(link.id))).toBe(true);
    expect((await auditEvents(context.api, { objectId: link.id })).at(-1)).toMatchObject({
      action: 'share.ended', actor_name: 'vault', details: { because: 'expired' },
    }); // prettier-ignore
    context.clock.forward(91 * 86_400_000);
    await context.api.app.get(LinkTending).tend();
    expect(await context.api.orm.em.getConnection().execute('select id from share_links where id = ? and organisation_id = ?', [link.id, organisationId])).toEqual([]); // prettier-ignore
  });

  it('is taken back at once, also by another member, and stays so', async () => {
    const { link, opener } = await share(await create());
    await owner.post(org(`share-links/${link.id}/revoke`)).expect(200);
    await technician.post(org(`share-links/${link.id}/revoke`)).expect(200);
    expect((await open(opener)).body.code).toBe('link-revoked');
    expect(wiped(await stored(link.id))).toBe(true);
    expect(await actions(link.id)).toEqual(['share.created', 'share.ended', 'share.refused']);
  });

  it('ends with its entry when that is purged', async () => {
    const entry = await create();
    const { link, opener } = await share(entry);
    await owner.delete(entryPath(entry)).set('if-match', '"1"').expect(204);
    await owner.delete(`${entryPath(entry)}/purge`).expect(204);
    expect((await open(opener)).body.code).toBe('link-purged');
    expect(wiped(await stored(link.id))).toBe(true);
  });

  it('opens no more when its maker has left, or the organisation is closed', async () => {
    const entry = await create();
    const [first, second] = [await share(entry), await share(entry)];
    await owner.post(org(`members/${sender.userId}/suspend`)).expect(200);
    const refused = await open(first.opener);
    expect([refused.status, refused.body.code]).toEqual([404, 'link-invalid']);
    await owner.post(org(`members/${sender.userId}/resume`)).expect(200);
    expect((await open(first.opener)).status).toBe(200);
    const boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    await boss.post(`platform/organisations/${organisationId}/deactivate`).expect(200);
    expect((await open(second.opener)).status).toBe(404);
  });

  it('answers for a token that is none as for one that nobody stands for, and slows down who tries many', async () => {
    const client = outsider();
    const other = new LinkOpener(`/share#${Buffer.alloc(32, 7).toString('base64url')}`);
    expect((await open(other, {}, client)).body).toMatchObject({ status: 404, code: 'link-invalid' });
    for (const token of ['x', '../../x', "' or 1=1 -- "]) await client.post('share-links/open', { token }).expect(404);
    let status = 404;
    for (let guess = 0; guess < 40 && status === 404; guess += 1) ({ status } = await open(other, {}, client));
    expect(status).toBe(429);
  });

  it('opens nothing when its audit event cannot be written', async () => {
    const { link, opener } = await share(await create());
    await withoutInsertOn('audit_events', async () => {
      expect((await open(opener)).status).toBeGreaterThanOrEqual(500);
    });
    expect(await listed(link.id)).toMatchObject({ state: 'open', viewsLeft: 1 });
    expect((await open(opener)).status).toBe(200);
  });

  it('tells its maker by mail, once, that somebody came too late', async () => {
    const { link, opener } = await share(await create());
    for (let time = 0; time < 3; time += 1) await open(opener);
    const mails = await context.api.orm.em
      .getConnection()
      .execute<{ recipient: string; facts: unknown }[]>("select recipient, facts from mail_deliveries where kind = 'link.refused' and subject_id = ?", [link.id]); // prettier-ignore
    expect(mails.map(({ recipient }) => recipient)).toEqual([sender.email]);
    expect(JSON.stringify(mails)).not.toContain('hunter2');
  });
});

describe('who may make one', () => {
  it('holds both permissions, is named by the list of the field, and has done what the organisation asks for', async () => {
    const entry = await create();
    const ask = (client: Client, more: object = {}): Promise<Response> =>
      client.post(`${fieldPath(entry)}/share-links`, { ...TERMS, ...more }) as unknown as Promise<Response>;
    const role = async (permissions: string[]): Promise<Client> => {
      const { body } = await owner.post(org('roles'), { name: `R ${randomUUIDv7()}`, permissions }).expect(201);
      return context.people.memberClient(organisationId, body.id);
    };
    expect((await ask(await role(['vault.credential.read', 'vault.secret.reveal']))).status).toBe(403);
    expect((await ask(await role(['vault.credential.read', 'vault.share.create']))).status).toBe(403);
    expect((await auditEvents(context.api, { objectId: entry.id })).at(-1)).toMatchObject({ action: 'credential.shared', outcome: 'refused', details: { refusal: 'permission' } }); // prettier-ignore
    const policy = { reauthenticationMinutes: null, reasonRequired: true, ticketRequired: false, revealsPerHour: null, historyVersions: 10, trashDays: 30 }; // prettier-ignore
    await owner.put(org('vault-policy'), policy).expect(200);
    expect((await ask(technician)).status).toBe(400);
    expect((await ask(technician, { reason: 'The printer is new' })).status).toBe(201);
    await owner.put(org('vault-policy'), { ...policy, reasonRequired: false, reauthenticationMinutes: 5 }).expect(200);
    context.clock.forward(6 * 60_000);
    expect((await ask(technician)).body.code).toBe('reauthentication-required');
    context.clock.reset();
    await owner
      .put(`${fieldPath(entry)}/access`, { limited: true, grants: [] })
      .set('if-match', '"1"')
      .expect(200);
    for (const client of [technician, owner]) expect((await ask(client)).body.code).toBe('field-access-denied');
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    expect((await stranger.post(`${fieldPath(entry)}/share-links`.replace(organisationId, other), TERMS)).status).toBe(404);
  });

  it('and nobody else sees the links of the organisation, or takes one back', async () => {
    const { link } = await share(await create());
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    expect((await stranger.get(`organisations/${other}/share-links`).expect(200)).body.items).toEqual([]);
    await stranger.post(`organisations/${other}/share-links/${link.id}/revoke`).expect(404);
    await (await context.people.memberClient(organisationId, 'viewer')).get(org('share-links')).expect(403);
    expect(await listed(link.id)).toMatchObject({ state: 'open' });
  });

  it('pages through them, and refuses a cursor that is none', async () => {
    const entry = await create();
    const made = [await share(entry), await share(entry), await share(entry)].map(({ link }) => link.id);
    const first = (await technician.get(org('share-links?limit=2')).expect(200)).body;
    const second = (await technician.get(org(`share-links?limit=2&cursor=${first.nextCursor}`)).expect(200)).body;
    expect([...first.items, ...second.items].map(({ id }: Body) => id)).toEqual(made.reverse());
    await technician.get(org('share-links?cursor=x')).expect(400);
  });
});

it('D41: what was shared, and what opens it, is found nowhere but in the link', async () => {
  const value = `canary-${randomUUIDv7()}`;
  const note = `note-${randomUUIDv7()}`;
  const { opener } = await share(await create(value), { note, passphrase: `phrase-${value}` });
  await open(opener, { passphrase: 'a wrong phrase' });
  const { database, redis } = await everythingStored(context.api);
  const bits = Buffer.from(opener.fragment, 'base64url');
  const forms = [value, note, opener.fragment, opener.token, bits.toString('hex'), bits.toString('base64'), bits.toString('latin1')];
  for (const form of forms) expect([database.includes(form), redis.includes(form)]).toEqual([false, false]);
});
