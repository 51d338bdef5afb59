import type { Response } from 'supertest';
import { EntityManager } from '@mikro-orm/mariadb';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, freshAddress } from '../support/people.js';

let context: IdentityApi;
let organisationId: string;
let owner: Client;
let operator: Client;
let shop: string;
let hidden: string;
let incident: string;
const path = (): string => `organisations/${organisationId}/status-page`;
const sql = <T>(text: string, values: unknown[]): Promise<T[]> => context.api.orm.em.getConnection().execute<T[]>(text, values);

const show = (address: string, password?: string) => {
  const request = context.api.http.get(`/status/${address}`).set('x-forwarded-for', freshAddress()).buffer(true);
  return password === undefined ? request : request.auth('anybody', password);
};

beforeAll(async () => {
  context = await startIdentityApi();
  organisationId = await context.people.organisation('Acme internal name');
  owner = await context.people.memberClient(organisationId, 'owner');
  operator = await context.people.memberClient(organisationId, 'monitoring-operator');
  const make = async (name: string): Promise<string> => {
    const check = { name, kind: 'http', url: 'https://inside.example.com/?token=sesame', intervalSeconds: 60 };
    return ((await owner.post(`organisations/${organisationId}/checks`, check).expect(201)).body as { id: string }).id;
  };
  [shop, hidden] = [await make('srv-shop-01'), await make('srv-secret-02')];
  await sql("update check_statuses set state = 'down', last_error = 'refused by 10.0.0.7' where check_id in (?, ?) and organisation_id = ?", [shop, hidden, organisationId]); // prettier-ignore
  const down = `insert into incidents (id, created_at, organisation_id, check_id, check_name, opened_at, reason, times_down)
    values (uuid(), utc_timestamp(3), ?, ?, ?, utc_timestamp(3), 'refused by 10.0.0.7', 1)`;
  for (const [id, name] of [[shop, 'srv-shop-01'], [hidden, 'srv-secret-02']]) await sql(down, [organisationId, id, name]); // prettier-ignore
  incident = (await sql<{ id: string }>('select id from incidents where check_id = ? and organisation_id = ?', [shop, organisationId]))[0]!
    .id;
});
afterEach(() => context.clock.reset());

const body = (more: object = {}) => ({ address: `acme-${organisationId}`, title: 'Acme <b>', description: 'Call us', published: true, items: [{ checkId: shop, name: 'Web shop' }], ...more }); // prettier-ignore
const version = async (): Promise<string> => `"${String((await owner.get(path())).body.version)}"`;
const save = async (more: object = {}, by = owner): Promise<Response> => by.put(path(), body(more)).set('if-match', await version());

it('shows nothing before it is published, and only to those who may change it how it would be', async () => {
  expect((await owner.get(path()).expect(200)).body).toMatchObject({ version: 0, published: false, items: [], url: null });
  expect((await save({ published: false })).status).toBe(200);
  await show(body().address).expect(404);
  expect((await operator.get(`${path()}/preview`)).status).toBe(403);
  const preview = await owner.get(`${path()}/preview`).buffer(true).expect(200);
  expect(preview.text).toContain('Web shop');
  expect(preview.headers['content-security-policy']).toContain("default-src 'none'; style-src 'sha256-");
});

it('tells strangers public names, states and what was said, and nothing that is inside', async () => {
  const { body: saved } = await save();
  expect(saved.url).toBe(`http://localhost:8480/status/${body().address}`);
  const { text, headers } = await show(body().address).expect(200);
  expect(text).toContain('<h1>Acme &lt;b&gt;</h1>');
  expect(text).toContain('Web shop');
  expect(text).toContain('Some services are not available.');
  for (const inside of [
    'srv-',
    'inside.example.com',
    'sesame',
    '10.0.0.7',
    'internal name',
    shop,
    hidden,
    organisationId.slice(0, 8) + '-x',
  ])
    expect(text).not.toContain(inside);
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['cache-control']).toBe('public, max-age=15');
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/u,
  );
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
});

it('shows what is said of an incident, which is told in its timeline and the trail', async () => {
  const announce = `organisations/${organisationId}/incidents/${incident}/public-text`;
  await operator.put(announce, { text: 'We replace a <disk>.' }).expect(200);
  context.clock.forward(20_000);
  expect((await show(body().address)).text).toContain('We replace a &lt;disk&gt;.');
  const { body: told } = await operator.put(announce, { text: null }).expect(200);
  expect(told.timeline.filter(({ kind }: { kind: string }) => kind === 'announced')).toHaveLength(2);
  const events = await auditEvents(context.api, { objectId: incident });
  expect(events.map(({ action }) => action)).toEqual(['incident.announced', 'incident.announced']);
  const viewer = await context.people.memberClient(organisationId, 'viewer');
  expect((await viewer.put(announce, { text: 'x' })).status).toBe(403);
});

it('asks the database once for a crowd, also where there is nothing', async () => {
  context.clock.forward(60_000);
  const execute = jest.spyOn(EntityManager.prototype, 'execute');
  const crowd = (address: string) => Promise.all(Array.from({ length: 40 }, () => show(address)));
  await crowd(body().address);
  const once = execute.mock.calls.length;
  await crowd(body().address);
  expect([once > 0, execute.mock.calls.length - once]).toEqual([true, 0]);
  await crowd('nothing-here');
  expect(execute.mock.calls.length - once).toBe(1);
  execute.mockRestore();
});

it('asks for a password that the server made, and takes no other', async () => {
  const { password } = (await owner.post(`${path()}/password`).expect(201)).body as { password: string };
  expect(password).toMatch(/^(?:[0-9a-z]{4}-){4}[0-9a-z]{4}$/u);
  const asked = await show(body().address).expect(401);
  expect(asked.headers['www-authenticate']).toBe('Basic realm="Status", charset="UTF-8"');
  await show(body().address, `${password}x`).expect(401);
  const { text, headers } = await show(body().address, password).expect(200);
  expect(text).toContain('Web shop');
  expect(headers['cache-control']).toBe('no-store');
  expect((await owner.get(path())).body.isProtected).toBe(true);
  await owner.delete(`${path()}/password`).expect(204);
  await show(body().address).expect(200);
});

it('is changed by those who may, with what they loaded, of checks that are theirs, at an address that is free', async () => {
  expect((await save({}, operator)).status).toBe(403);
  expect((await owner.put(path(), body()).set('if-match', '"0"')).status).toBe(412);
  const other = await context.people.organisation();
  const stranger = await context.people.memberClient(other, 'owner');
  expect((await stranger.get(path())).status).toBe(404);
  const theirs = `organisations/${other}/status-page`;
  expect((await stranger.put(theirs, body({ items: [] })).set('if-match', '"0"')).body.code).toBe('address-taken');
  const stolen = await stranger.put(theirs, body({ address: 'stolen' })).set('if-match', '"0"');
  expect([stolen.status, stolen.body.errors[0].field]).toEqual([400, 'items']);
  for (const address of ['ab', 'Acme', 'a_b', '-ab', 'a/b', 'ä-b-c', 'a'.repeat(61)]) expect((await save({ address })).status).toBe(400);
  const twice = [{ checkId: shop, name: 'A' }, { checkId: shop, name: 'B' }]; // prettier-ignore
  expect((await save({ items: twice })).status).toBe(400);
  const actions = (await auditEvents(context.api, { organisationId })).map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('status-page.'))).toEqual(['status-page.changed', 'status-page.changed', 'status-page.password-changed', 'status-page.password-changed']); // prettier-ignore
});

it('is gone at once where it is taken back, and with its organisation', async () => {
  await show(body().address).expect(200);
  await save({ published: false });
  await show(body().address).expect(404);
  await save();
  await show(body().address).expect(200);
  await sql("update organisations set status = 'deactivated' where id = ?", [organisationId]);
  context.clock.forward(20_000);
  await show(body().address).expect(404);
  await sql("update organisations set status = 'active' where id = ?", [organisationId]);
});
