import { randomBytes } from 'node:crypto';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const PATH = 'platform/audit-anchors';
const WEBHOOK = { name: 'Auditor', kind: 'webhook', target: 'https://auditor.example.com/checkpoints', everyMinutes: 5, secret: SECRET };
const MAIL = { name: 'Board', kind: 'mail', target: 'board@example.com', everyMinutes: 1_440 };

let context: IdentityApi;
let officer: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});
beforeEach(async () => {
  officer = await context.people.signedIn(await context.people.person({}, ['security-officer']));
});
afterEach(async () => {
  for (const table of ['audit_anchor_progress', 'audit_anchors']) await context.api.orm.em.getConnection().execute(`delete from ${table}`);
});

it('is made and deleted with an event each, is told with the log, and never shows its secret', async () => {
  const made = await officer.post(PATH, WEBHOOK).expect(201);
  const { id } = made.body as { id: string };
  const listed = await officer.get(PATH).expect(200);
  expect(listed.body.items).toEqual([expect.objectContaining({ id, name: 'Auditor', hasSecret: true, version: 1 })]);
  const log = await officer.get('platform/audit-log').expect(200);
  expect(log.body).toMatchObject({ anchored: true, anchors: [{ id, kind: 'webhook', size: 0, lastSuccessAt: null, lastError: null }] });
  await officer.delete(`${PATH}/${id}`).expect(428);
  await officer.delete(`${PATH}/${id}`).set('if-match', '"2"').expect(412);
  await officer.delete(`${PATH}/${id}`).set('if-match', '"1"').expect(204);
  const events = await auditEvents(context.api, { objectId: id });
  expect(events.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(['anchor.created success', 'anchor.deleted success']);
  expect(events[0]?.details).toMatchObject({ after: { kind: 'webhook', target: WEBHOOK.target, hasSecret: true } });
  expect(`${made.text}${listed.text}${log.text}${JSON.stringify(events)}`).not.toContain(SECRET);
});

it.each([
  ['a webhook without encryption', { ...WEBHOOK, target: 'http://auditor.example.com/' }, 'target'],
  ['a webhook inside the machine', { ...WEBHOOK, target: 'https://127.0.0.1/' }, 'target'],
  ['a webhook without a secret', { ...WEBHOOK, secret: undefined }, 'secret'],
  ['a name in the address of a webhook', { ...WEBHOOK, target: 'https://user:word@auditor.example.com/' }, 'target'],
  ['two recipients', { ...MAIL, target: 'a@example.com, b@example.com' }, 'target'],
  ['a header smuggled into a recipient', { ...MAIL, target: 'a@example.com\r\nBcc: b@example.com' }, 'target'],
  ['a mail with a secret', { ...MAIL, secret: SECRET }, 'secret'],
  ['a blank name', { ...MAIL, name: '  ' }, 'name'],
  ['every moment', { ...MAIL, everyMinutes: 0 }, 'everyMinutes'],
  ['another kind', { ...MAIL, kind: 'splunk-hec' }, 'kind'],
])('refuses %s', async (_, body, field) => {
  const refused = await officer.post(PATH, body).expect(400);
  expect((refused.body.errors as { field: string }[]).map((error) => error.field)).toContain(field);
});

it('is refused to those who may only read the trail, and takes no more than ten', async () => {
  const auditor = await context.people.signedIn(await context.people.person({}, ['platform-auditor']));
  await auditor.post(PATH, MAIL).expect(403);
  for (let number = 0; number < 10; number += 1) await officer.post(PATH, { ...MAIL, name: `Board ${number}` }).expect(201);
  expect((await officer.post(PATH, MAIL).expect(409)).body.code).toBe('too-many-anchors');
});
