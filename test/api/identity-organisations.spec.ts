import { randomUUIDv7 } from 'node:crypto';
import { DueChecks } from '@clientst0r/monitoring';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client, TestPerson } from '../support/people.js';

const DAY = 86_400_000;

let context: IdentityApi;
let boss: Client;
let organisation: string;
let owner: TestPerson;
let ownerClient: Client;

beforeAll(async () => {
  process.env['MONITORING_ALLOWED_RANGES'] = '127.0.0.0/8';
  context = await startIdentityApi();
});

beforeEach(async () => {
  boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  organisation = await context.people.organisation();
  owner = await context.people.person({ [organisation]: ['owner'] });
  ownerClient = await context.people.signedIn(owner);
});

afterEach(() => {
  context.clock.reset();
});

const at = (path: string): string => `organisations/${organisation}/${path}`;
const platform = (path = ''): string => `platform/organisations/${organisation}${path}`;

describe('an organisation', () => {
  it('is renamed by its owner and by the platform, in readable text, with what it was before on record', async () => {
    expect((await ownerClient.patch(`organisations/${organisation}`, { name: ' Northwind ' })).body).toMatchObject({ name: 'Northwind' });
    expect((await boss.patch(platform(), { name: 'Southwind' })).body).toMatchObject({ name: 'Southwind', status: 'active' });
    for (const name of ['', '   ', 'a\u202Eb', 'a\r\nb']) expect((await boss.patch(platform(), { name })).status).toBe(400);
    const changes = (await auditEvents(context.api, { objectId: organisation })).filter(({ action }) => action === 'organisation.updated');
    expect(changes.map(({ details }) => details)).toEqual([
      { before: { name: 'Organisation' }, after: { name: 'Northwind' } },
      { before: { name: 'Northwind' }, after: { name: 'Southwind' } },
    ]);
    const viewer = await context.people.memberClient(organisation, 'viewer');
    expect((await viewer.patch(`organisations/${organisation}`, { name: 'Mine' })).status).toBe(403);
  });

  it('is found by a part of its name, and by its state', async () => {
    const name = `Findable ${randomUUIDv7()}`;
    await boss.patch(platform(), { name }).expect(200);
    const found = await boss.get(`platform/organisations?search=${encodeURIComponent(name.slice(3).toLowerCase())}`);
    expect((found.body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([organisation]);
    const none = await boss.get(`platform/organisations?search=${encodeURIComponent(name)}&status=deactivated`);
    expect((none.body as { items: unknown[] }).items).toEqual([]);
  });
});

describe('a deactivated organisation', () => {
  it('lets nobody in, no key either, tells its members why and strangers nothing, and comes back as it was', async () => {
    const key = await ownerClient.post(at('api-keys'), { name: 'Key', scopes: ['organisation.member.read'] }).expect(201);
    const withKey = () =>
      context.api.http.get(`/api/v1/${at('members')}`).set('authorization', `Bearer ${(key.body as { key: string }).key}`);
    expect((await withKey()).status).toBe(200);
    expect((await boss.post(platform('/deactivate'))).body).toMatchObject({ status: 'deactivated' });
    const told = await ownerClient.get(at('members'));
    expect([told.status, (told.body as { code: string }).code]).toEqual([404, 'organisation-closed']);
    expect((await withKey()).status).toBe(404);
    const stranger = await context.people.signedIn(await context.people.person());
    expect((await stranger.get(at('members'))).body).toMatchObject({ code: 'not-found' });
    expect((await ownerClient.get('session')).body).toMatchObject({ organisations: [], closedOrganisations: [{ id: organisation }] });
    expect((await boss.post(platform('/reactivate'))).body).toMatchObject({ status: 'active' });
    expect((await ownerClient.get(at('members'))).status).toBe(200);
    expect((await withKey()).status).toBe(200);
    const actions = (await auditEvents(context.api, { objectId: organisation })).map(({ action, details }) => [action, details?.['after']]);
    expect(actions).toEqual(
      expect.arrayContaining([
        ['organisation.deactivated', 'deactivated'],
        ['organisation.reactivated', 'active'],
      ]),
    );
  });

  it('accepts nobody', async () => {
    const sent = await ownerClient.post(at('invitations'), { email: `${randomUUIDv7()}@example.com`, roleIds: ['viewer'] }).expect(201);
    await boss.post(platform('/deactivate')).expect(200);
    const token = (sent.body as { invitationLink: string }).invitationLink.split('#')[1];
    const accepted = await context.people.client().post('invitations/accept', { token, name: 'New', password: 'a good long password' });
    expect(accepted.status).toBe(404);
  });

  it('has its checks pause, and run again afterwards', async () => {
    const check = { name: 'Site', kind: 'http', url: 'http://127.0.0.1:1/', intervalSeconds: 60 };
    const { body } = await ownerClient.post(at('checks'), check).expect(201);
    const due = new DueChecks(context.api.orm.em.fork(), context.clock);
    await boss.post(platform('/deactivate')).expect(200);
    context.clock.forward(120_000);
    const claimed = async () => {
      const runs = [];
      for (let shard = 0; shard < 64; shard += 1) runs.push(...(await due.claim([shard], context.clock.now(), 1_000)));
      return runs.map(({ checkId }) => checkId);
    };
    expect(await claimed()).not.toContain((body as { id: string }).id);
    expect(await due.claimOne(organisation, (body as { id: string }).id)).toBeNull();
    context.clock.reset();
    await boss.post(platform('/reactivate')).expect(200);
    expect(await due.claimOne(organisation, (body as { id: string }).id)).not.toBeNull();
  });

  it('is no business of its own members, and needs a fresh proof of identity', async () => {
    expect((await ownerClient.post(platform('/deactivate'))).status).toBe(403);
    context.clock.forward(6 * 60_000);
    expect((await boss.post(platform('/deactivate'))).body).toMatchObject({ code: 'reauthentication-required' });
  });
});

describe('the deletion of an organisation', () => {
  it('waits 30 days after it was deactivated, and is called off by a word or by opening it again', async () => {
    expect((await boss.post(platform('/deletion'))).body).toMatchObject({ code: 'organisation-not-deactivated' });
    await boss.post(platform('/deactivate')).expect(200);
    const { deleteAt } = (await boss.post(platform('/deletion')).expect(200)).body as { deleteAt: string };
    expect(Math.round((new Date(deleteAt).getTime() - context.clock.now().getTime()) / DAY)).toBe(30);
    expect((await boss.delete(platform('/deletion'))).body).toMatchObject({ deleteAt: null, status: 'deactivated' });
    await boss.post(platform('/deletion')).expect(200);
    expect((await boss.post(platform('/reactivate'))).body).toMatchObject({ deleteAt: null, status: 'active' });
    const actions = (await auditEvents(context.api, { objectId: organisation })).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('organisation.deletion'))).toEqual([
      'organisation.deletion-scheduled',
      'organisation.deletion-cancelled',
      'organisation.deletion-scheduled',
      'organisation.deletion-cancelled',
    ]);
  });
});
