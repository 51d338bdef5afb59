import { randomUUIDv7 } from 'node:crypto';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

interface Folder {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly entries: number;
  readonly version: number;
}
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly folderId: string | null;
  readonly version: number;
}

let context: IdentityApi;
let organisationId: string;
let owner: Client;

const org = (rest: string, organisation = organisationId): string => `organisations/${organisation}/${rest}`;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  organisationId = await context.people.organisation();
  owner = await context.people.memberClient(organisationId, 'owner');
});

const make = async (name: string, parentId: string | null = null): Promise<Folder> =>
  (await owner.post(org('folders'), { name, parentId }).expect(201)).body as Folder;
const folders = async (client = owner, organisation = organisationId): Promise<Folder[]> =>
  ((await client.get(org('folders', organisation)).expect(200)).body as { items: Folder[] }).items;
const change = (folder: Folder, body: Record<string, unknown>) =>
  owner.patch(org(`folders/${folder.id}`), body).set('if-match', `"${folder.version}"`);
const remove = (folder: Folder, query = '') => owner.delete(org(`folders/${folder.id}${query}`)).set('if-match', `"${folder.version}"`);
const add = async (name: string, folderId: string | null = null): Promise<Entry> =>
  (await owner.post(org('credentials'), { type: 'login', name, folderId, fields: [{ key: 'username', value: name }] }).expect(201)).body as Entry; // prettier-ignore
const listed = async (query: string): Promise<string[]> =>
  ((await owner.get(org(`credentials?${query}`)).expect(200)).body as { items: Entry[] }).items.map(({ name }) => name);
const fieldsOf = (body: unknown): string[] => (body as { errors: { field: string }[] }).errors.map(({ field }) => field);

describe('folders', () => {
  it('lie within each other, and hold entries, which are found by them and with what is searched for', async () => {
    const servers = await make('Servers');
    const rack = await make('Rack 1', servers.id);
    await add('Web', servers.id);
    await add('Database', rack.id);
    const loose = await add('Door');
    expect(await listed(`folder=${servers.id}`)).toEqual(['Web']);
    expect(await listed(`folder=${rack.id}&search=data`)).toEqual(['Database']);
    expect(await listed(`folder=${rack.id}&search=web`)).toEqual([]);
    expect(await listed('folder=none')).toEqual(['Door']);
    expect(await listed('search=web')).toEqual(['Web']);
    expect((await folders()).map(({ name, parentId, entries }) => [name, parentId, entries])).toEqual([
      ['Rack 1', servers.id, 1],
      ['Servers', null, 1],
    ]);
    const moved = await owner
      .patch(org(`credentials/${loose.id}`), { folderId: rack.id })
      .set('if-match', '"1"')
      .expect(200);
    expect((moved.body as Entry).folderId).toBe(rack.id);
    await owner.patch(org(`credentials/${loose.id}`), { folderId: null }).set('if-match', `"${(moved.body as Entry).version}"`).expect(200); // prettier-ignore
    const told = (await auditEvents(context.api, { objectId: loose.id })).filter(({ action }) => action === 'credential.updated');
    expect(told.map(({ details }) => details)).toEqual([
      { changes: { folder: { before: null, after: 'Rack 1' } } },
      { changes: { folder: { before: 'Rack 1', after: null } } },
    ]);
    await owner.get(org('credentials?folder=everything')).expect(400);
  });

  it('are renamed and moved, never into themselves, deeper than eight, or where one of the name is', async () => {
    const outer = await make('Outer');
    const inner = await make('Inner', outer.id);
    expect(fieldsOf((await change(outer, { parentId: outer.id }).expect(400)).body)).toEqual(['parentId']);
    expect(fieldsOf((await change(outer, { parentId: inner.id }).expect(400)).body)).toEqual(['parentId']);
    expect(fieldsOf((await owner.post(org('folders'), { name: 'OUTER' }).expect(400)).body)).toEqual(['name']);
    for (const name of ['', ' ', 'a/b', 'a\nb', 'x'.repeat(101)]) await owner.post(org('folders'), { name }).expect(400);
    const { body } = await change(inner, { name: 'Renamed', parentId: null }).expect(200);
    expect(body).toMatchObject({ name: 'Renamed', parentId: null, version: 2 });
    await change(inner, { name: 'Again' }).expect(412);
    await owner.patch(org(`folders/${inner.id}`), { name: 'Again' }).expect(428);
    let deepest = await make('1');
    for (let level = 2; level <= 8; level += 1) deepest = await make(String(level), deepest.id);
    expect(fieldsOf((await owner.post(org('folders'), { name: '9', parentId: deepest.id }).expect(400)).body)).toEqual(['parentId']);
    const events = await auditEvents(context.api, { objectId: inner.id });
    expect(events.map(({ action, details }) => [action, details])).toEqual([
      ['folder.created', { within: 'Outer' }],
      ['folder.changed', { before: 'Outer/Inner', after: 'Renamed' }],
    ]);
  });

  it('are deleted when they are empty, or when what is in them is to move up; no entry goes with them', async () => {
    const outer = await make('Outer');
    const middle = await make('Middle', outer.id);
    const inner = await make('Inner', middle.id);
    const kept = await add('Kept', middle.id);
    const trashed = await add('Trashed', middle.id);
    await owner.delete(org(`credentials/${trashed.id}`)).set('if-match', '"1"').expect(204); // prettier-ignore
    expect((await remove(middle).expect(409)).body).toMatchObject({ code: 'folder-not-empty' });
    await remove({ ...middle, version: 7 }, '?contents=move-up').expect(412);
    await remove(middle, '?contents=everything').expect(400);
    const twin = await make('Inner', outer.id);
    expect((await remove(middle, '?contents=move-up').expect(409)).body).toMatchObject({ code: 'folder-name-taken' });
    await remove(twin).expect(204);
    await remove(middle, '?contents=move-up').expect(204);
    expect((await folders()).map(({ name, parentId, entries }) => [name, parentId, entries])).toEqual([
      ['Inner', outer.id, 0],
      ['Outer', null, 1],
    ]);
    for (const { id } of [kept, trashed])
      expect((await owner.get(org(`credentials/${id}`)).expect(200)).body).toMatchObject({ folderId: outer.id });
    await remove((await folders()).find(({ id }) => id === inner.id)!).expect(204);
    const [, event] = await auditEvents(context.api, { objectId: middle.id });
    expect(event).toMatchObject({ action: 'folder.deleted', details: { movedTo: 'Outer', entries: 1, folders: 1 } });
  });

  it('are those of their organisation: nobody else sees them, puts something into them, or puts them into his', async () => {
    const own = await make('Own');
    const entry = await add('Entry', own.id);
    const elsewhere = await context.people.organisation();
    const stranger = await context.people.memberClient(elsewhere, 'owner');
    const foreign = (await stranger.post(org('folders', elsewhere), { name: 'Foreign' }).expect(201)).body as Folder;
    for (const path of [org(`folders/${own.id}`), org(`folders/${own.id}`, elsewhere)]) {
      await stranger.patch(path, { name: 'x' }).set('if-match', '"1"').expect(404); // prettier-ignore
      await stranger.delete(path).set('if-match', '"1"').expect(404);
    }
    await stranger.get(org('folders')).expect(404);
    for (const folderId of [foreign.id, randomUUIDv7()]) {
      const draft = { type: 'login', name: 'x', fields: [], folderId };
      expect(fieldsOf((await owner.post(org('credentials'), draft).expect(400)).body)).toEqual(['folderId']);
      expect(fieldsOf((await owner.patch(org(`credentials/${entry.id}`), { folderId }).set('if-match', '"1"').expect(400)).body)).toEqual(['folderId']); // prettier-ignore
      expect(fieldsOf((await owner.post(org('folders'), { name: 'x', parentId: folderId }).expect(400)).body)).toEqual(['parentId']);
      expect(fieldsOf((await change(own, { parentId: folderId }).expect(400)).body)).toEqual(['parentId']);
      expect(await listed(`folder=${folderId}`)).toEqual([]);
    }
    expect(await folders(stranger, elsewhere)).toHaveLength(1);
  });

  it('are changed only by those who may change entries', async () => {
    const own = await make('Own');
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    await viewer.get(org('folders')).expect(200);
    await viewer.post(org('folders'), { name: 'x' }).expect(403);
    await viewer.patch(org(`folders/${own.id}`), { name: 'x' }).set('if-match', '"1"').expect(403); // prettier-ignore
    const technician = await context.people.memberClient(organisationId, 'technician');
    await technician.patch(org(`folders/${own.id}`), { name: 'y' }).set('if-match', '"1"').expect(200); // prettier-ignore
    await technician.delete(org(`folders/${own.id}`)).set('if-match', '"2"').expect(403); // prettier-ignore
    await context.people.client().get(org('folders')).expect(401);
  });

  it.each(['bitwarden-json', 'csv'])(
    'come along in an export as %s and back in an import, and those that are there are used',
    async (format) => {
      const servers = await make('Servers');
      await add('Web', (await make('Rack 1', servers.id)).id);
      await add('Door');
      const { text } = await owner.post(org('exports'), { format, reason: 'Moving' }).expect(200);
      const target = await context.people.organisation();
      const other = await context.people.memberClient(target, 'owner');
      await other.post(org('folders', target), { name: 'servers' }).expect(201);
      await other.post(org('imports', target), { format, content: text }).expect(200, { imported: 2, skipped: 0 });
      const found = await folders(other, target);
      expect(found.map(({ name, entries }) => [name, entries])).toEqual([['Rack 1', 1], ['servers', 0]]); // prettier-ignore
      expect(found[0]!.parentId).toBe(found[1]!.id);
      const again = (await other.post(org('exports', target), { format, reason: 'Looking' }).expect(200)).text;
      expect(again).toContain('servers/Rack 1');
      const made = (await auditEvents(context.api, { organisationId: target })).filter(({ action }) => action === 'folder.created');
      expect(made.map(({ details }) => details)).toEqual([{ within: '' }, { within: 'Servers' }]);
    },
  );

  it('are not made by an import that is refused', async () => {
    const content = 'name,folder,password\nGood,New/Folder,x\n,New/Other,x\n';
    await owner.post(org('imports'), { format: 'csv', content }).expect(400);
    expect(await folders()).toEqual([]);
  });
});
