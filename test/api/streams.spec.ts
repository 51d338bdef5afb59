import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';
import { type KeyPair, TestCertificates } from '../support/test-certificates.js';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const WEBHOOK = { name: 'SIEM', kind: 'webhook', url: 'https://siem.example.com/events', secret: SECRET };
const PATH = 'platform/audit-streams';

let context: IdentityApi;
let certificates: TestCertificates;
let pair: KeyPair;
let officer: Client;

beforeAll(async () => {
  process.env['AUDIT_STREAM_ALLOWED_RANGES'] = '10.1.0.0/16';
  context = await startIdentityApi();
  certificates = new TestCertificates();
  pair = certificates.issue('client', 'DNS:client');
});

beforeEach(async () => {
  officer = await context.people.signedIn(await context.people.person({}, ['security-officer']));
});

afterEach(async () => {
  for (const table of ['audit_stream_progress', 'audit_streams']) await context.api.orm.em.getConnection().execute(`delete from ${table}`);
});

afterAll(() => certificates.remove());

const create = async (body: object = WEBHOOK) =>
  (await officer.post(PATH, { ...body }).expect(201)).body as { id: string; version: number };
const actionsOf = async (id: string) =>
  (await auditEvents(context.api, { objectId: id })).map(({ action, outcome }) => `${action} ${outcome}`);

it('is made, changed, paused, resumed and deleted, each with its event and never with its secret', async () => {
  const made = await create();
  expect(made).toMatchObject({
    name: 'SIEM',
    kind: 'webhook',
    hasSecret: true,
    state: 'up-to-date',
    lagEvents: 0,
    delivered: 0,
    missed: 0,
    version: 1,
  });
  const { body: changed } = await officer.patch(`${PATH}/${made.id}`, { name: 'SOC' }).set('if-match', '"1"').expect(200);
  expect(changed).toMatchObject({ name: 'SOC', hasSecret: true, version: 2 });
  await officer.patch(`${PATH}/${made.id}`, { name: 'Late' }).set('if-match', '"1"').expect(412);
  await officer.patch(`${PATH}/${made.id}`, { name: 'Blind' }).expect(428);
  expect((await officer.post(`${PATH}/${made.id}/pause`, {}).expect(200)).body.state).toBe('paused');
  expect((await officer.post(`${PATH}/${made.id}/resume`, {}).expect(200)).body.state).not.toBe('paused');
  const listed = await officer.get(PATH).expect(200);
  expect(listed.body.items).toHaveLength(1);
  expect(listed.text).not.toContain(SECRET);
  await officer.delete(`${PATH}/${made.id}`).set('if-match', '"4"').expect(204);
  await officer.get(`${PATH}/${made.id}`).expect(404);
  const events = await auditEvents(context.api, { objectId: made.id });
  expect(events.map(({ action }) => action)).toEqual([
    'stream.created',
    'stream.updated',
    'stream.paused',
    'stream.resumed',
    'stream.deleted',
  ]);
  expect(events[1]?.details).toEqual({ before: { name: 'SIEM' }, after: { name: 'SOC' } });
  expect(JSON.stringify(events)).not.toContain(SECRET);
});

it('keeps its secret sealed in the database', async () => {
  const { id } = await create();
  const [row] = await context.api.orm.em
    .getConnection()
    .execute<{ sealed_secret: Buffer }[]>('select sealed_secret from audit_streams where id = ?', [id]);
  expect(row?.sealed_secret.length).toBeGreaterThan(60);
  expect(row?.sealed_secret.toString('latin1')).not.toContain(SECRET.slice(6, 20));
});

it.each<[string, object, string]>([
  ['plain http', { url: 'http://siem.example.com/' }, 'url'],
  ['loopback', { url: 'https://127.0.0.1:8443/' }, 'url'],
  ['loopback in disguise', { url: 'https://[::ffff:127.0.0.1]/' }, 'url'],
  ['a number that is loopback', { url: 'https://2130706433/' }, 'url'],
  ['the metadata service', { url: 'https://169.254.169.254/latest' }, 'url'],
  ['a private network that was not allowed', { url: 'https://10.2.0.1/' }, 'url'],
  ['credentials in the address', { url: 'https://user:hunter2@siem.example.com/' }, 'url'],
  ['a token in the address', { url: 'https://siem.example.com/?token=hunter2' }, 'url'],
  ['another scheme', { url: 'file:///etc/passwd' }, 'url'],
  ['the scheme of another kind', { url: 'tls://siem.example.com:6514' }, 'url'],
  ['no secret', { secret: undefined }, 'secret'],
  ['a short secret', { secret: 'whsec_c2hvcnQ=' }, 'secret'],
  ['what is no certificate', { authority: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, 'authority'],
  ["Splunk's index", { index: 'main' }, 'index'],
])('is not made with %s', async (_, change, field) => {
  const { body, text } = await officer.post(PATH, { ...WEBHOOK, ...change }).expect(400);
  expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
  expect(text).not.toContain('hunter2');
});

it('may lead into a private network that was allowed', async () => {
  await create({ ...WEBHOOK, url: 'https://10.1.2.3:8443/events' });
});

it("takes a client certificate with its own key, and no other's", async () => {
  const syslog = {
    name: 'Syslog',
    kind: 'syslog',
    url: 'tls://siem.example.com',
    authority: certificates.authority,
    certificate: pair.certificate,
  };
  const other = certificates.issue('other', 'DNS:other');
  for (const secret of [other.key, 'no key', undefined]) {
    const { body } = await officer.post(PATH, { ...syslog, ...(secret === undefined ? {} : { secret }) }).expect(400);
    expect(body.errors[0].field).toBe('secret');
  }
  const { id } = await create({ ...syslog, secret: pair.key });
  await officer.patch(`${PATH}/${id}`, { certificate: other.certificate }).set('if-match', '"1"').expect(400);
  const { body } = await officer.patch(`${PATH}/${id}`, { certificate: null }).set('if-match', '"1"').expect(200);
  expect(body).toMatchObject({ certificate: null, hasSecret: false });
});

it('does not send its secret to another receiver on the word of somebody who does not know it', async () => {
  const { id } = await create();
  const elsewhere = { url: 'https://mine.example.net/events' };
  const { body } = await officer.patch(`${PATH}/${id}`, elsewhere).set('if-match', '"1"').expect(400);
  expect(body.errors).toEqual([expect.objectContaining({ field: 'secret' })]);
  await officer.patch(`${PATH}/${id}`, { url: 'https://siem.example.com/other' }).set('if-match', '"1"').expect(200);
  await officer
    .patch(`${PATH}/${id}`, { ...elsewhere, secret: SECRET })
    .set('if-match', '"2"')
    .expect(200);
});

it('is tried out, and what was wrong is told and recorded', async () => {
  const { id } = await create({ ...WEBHOOK, url: 'https://receiver.invalid/events' });
  const { body } = await officer.post(`${PATH}/${id}/test`, {}).expect(200);
  expect(body.delivered).toBe(false);
  expect(body.error).toMatch(/^(?:The name of the receiver has no address|Looking up the name of the receiver failed)/u);
  expect(await actionsOf(id)).toEqual(['stream.created success', 'stream.tested failure']);
}, 20_000);

it('refuses the twenty-first', async () => {
  for (let number = 0; number < 20; number += 1) await create();
  const { body } = await officer.post(PATH, WEBHOOK).expect(409);
  expect(body.code).toBe('too-many-streams');
});

it('shows rules to those who read the audit trail and lets only those who manage it change them', async () => {
  const auditor = await context.people.signedIn(await context.people.person({}, ['platform-auditor']));
  const { items } = (await auditor.get('platform/detection-rules').expect(200)).body;
  expect(items.map(({ rule }: { rule: string }) => rule)).toEqual([
    'reveal-burst',
    'first-organisation',
    'new-address',
    'new-country',
    'mass-export',
    'refusals',
    'log-broken',
    'silence',
  ]);
  await auditor.patch('platform/detection-rules/refusals', { threshold: 5 }).set('if-match', '"0"').expect(403);
  const { body } = await officer.patch('platform/detection-rules/refusals', { threshold: 5 }).set('if-match', '"0"').expect(200);
  expect(body).toMatchObject({ rule: 'refusals', threshold: 5, windowMinutes: 10, version: 1 });
  await officer.patch('platform/detection-rules/refusals', { threshold: 6 }).set('if-match', '"0"').expect(412);
  await officer.patch('platform/detection-rules/refusals', { threshold: 0 }).set('if-match', '"1"').expect(400);
  await officer.patch('platform/detection-rules/nothing', {}).set('if-match', '"0"').expect(404);
  const [last] = (await officer.get('platform/audit-events?action=detection-rule.changed&limit=1').expect(200)).body.items;
  expect(last.details).toEqual({
    before: { enabled: true, threshold: 10, windowMinutes: 10 },
    after: { enabled: true, threshold: 5, windowMinutes: 10 },
  });
  await context.api.orm.em.getConnection().execute('delete from detection_rules');
});

it('shows findings of an organisation to its auditors alone, page by page', async () => {
  const organisationId = await context.people.organisation();
  const auditor = await context.people.memberClient(organisationId, 'auditor');
  const viewer = await context.people.memberClient(organisationId, 'viewer');
  const foreigner = await context.people.memberClient(await context.people.organisation(), 'owner');
  const insert = `insert into detection_findings (id, created_at, rule, subject, organisation_id, actor_name, at, details) values (?, utc_timestamp(3), 'refusals', ?, ?, 'Robin', ?, '{}')`;
  const ids = Array.from({ length: 3 }, () => randomUUIDv7());
  for (const [number, id] of ids.entries())
    await context.api.orm.em.getConnection().execute(insert, [id, id, organisationId, new Date(Date.UTC(2026, 1, number + 1))]);
  const path = `organisations/${organisationId}/detection-findings`;
  const first = (await auditor.get(`${path}?limit=2`).expect(200)).body;
  const second = (await auditor.get(`${path}?limit=2&cursor=${first.nextCursor}`).expect(200)).body;
  expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(ids.toReversed());
  await viewer.get(path).expect(403);
  await foreigner.get(path).expect(404);
  expect((await officer.get('platform/detection-findings').expect(200)).body.items.map(({ id }: { id: string }) => id)).not.toContain(
    ids[0],
  );
  await foreigner.post(`${path}/${ids[0]}/acknowledge`, { reason: 'Not mine' }).expect(404);
  await auditor.post(`${path}/${ids[0]}/acknowledge`, { reason: '' }).expect(400);
  await auditor.post(`${path}/${ids[0]}/acknowledge`, { reason: 'A drill' }).expect(200);
  await auditor.post(`${path}/${ids[0]}/acknowledge`, { reason: 'Again' }).expect(409);
  expect((await auditor.get(`${path}?acknowledged=false`).expect(200)).body.items).toHaveLength(2);
  for (const wrong of ['bm9uc2Vuc2U', `${first.nextCursor}&acknowledged=false`, `${first.nextCursor}x`])
    await auditor.get(`${path}?cursor=${wrong}`).expect(400);
  await officer.get(`platform/detection-findings?cursor=${first.nextCursor}`).expect(400);
});
