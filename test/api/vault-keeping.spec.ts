import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Response } from 'supertest';
import { Keyring } from '@clientst0r/platform';
import { CredentialMove, Trash } from '@clientst0r/vault';
import { Credential, CredentialField } from '../../libs/vault/src/credential/credential.entity.js';
import { holdFreeCredentials } from '../../libs/vault/src/credential/held-credentials.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

type Body = Response['body'];

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let technician: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});
beforeEach(async () => {
  organisationId = await context.people.organisation();
  owner = await context.people.memberClient(organisationId, 'owner');
  technician = await context.people.memberClient(organisationId, 'technician');
});
afterEach(() => {
  context.clock.reset();
});

const org = (rest: string): string => `organisations/${organisationId}/${rest}`;
const entryPath = ({ id }: Body): string => org(`credentials/${id}`);
const fieldPath = (entry: Body, key: string): string =>
  `${entryPath(entry)}/fields/${entry.fields.find((field: Body) => field.key === key).id}`;
const create = async (more: object = {}): Promise<Body> => {
  const fields = [{ key: 'password', value: 'first' }];
  return (await technician.post(org('credentials'), { type: 'login', name: 'Switch', fields, ...more }).expect(201)).body;
};
const change = async (entry: Body, body: object, client = technician): Promise<Body> =>
  (
    await client
      .patch(entryPath(entry), { ...body })
      .set('if-match', `"${entry.version}"`)
      .expect(200)
  ).body;
const write = (entry: Body, value: string): Promise<Body> => change(entry, { fields: [{ key: 'password', value }] });
const versionsOf = async (entry: Body): Promise<number[]> =>
  (await technician.get(`${fieldPath(entry, 'password')}/history`).expect(200)).body.items.map(({ version }: Body) => version);
const former = (entry: Body, version: number, client = technician) =>
  client.post(`${fieldPath(entry, 'password')}/history/${version}/reveal`, {});
const policy = (terms: object) =>
  owner.put(org('vault-policy'), { reauthenticationMinutes: null, reasonRequired: false, ticketRequired: false, revealsPerHour: null, historyVersions: 10, trashDays: 30, ...terms }); // prettier-ignore
const count = async (table: string, column: string, value: string): Promise<number> =>
  Number(
    (
      await context.api.orm.em
        .getConnection()
        .execute<{ amount: number }[]>(`select count(*) as amount from ${table} where ${column} = ? and organisation_id = ?`, [
          value,
          organisationId,
        ])
    )[0]?.amount,
  );

describe('a former value of a secret field', () => {
  it('is kept with who replaced it and when, and is revealed as an action of its own', async () => {
    const entry = await write(await write(await create(), 'second'), 'third');
    const { items } = (await technician.get(`${fieldPath(entry, 'password')}/history`).expect(200)).body;
    expect(items).toEqual([
      expect.objectContaining({ version: 2, replacedByName: 'Test Person' }),
      expect.objectContaining({ version: 1, replacedByName: 'Test Person' }),
    ]);
    expect(JSON.stringify(items)).not.toMatch(/first|second|third/u);
    await former(entry, 1).expect(200, { value: 'first' });
    const second = await former(entry, 2).expect(200, { value: 'second' });
    expect(second.headers['cache-control']).toBe('no-store');
    const last = (await auditEvents(context.api, { objectId: entry.id })).at(-1);
    expect(last).toMatchObject({ action: 'credential.former-revealed', details: { label: 'Password', version: 2 } });
    await former(entry, 3).expect(404);
    await former(entry, 9).expect(404);
  });

  it('is kept too when the field is emptied, or becomes plain', async () => {
    const entry = await create({ fields: [{ key: 'own', kind: 'secret', label: 'Own', value: 'hush' }] });
    const plain = await change(entry, { fields: [{ key: 'own', kind: 'text', value: 'open' }] });
    expect(plain.fields[0]).toMatchObject({ secret: false, value: 'open' });
    await technician.post(`${fieldPath(plain, 'own')}/history/1/reveal`, {}).expect(200, { value: 'hush' });
  });

  it('obeys the list of the field, the rules and the policy as they are now', async () => {
    const entry = await write(await create(), 'second');
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    await viewer.get(`${fieldPath(entry, 'password')}/history`).expect(200);
    await former(entry, 1, viewer).expect(403);
    const { version } = (await owner.get(`${entryPath(entry)}/access`)).body;
    await owner.put(`${fieldPath(entry, 'password')}/access`, { limited: true, grants: [] }).set('if-match', `"${version}"`).expect(200);
    for (const client of [technician, owner]) expect((await former(entry, 1, client).expect(403)).body.code).toBe('field-access-denied');
    await owner.put(`${fieldPath(entry, 'password')}/access`, { limited: false, grants: [] }).set('if-match', `"${Number(version) + 1}"`).expect(200);
    await policy({ reasonRequired: true }).expect(200);
    await former(entry, 1).expect(400);
    const other = await context.people.organisation();
    const stranger = await context.people.memberClient(other, 'owner');
    await stranger.post(`${fieldPath(entry, 'password').replace(organisationId, other)}/history/1/reveal`, {}).expect(404);
  }); // prettier-ignore

  it('is forgotten beyond as many as the organisation keeps', async () => {
    await policy({ historyVersions: 2 }).expect(200);
    let entry = await create();
    for (const value of ['b', 'c', 'd', 'e']) entry = await write(entry, value);
    expect(await versionsOf(entry)).toEqual([4, 3]);
    await policy({ historyVersions: 0 }).expect(200);
    entry = await write(entry, 'f');
    expect(await versionsOf(entry)).toEqual([]);
    expect(await count('former_field_values', 'credential_id', entry.id)).toBe(0);
  });

  it('opens in its own place and version only', async () => {
    const entry = await write(await write(await create(), 'second'), 'third');
    await context.api.orm.em
      .getConnection()
      .execute('update former_field_values set version = 7 where credential_id = ? and version = 1 and organisation_id = ?', [
        entry.id,
        organisationId,
      ]);
    const response = await former(entry, 7);
    expect([response.status, response.body.code]).toEqual([500, 'internal']);
    expect(await auditEvents(context.api, { objectId: entry.id })).toContainEqual(
      expect.objectContaining({ action: 'vault.integrity-failed' }),
    );
  });

  it('goes with its entry into another organisation, and still opens there', async () => {
    const entry = await write(await create(), 'second');
    const target = await context.people.organisation();
    const theirs = await context.people.memberClient(target, 'owner');
    const em = context.api.orm.em.fork();
    await new CredentialMove(em, context.api.app.get(Keyring)).moveAll(organisationId, target);
    const path = fieldPath(entry, 'password').replace(organisationId, target);
    await theirs.post(`${path}/history/1/reveal`, {}).expect(200, { value: 'first' });
    await theirs.post(`${path}/reveal`, {}).expect(200, { value: 'second' });
  });
});

describe('the trash', () => {
  const trash = async (entry: Body): Promise<void> => {
    await owner.delete(entryPath(entry)).set('if-match', `"${entry.version}"`).expect(204);
  };

  it('is left for good by a purge, with every ciphertext, and only by those who may delete and have just proved who they are', async () => {
    const entry = await write(await create(), 'second');
    await owner.delete(`${entryPath(entry)}/purge`).expect(409);
    await trash(entry);
    await technician.delete(`${entryPath(entry)}/purge`).expect(403);
    context.clock.forward(6 * 60_000);
    expect((await owner.delete(`${entryPath(entry)}/purge`).expect(403)).body.code).toBe('reauthentication-required');
    context.clock.reset();
    await owner.delete(`${entryPath(entry)}/purge`).expect(204);
    await owner.get(entryPath(entry)).expect(404);
    for (const table of ['credential_fields', 'former_field_values', 'credential_words']) expect(await count(table, 'credential_id', entry.id)).toBe(0);
    expect((await auditEvents(context.api, { objectId: entry.id })).at(-1)).toMatchObject({ action: 'credential.purged', object_id: entry.id, details: { because: 'asked for' } });
  }); // prettier-ignore

  it('is purged when the time that the organisation set is over, not before, and what was restored stays', async () => {
    await policy({ trashDays: 3 }).expect(200);
    const [due, restored, kept] = [await create(), await create(), await create()];
    for (const entry of [due, restored]) await trash(entry);
    await owner.post(`${entryPath(restored)}/restore`).expect(200);
    const purge = (): Promise<number> => context.api.app.get(Trash).purgeDue();
    context.clock.forward(2 * 86_400_000);
    await purge();
    expect(await count('credentials', 'id', due.id)).toBe(1);
    context.clock.forward(2 * 86_400_000);
    await purge();
    for (const [entry, left] of [[due, 0], [restored, 1], [kept, 1]] as const) expect(await count('credentials', 'id', entry.id)).toBe(left);
    expect((await auditEvents(context.api, { objectId: due.id })).at(-1)).toMatchObject({ action: 'credential.purged', actor_name: 'vault', organisation_id: organisationId });
  }); // prettier-ignore
});

describe('an entry', () => {
  it('has a day on which it ends to be good, which is told in the trail and in the list', async () => {
    const entry = await create({ expiresOn: '2027-03-31' });
    expect(entry.expiresOn).toBe('2027-03-31');
    const later = await change(entry, { expiresOn: '2028-02-29' });
    expect((await technician.get(org('credentials'))).body.items[0].expiresOn).toBe('2028-02-29');
    expect((await auditEvents(context.api, { objectId: entry.id })).at(-1)?.details).toMatchObject({
      changes: { expiresOn: { before: '2027-03-31', after: '2028-02-29' } },
    });
    expect((await change(later, { expiresOn: null })).expiresOn).toBeNull();
    for (const expiresOn of ['2027-02-30', '31.03.2027', 'soon      '])
      await technician.post(org('credentials'), { type: 'login', name: 'x', fields: [], expiresOn }).expect(400);
  });

  it('is a favourite of the one who marked it, and of nobody else', async () => {
    const [entry] = [await create(), await create()];
    await technician.put(`${entryPath(entry)}/favourite`, { favourite: true }).expect(200, { favourite: true });
    await technician.put(`${entryPath(entry)}/favourite`, { favourite: true }).expect(200);
    const listed = async (client: Client): Promise<string[]> =>
      (await client.get(org('credentials?favourites=true')).expect(200)).body.items.map(({ id }: Body) => id);
    expect(await listed(technician)).toEqual([entry.id]);
    expect(await listed(owner)).toEqual([]);
    expect((await owner.get(`${entryPath(entry)}/favourite`)).body).toEqual({ favourite: false });
    await technician.put(`${entryPath(entry)}/favourite`, { favourite: false }).expect(200);
    expect(await listed(technician)).toEqual([]);
  });
});

describe('entries that are written at the same moment', () => {
  const LOGIN = {
    type: 'login',
    fields: [
      { key: 'username', value: 'admin' },
      { key: 'password', value: 'first' },
      { key: 'url', value: 'https://10.20.0.2/' },
      { key: 'enable-secret', label: 'Enable secret', kind: 'secret', value: 'en-9#Kd' },
    ],
  };
  const make = (name: string): Promise<Body> => create({ ...LOGIN, name });
  const send = (entry: Body, body: Body): Promise<Response> =>
    Promise.resolve(technician.patch(entryPath(entry), body).set('if-match', `"${entry.version}"`));
  const reveal = async (entry: Body, key: string): Promise<string> =>
    (await technician.post(`${fieldPath(entry, key)}/reveal`, {}).expect(200)).body.value;
  const rowsOf = (sql: string, { id }: Body): Promise<Body[]> =>
    context.api.orm.em.getConnection().execute<Body[]>(sql, [id, organisationId]);
  const storedRows = async (entry: Body): Promise<{ entries: Body[]; fields: Body[] }> => ({
    entries: await rowsOf('select * from credentials where id = ? and organisation_id = ?', entry),
    fields: await rowsOf('select * from credential_fields where credential_id = ? and organisation_id = ? order by position', entry),
  });
  const eventsOf = ({ id }: Body): ReturnType<typeof auditEvents> => auditEvents(context.api, { objectId: id });

  it('have each their own outcome and event, beside strangers, stale versions and mistakes', async () => {
    const elsewhere = await context.people.organisation();
    const stranger = await context.people.memberClient(elsewhere, 'technician');
    const names = Array.from({ length: 12 }, (_, index) => `Beside ${index}`);
    const [made, foreign] = await Promise.all([
      Promise.all(names.map(make)),
      stranger.post(`organisations/${elsewhere}/credentials`, { ...LOGIN, name: 'Beside' }).expect(201),
      technician.post(org('credentials'), { ...LOGIN, name: 'Misplaced', folderId: randomUUIDv7() }).expect(400),
    ]);
    expect(made.map(({ name }) => name)).toEqual(names);
    for (const entry of [...made, foreign.body]) expect(await eventsOf(entry)).toMatchObject([{ action: 'credential.created' }]);
    expect(await eventsOf(foreign.body)).toMatchObject([{ organisation_id: elsewhere, address: stranger.address }]);
    await stranger.get(entryPath(made[0])).expect(404);
    const [first, ...others] = made;
    const responses = await Promise.all([
      ...others.map((entry, index) => send(entry, { fields: [{ key: 'password', value: `beside ${index}` }] })),
      send({ ...first, version: 7 }, { name: 'Stale' }),
      send({ ...first, id: foreign.body.id }, { name: 'Taken' }),
      send(first, { fields: [{ key: 'password', value: 'half' }, { key: 'url', value: 'no address' }] }),
    ]); // prettier-ignore
    expect(responses.map(({ status }) => status)).toEqual([...others.map(() => 200), 412, 404, 400]);
    for (const [index, entry] of others.entries()) {
      expect(await reveal(entry, 'password')).toBe(`beside ${index}`);
      const actions = (await eventsOf(entry)).map(({ action }) => action);
      expect(actions).toEqual(['credential.created', 'credential.updated', 'credential.revealed']);
    }
    expect(await reveal(first, 'password')).toBe('first');
    const { id } = first.fields.find(({ key }: Body) => key === 'enable-secret');
    const relabelled = await change(first, { fields: [{ id, label: 'Enable' }] });
    expect(await reveal(relabelled, 'enable-secret')).toBe('en-9#Kd');
    expect((await technician.get(entryPath(first)).expect(200)).body).toEqual(relabelled);
  });

  it('keep what a change does not touch, as it is stored', async () => {
    const folder = (await technician.post(org('folders'), { name: 'Core' }).expect(201)).body;
    const entry = await create({ ...LOGIN, name: 'Kept', tags: ['Zürich', 'VIP'], folderId: folder.id, expiresOn: '2031-02-28' });
    const rules = { allowedNetworks: ['10.0.0.0/8'], deniedNetworks: [], hours: null };
    await owner
      .put(`${entryPath(entry)}/access-rules`, { rules })
      .set('if-match', `"${entry.version}"`)
      .expect(200);
    const limits = { limited: true, grants: [] };
    await owner
      .put(`${fieldPath(entry, 'enable-secret')}/access`, limits)
      .set('if-match', `"${Number(entry.version) + 1}"`)
      .expect(200);
    const before = await storedRows(entry);
    const added = { key: 'rack', label: 'Rack', kind: 'text', value: 'R2' };
    const renamed = await change({ ...entry, version: Number(entry.version) + 2 }, { name: 'Kept on', fields: [added] });
    const changed = { name: 'Kept on', version: Number(entry.version) + 3, updated_at: expect.anything() };
    expect((await storedRows(entry)).entries).toEqual([{ ...before.entries[0], ...changed }]);
    expect((await storedRows(entry)).fields.slice(0, -1)).toEqual(before.fields);
    expect((await technician.get(entryPath(entry)).expect(200)).body).toEqual(renamed);
    const without = await change(renamed, { fields: [{ key: 'rack', remove: true }] });
    expect((await storedRows(entry)).fields).toEqual(before.fields);
    expect((await technician.get(entryPath(entry)).expect(200)).body).toEqual(without);
  });

  it('are of entries with every column that the entities have', async () => {
    const { id } = await make('Whole');
    const em = context.api.orm.em.fork();
    const [held] = await em.transactional(() => holdFreeCredentials(em, organisationId, [id]));
    const [field] = held?.fields.getItems() ?? [];
    const missing = (one: object | undefined, properties: readonly { name: string; fieldNames?: readonly string[] }[]): string[] => {
      const columns = properties.filter(({ fieldNames }) => fieldNames);
      expect(columns.length).toBeGreaterThan(10);
      return columns.map(({ name }) => name).filter((name) => Reflect.get(one ?? {}, name) === undefined);
    };
    expect(missing(held, em.getMetadata(Credential).props)).toEqual([]);
    expect(missing(field, em.getMetadata(CredentialField).props)).toEqual([]);
  });

  it('do not wait for one that is held, and are whole where their fields are', async () => {
    const [held, free] = [await make('Held'), await make('Free')];
    for (const sql of ['select id from credentials where id = ?', 'select id from credential_fields where credential_id = ?']) {
      const answers: Promise<Response>[] = [];
      await context.api.orm.em.fork().transactional(async (em) => {
        await em.execute(`${sql} and organisation_id = ? for update`, [held.id, organisationId]);
        answers.push(send(held, { name: `Held ${held.version}` }), send(free, { name: `Free ${free.version}` }));
        await Promise.race([answers[1], pause(400)]);
      });
      for (const [index, entry] of [held, free].entries()) {
        const { status, body } = (await answers[index]) as Response;
        expect({ status, ...body }).toMatchObject({
          status: 200,
          username: 'admin',
          fields: entry.fields,
          version: Number(entry.version) + 1,
        });
        Object.assign(entry, body);
      }
    }
  });
});
