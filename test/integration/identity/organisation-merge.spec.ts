import { randomUUIDv7 } from 'node:crypto';
import { countOrganisationRows, movesOnMerge, ORGANISATION_TABLES } from '@clientst0r/database';
import { AuditSealer } from '@clientst0r/audit';
import { AccessEpoch, OrganisationDeletion, PersonalVaults } from '@clientst0r/identity';
import { isOrganisationScoped, JobOutbox } from '@clientst0r/platform';
import { CredentialMove } from '@clientst0r/vault';
import { ContentsEraser } from '../../../apps/worker/src/organisation/contents-eraser.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../../support/identity-api.js';
import { sendFile } from '../../support/file-upload.js';
import { dying, moverOf } from '../../support/organisation-mover.js';
import type { Client, TestPerson } from '../../support/people.js';

const DAY = 86_400_000;

let context: IdentityApi;
let boss: Client;
let source: string;
let target: string;
let owner: TestPerson;
let both: TestPerson;

beforeAll(async () => {
  process.env['MONITORING_ALLOWED_RANGES'] = '127.0.0.0/8';
  context = await startIdentityApi();
});

beforeEach(async () => {
  const { people } = context;
  boss = await people.signedIn(await people.person({}, ['platform-administrator']));
  [source, target] = [await people.organisation('Source'), await people.organisation('Target')];
  owner = await people.person({ [source]: ['owner'] });
  both = await people.person({ [source]: ['owner', 'viewer'], [target]: ['auditor', 'viewer'] });
  await people.person({ [target]: ['owner'] });
});

afterEach(() => {
  context.clock.reset();
});

const execute = <T>(sql: string, parameters: unknown[] = []): Promise<T> =>
  context.api.orm.em.fork().getConnection().execute(sql, parameters) as Promise<T>;
/** Longer than a chunk. */
const FILE = Buffer.alloc(300_000, 'rack ');

interface Credential {
  readonly id: string;
  readonly fields: { readonly id: string; readonly key: string }[];
}

async function fill(client: Client, organisationId: string, secrets = 3): Promise<Credential[]> {
  const at = (path: string): string => `organisations/${organisationId}/${path}`;
  await client.post(at('roles'), { name: 'Night', permissions: ['api.key.read'] }).expect(201);
  await client.post(at('api-keys'), { name: 'Key', scopes: ['organisation.member.read'] }).expect(201);
  await client.post(at('invitations'), { email: `${randomUUIDv7()}@example.com`, roleIds: ['viewer'] }).expect(201);
  await client
    .post(at('checks'), {
      name: 'Site',
      kind: 'http',
      url: 'http://127.0.0.1:1/',
      secretHeaders: 'Authorization: Bearer planted',
      intervalSeconds: 60,
    })
    .expect(201);
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  const channel = await client.post(at('channels'), { name: 'Hook', kind: 'webhook', target: 'http://127.0.0.1:1/', secret }).expect(201);
  await client.post(at('channels'), { name: 'People', kind: 'mail', target: 'night@msp.example' }).expect(201);
  await execute(
    `insert into channel_deliveries (id, created_at, organisation_id, channel_id, event, facts, next_attempt_at) values (?, now(3), ?, ?, 'incident.opened', '{"checkName":"Site"}', now(3))`,
    [randomUUIDv7(), organisationId, (channel.body as { id: string }).id],
  );
  await client.post(at('audit-views'), { name: `View ${organisationId}`, filter: { outcome: 'refused' } }).expect(201);
  const folder = await client.post(at('folders'), { name: 'Racks' }).expect(201);
  const made: Credential[] = [];
  for (let index = 0; index < secrets; index += 1) {
    const fields = [{ key: 'username', value: 'root' }, { key: 'password', value: `secret of ${index}` }]; // prettier-ignore
    made.push(
      (
        await client
          .post(at('credentials'), {
            type: 'login',
            name: `Router ${index}`,
            tags: ['lab'],
            folderId: (folder.body as { id: string }).id,
            fields,
          })
          .expect(201)
      ).body as Credential,
    );
  }
  for (const { id } of made) await sendFile(client, at(`credentials/${id}/attachments`), 'rack.jpg', FILE).expect(201);
  return made;
}

async function opensFile(client: Client, path: string): Promise<void> {
  const { items } = (await client.get(path).expect(200)).body as { items: { id: string }[] };
  const { body } = await client.post(`${path}/${items[0]!.id}/download`, {}).expect(200);
  expect(FILE.equals(body as Buffer)).toBe(true);
}

/** Rows of all tables, of both organisations together. */
async function everything(): Promise<Record<string, number>> {
  const [ofSource, ofTarget] = [
    await countOrganisationRows(context.api.orm.em.fork(), source, movesOnMerge),
    await countOrganisationRows(context.api.orm.em.fork(), target, movesOnMerge),
  ];
  return Object.fromEntries(Object.entries(ofSource).map(([name, rows]) => [name, rows + (ofTarget[name] ?? 0)]));
}

async function begin(): Promise<void> {
  await boss.post(`platform/organisations/${source}/merge`, { targetId: target }).expect(200);
}

describe('the tables of an organisation', () => {
  it('are all known to a merge and a deletion: those of entities, and those that the database has besides', async () => {
    const metadata = [...context.api.orm.getMetadata().getAll().values()];
    const scoped = metadata.filter((meta) => isOrganisationScoped(meta.class) || 'organisationId' in meta.properties);
    const known = ORGANISATION_TABLES.map(({ name }) => name);
    expect(scoped.map(({ tableName }) => tableName).filter((name) => !known.includes(name))).toEqual([]);
    const columns = await execute<{ name: string }[]>(
      "select distinct table_name as name from information_schema.columns where table_schema = database() and column_name in ('organisation_id', 'scope_id')",
    );
    expect(columns.map(({ name }) => name).sort()).toEqual([...known].sort());
  });

  it('are moved as they are only when nothing in them is sealed for the organisation', () => {
    for (const { tableName, properties } of context.api.orm.getMetadata().getAll().values()) {
      const table = ORGANISATION_TABLES.find(({ name }) => name === tableName);
      const sealed = Object.values(properties).some(({ columnTypes }) => columnTypes.some((type) => /blob|varbinary/u.test(type)));
      if (sealed && table) expect([tableName, !movesOnMerge(table) || table.onMerge === 'reseal']).toEqual([tableName, true]);
    }
  });

  it('stay behind where they tell of the organisation that was, or hold no more: each of them was thought about', () => {
    const stays = ORGANISATION_TABLES.filter(({ onMerge, onDelete }) => onMerge === 'stay' && onDelete === 'delete');
    expect(stays.map(({ name }) => name)).toEqual(['organisation_keys', 'field_health', 'vault_seals', 'audit_exports']);
    const lapse = ORGANISATION_TABLES.filter(({ onMerge }) => onMerge === 'lapse');
    expect(lapse.map(({ name }) => name)).toEqual([
      'share_links',
      'status_pages',
      'calendar_feeds',
      'check_networks',
      'vault_policies',
      'country_rules',
    ]);
  });
});

describe('a merge', () => {
  it('is tried dry first: it tells what would move, and moves nothing', async () => {
    await fill(await context.people.signedIn(owner), source);
    const before = await everything();
    const { body } = await boss.post(`platform/organisations/${source}/merge-preview`, { targetId: target }).expect(200);
    expect(body).toMatchObject({ source: { id: source, memberCount: 2 }, target: { id: target, memberCount: 2 }, membersOfBoth: 1 });
    const rows = new Map((body as { tables: { name: string; rows: number }[] }).tables.map(({ name, rows: amount }) => [name, amount]));
    expect([
      rows.get('credentials'),
      rows.get('credential_fields'),
      rows.get('checks'),
      rows.get('api_keys'),
      rows.get('api_key_reaches'),
      rows.get('roles'),
    ]).toEqual([3, 6, 1, 1, 1, 1]);
    expect(await everything()).toEqual(before);
  });

  it('D15: loses no row of any table, and leaves behind only what the other organisation has already', async () => {
    await fill(await context.people.signedIn(owner), source);
    await fill(await context.people.signedIn(await context.people.person({ [target]: ['owner'] })), target, 1);
    const before = await everything();
    await begin();
    await moverOf(context.api).merge(source);
    expect(await everything()).toEqual(before);
    const left = await countOrganisationRows(context.api.orm.em.fork(), source, movesOnMerge);
    const duplicates = Object.entries(left).filter(([, rows]) => rows > 0);
    expect(duplicates).toEqual([['role_assignments', 1], ['memberships', 1]]); // prettier-ignore
    const roles = await execute<{ name: string }[]>('select name from roles where organisation_id = ? order by name', [target]);
    expect(roles.map(({ name }) => name)).toEqual(['Night', expect.stringMatching(/^Night \(o-/u)]);
  });

  it('takes along where keys hold; what an organisation has ended stays ended', async () => {
    const home = await context.people.organisation();
    const maker = await context.people.signedIn(
      await context.people.person({ [home]: ['owner'], [source]: ['owner'], [target]: ['owner'] }),
    );
    const [going, ended] = await Promise.all([1, 2].map(async () => (await maker.post(`organisations/${home}/api-keys`, { name: 'Wide', scopes: ['monitoring.check.read'] }).expect(201)).body as { key: string; apiKey: { id: string } })); // prettier-ignore
    for (const [id, key] of [[source, going], [source, ended], [target, ended]] as const) await maker.put(`organisations/${id}/api-keys/${key!.apiKey.id}/reach`, {}).expect(200); // prettier-ignore
    await maker.delete(`organisations/${target}/api-keys/${ended!.apiKey.id}`).expect(204);
    const ask = async ({ key } = going!): Promise<number> => (await context.people.client().get(`organisations/${target}/checks`).set('authorization', `Bearer ${key}`)).status; // prettier-ignore
    expect([await ask(), await ask(ended)]).toEqual([404, 404]);
    await begin();
    await moverOf(context.api).merge(source);
    expect([await ask(), await ask(ended)]).toEqual([200, 404]);
  });

  it('takes along who has known which secret, and what was decided about it', async () => {
    const client = await context.people.signedIn(owner);
    const [made] = await fill(client, source, 1);
    const fieldIds = made!.fields.filter(({ key }) => key === 'password').map(({ id }) => id);
    await client.get(`organisations/${source}/exposures/people/${owner.userId}`).expect(200);
    await client.post(`organisations/${source}/exposures/people/${owner.userId}/accept`, { fieldIds, reason: 'Known' }).expect(204);
    await begin();
    await moverOf(context.api).merge(source);
    const { body } = await (
      await context.people.signedIn(both)
    )
      .get(`organisations/${target}/exposures/people/${owner.userId}`)
      .expect(200);
    expect((body as { items: unknown[] }).items).toEqual([expect.objectContaining({ state: 'accepted', acceptedReason: 'Known' })]);
  });

  it('seals every secret with the key of the other organisation, where it is revealed; no copy of the old one opens', async () => {
    const made = await fill(await context.people.signedIn(owner), source);
    await begin();
    await moverOf(context.api).merge(source);
    const client = await context.people.signedIn(owner);
    for (const [index, { id, fields }] of made.entries()) {
      const field = fields.find(({ key }) => key === 'password')!.id;
      const revealed = await client.post(`organisations/${target}/credentials/${id}/fields/${field}/reveal`, {});
      expect(revealed.body).toEqual({ value: `secret of ${index}` });
      await opensFile(client, `organisations/${target}/credentials/${id}/attachments`);
    }
    const found = await client.get(`organisations/${target}/credentials?search=router&tag=lab`);
    const { items } = found.body as { items: { folderId: string }[] };
    const folders = (await client.get(`organisations/${target}/folders`)).body as {
      items: { id: string; name: string; entries: number }[];
    };
    expect(folders.items).toMatchObject([{ name: 'Racks', entries: 3 }]);
    expect(items.map(({ folderId }) => folderId)).toEqual([0, 1, 2].map(() => folders.items[0]!.id));
    await execute('delete from organisation_keys where organisation_id = ?', [source]);
    const field = made[0]!.fields.find(({ key }) => key === 'password')!.id;
    expect((await client.post(`organisations/${target}/credentials/${made[0]!.id}/fields/${field}/reveal`, {})).status).toBe(200);
  });

  it('moves channels with their secrets, which open with the key of the other organisation, and what they have still to tell', async () => {
    await fill(await context.people.signedIn(owner), source);
    await begin();
    await Promise.all([moverOf(context.api).merge(source), moverOf(context.api).merge(source)]);
    await execute('delete from organisation_keys where organisation_id = ?', [source]);
    const client = await context.people.signedIn(owner);
    const { items } = (await client.get(`organisations/${target}/channels`)).body as { items: { id: string; name: string }[] };
    expect(items.map(({ name }) => name)).toEqual(['Hook', 'People']);
    const tested = await client.post(`organisations/${target}/channels/${items[0]!.id}/test`).expect(200);
    // Nobody listens there; a secret that does not open would be another problem.
    expect((tested.body as { problem: string }).problem).toContain('The connection was refused');
    expect((await client.get(`organisations/${target}/channel-deliveries?state=waiting`)).body).toMatchObject({
      items: [{ channelId: items[0]!.id }],
    });
  });

  it('moves maintenance of all checks as maintenance of those that were there, so that it silences nothing else', async () => {
    const client = await context.people.signedIn(owner);
    await fill(client, source);
    const plan = { name: 'Patches', startsAt: new Date().toISOString(), durationMinutes: 60, timezone: 'UTC' };
    await client.post(`organisations/${source}/maintenance-windows`, plan).expect(201);
    await fill(await context.people.signedIn(await context.people.person({ [target]: ['owner'] })), target);
    await begin();
    await moverOf(context.api).merge(source);
    const { items } = (await client.get(`organisations/${target}/checks`)).body as { items: { state: string }[] };
    expect(items.map(({ state }) => state).sort()).toEqual(['maintenance', 'unknown']);
  });

  it('shuts the source out at once, and lets its people into the other one with the roles of both', async () => {
    await begin();
    const client = await context.people.signedIn(owner);
    expect((await client.get(`organisations/${source}/members`)).body).toMatchObject({ code: 'organisation-closed' });
    expect((await client.get(`organisations/${target}/members`)).status).toBe(404);
    await moverOf(context.api).merge(source);
    expect((await client.get(`organisations/${target}/members`)).status).toBe(200);
    const { body } = await client.get(`organisations/${target}/members/${both.userId}`);
    expect((body as { roles: { id: string }[] }).roles.map(({ id }) => id).sort()).toEqual(['auditor', 'owner', 'viewer']);
  });

  it('leaves the source as a sign: its short name and its id lead to the other one, for those who belong there', async () => {
    await begin();
    await moverOf(context.api).merge(source);
    const client = await context.people.signedIn(owner);
    const moved = await client.get(`organisations/${source}/members?limit=5`).redirects(0);
    expect([moved.status, moved.headers['location']]).toEqual([308, `/api/v1/organisations/${target}/members?limit=5`]);
    const [{ slug }] = await execute<[{ slug: string }]>('select slug from organisations where id = ?', [source]);
    expect((await client.get('session')).body).toMatchObject({ organisations: [{ id: target, formerSlugs: [slug] }] });
    const stranger = await context.people.signedIn(await context.people.person());
    expect((await stranger.get(`organisations/${source}/members`).redirects(0)).status).toBe(404);
    expect((await boss.get(`platform/organisations/${source}/merge`)).body).toMatchObject({ state: 'merged', mergedInto: target });
    const third = await context.people.organisation('Third');
    await boss.post(`platform/organisations/${target}/merge`, { targetId: third }).expect(200);
    await moverOf(context.api).merge(target);
    expect((await client.get(`organisations/${source}/members`).redirects(0)).headers['location']).toContain(third);
  });

  it("leaves the source's audit trail where it was sealed, open to the auditors of the other one alone, and to nothing but reading it", async () => {
    await fill(await context.people.signedIn(owner), source);
    const auditor = await context.people.signedIn(await context.people.person({ [target]: ['auditor'] }));
    const viewer = await context.people.signedIn(await context.people.person({ [target]: ['viewer'] }));
    await auditor.get(`organisations/${source}/audit-events`).expect(404);
    await begin();
    await auditor.get(`organisations/${source}/audit-events`).expect(404);
    await moverOf(context.api).merge(source);
    await context.api.app.get(AuditSealer).run();
    const former = await auditor.get(`organisations/${target}/former-organisations`).expect(200);
    expect(former.body.items).toEqual([{ id: source, name: 'Source', slug: expect.any(String), mergedAt: expect.any(String) }]);
    const { body } = await auditor.get(`organisations/${source}/audit-events?action=credential.created`).redirects(0).expect(200);
    const [event] = body.items as { id: string; organisationId?: string }[];
    expect(body.items).toHaveLength(3);
    await auditor.get(`organisations/${source}/audit-events/${event!.id}`).redirects(0).expect(200);
    await auditor.get(`organisations/${source}/audit-events/${event!.id}/inclusion-proof`).redirects(0).expect(200);
    await auditor.get(`organisations/${target}/audit-events/${event!.id}`).expect(404);
    for (const page of ['audit-charts/events', 'audit-charts/countries', 'audit-exports', 'detection-findings'])
      await auditor.get(`organisations/${source}/${page}`).redirects(0).expect(200);
    await auditor.post(`organisations/${source}/audit-exports`, { format: 'csv', filter: {} }).expect(201);
    expect((await auditor.get(`organisations/${source}/credentials`).redirects(0)).status).toBe(308);
    expect((await viewer.get(`organisations/${source}/audit-events`).redirects(0)).status).toBe(403);
    const stranger = await context.people.signedIn(await context.people.person({ [await context.people.organisation()]: ['owner'] }));
    expect((await stranger.get(`organisations/${source}/audit-events`).redirects(0)).status).toBe(404);
    expect((await boss.get(`organisations/${source}/audit-events`).redirects(0)).status).toBe(404);
  });

  it('D15: goes on where it stopped, and is not done twice', async () => {
    const made = await fill(await context.people.signedIn(owner), source, 2);
    await begin();
    const halfway = context.api.app.get(CredentialMove);
    await halfway.moveAll(source, target);
    expect((await boss.get(`platform/organisations/${source}/merge`)).body).toMatchObject({ state: 'merging' });
    await begin();
    await Promise.all([moverOf(context.api).merge(source), moverOf(context.api).merge(source)]);
    await moverOf(context.api).merge(source);
    const events = await auditEvents(context.api, { objectId: source });
    expect(events.filter(({ action }) => action === 'organisation.merged')).toHaveLength(1);
    const field = made[1]!.fields.find(({ key }) => key === 'password')!.id;
    const client = await context.people.signedIn(owner);
    expect((await client.post(`organisations/${target}/credentials/${made[1]!.id}/fields/${field}/reveal`, {})).status).toBe(200);
  });

  it('D15: loses nothing wherever it ends, and goes on from there', async () => {
    await fill(await context.people.signedIn(owner), source, 2);
    const before = await everything();
    await begin();
    for (const statements of [0, 1, 4, 10, 18, 22]) {
      await expect(moverOf(context.api, dying(context.api.orm.em.fork(), statements)).merge(source)).rejects.toThrow('ended');
      expect(await everything()).toEqual(before);
      expect((await boss.get(`platform/organisations/${source}/merge`)).body).toMatchObject({ state: 'merging' });
    }
    await moverOf(context.api).merge(source);
    expect(await everything()).toEqual(before);
  });

  it('does not end, and loses nothing, while a secret does not open', async () => {
    const [broken, whole] = (await fill(await context.people.signedIn(owner), source, 2)) as [Credential, Credential];
    const field = broken.fields.find(({ key }) => key === 'password')!.id;
    await execute('update credential_fields set version = version + 1 where id = ? and organisation_id = ?', [field, source]);
    await begin();
    await expect(moverOf(context.api).merge(source)).rejects.toThrow('1 entries');
    expect((await boss.get(`platform/organisations/${source}/merge`)).body).toMatchObject({ state: 'merging' });
    await execute('update credential_fields set version = version - 1 where id = ? and organisation_id = ?', [field, source]);
    await moverOf(context.api).merge(source);
    const client = await context.people.signedIn(owner);
    for (const { id } of [broken, whole]) expect((await client.get(`organisations/${target}/credentials/${id}`)).status).toBe(200);
  });

  it.each([
    ['itself', () => source, 400],
    ['nothing', () => randomUUIDv7(), 400],
  ])('is not one into %s', async (_, into, status) => {
    expect((await boss.post(`platform/organisations/${source}/merge`, { targetId: into() })).status).toBe(status);
  });

  it('is not one into a deactivated organisation, nor of one that is merged already', async () => {
    await boss.post(`platform/organisations/${target}/deactivate`).expect(200);
    expect((await boss.post(`platform/organisations/${source}/merge`, { targetId: target })).body).toMatchObject({
      code: 'target-not-active',
    });
    await boss.post(`platform/organisations/${target}/reactivate`).expect(200);
    await begin();
    await moverOf(context.api).merge(source);
    const third = await context.people.organisation();
    expect((await boss.post(`platform/organisations/${source}/merge`, { targetId: third })).body).toMatchObject({
      code: 'organisation-not-ready',
    });
    expect((await boss.post(`platform/organisations/${source}/reactivate`)).body).toMatchObject({ code: 'organisation-not-ready' });
  });
});

describe('a deletion', () => {
  it('comes after 30 days, takes the keys and everything that is in the organisation, nothing of another one, and stays on record', async () => {
    await fill(await context.people.signedIn(owner), source);
    await fill(await context.people.signedIn(await context.people.person({ [target]: ['owner'] })), target, 1);
    await boss.post(`platform/organisations/${source}/deactivate`).expect(200);
    await boss.post(`platform/organisations/${source}/deletion`).expect(200);
    const { app, orm } = context.api;
    const eraser = new ContentsEraser(
      orm.em.fork(),
      app.get(OrganisationDeletion),
      app.get(JobOutbox),
      app.get(AccessEpoch),
      app.get(PersonalVaults),
    );
    const count = (id: string) => countOrganisationRows(orm.em.fork(), id, ({ onDelete }) => onDelete === 'delete');
    const [before, others] = [await count(source), await count(target)];
    context.clock.forward(29 * DAY);
    await eraser.eraseDue();
    expect(await count(source)).toEqual(before);
    context.clock.forward(2 * DAY);
    await eraser.eraseDue();
    expect(Object.values(await count(source)).every((rows) => rows === 0)).toBe(true);
    expect(await count(target)).toEqual(others);
    context.clock.reset();
    boss = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
    expect((await boss.get(`platform/organisations/${source}`)).status).toBe(404);
    const events = await auditEvents(context.api, { objectId: source });
    expect(events.at(-1)).toMatchObject({ action: 'organisation.deleted', details: { counts: before } });
  });
});
