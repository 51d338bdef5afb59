import { randomBytes } from 'node:crypto';
import { AuditSealer } from '@clientst0r/audit';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import type { Client } from '../support/people.js';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const PATH = 'platform/audit-anchors';
const WEBHOOK = { name: 'Auditor', kind: 'webhook', target: 'https://auditor.example.com/checkpoints', everyMinutes: 5, secret: SECRET };
const MAIL = { name: 'Board', kind: 'mail', target: 'board@example.com', everyMinutes: 1_440 };

type Body = NonNullable<Parameters<Client['post']>[1]>;

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
  expect(listed.body.items).toEqual([
    expect.objectContaining({
      id,
      name: 'Auditor',
      hasSecret: true,
      version: 1,
      size: 0,
      lastSuccessAt: null,
      lastError: null,
      failures: 0,
    }),
  ]);
  const log = await officer.get('platform/audit-log').expect(200);
  expect(log.body).toMatchObject({ anchored: true, anchors: [{ id, kind: 'webhook', size: 0, lastSuccessAt: null, lastError: null }] });
  await officer.delete(`${PATH}/${id}`).expect(428);
  await officer.delete(`${PATH}/${id}`).set('if-match', '"2"').expect(412);
  await officer.delete(`${PATH}/${id}`).set('if-match', '"1"').expect(204);
  const events = await auditEvents(context.api, { objectId: id });
  expect(events.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(['anchor.created success', 'anchor.deleted success']);
  expect(events[0]?.details).toMatchObject({ after: { kind: 'webhook', target: WEBHOOK.target, secretVersion: 1 } });
  expect(`${made.text}${listed.text}${log.text}${JSON.stringify(events)}`).not.toContain(SECRET);
});

describe('a change', () => {
  const made = async (body: Body = WEBHOOK) => (await officer.post(PATH, body).expect(201)).body as { id: string };
  const change = (id: string, body: Body, version = 1) => officer.patch(`${PATH}/${id}`, body).set('if-match', `"${version}"`);

  it('is told with what was and what is, and goes to the newest version only', async () => {
    const { id } = await made();
    const changed = await change(id, { name: 'Auditors', everyMinutes: 60 }).expect(200);
    expect(changed.body).toMatchObject({ id, name: 'Auditors', everyMinutes: 60, hasSecret: true, version: 2 });
    await change(id, { name: 'Late' }).expect(412);
    await officer.patch(`${PATH}/${id}`, { name: 'Late' }).expect(428);
    expect((await officer.get(`${PATH}/${id}`).expect(200)).body).toMatchObject({ name: 'Auditors', version: 2 });
    const [, event] = await auditEvents(context.api, { objectId: id });
    expect(event).toMatchObject({
      action: 'anchor.updated',
      details: { before: { name: 'Auditor', everyMinutes: 5 }, after: { name: 'Auditors', everyMinutes: 60 } },
    });
  });

  it('does not send the secret to another receiver on the word of somebody who does not know it', async () => {
    const { id } = await made();
    const stolen = { target: 'https://eve.example.com/checkpoints' };
    const refused = await change(id, stolen).expect(400);
    expect(refused.body.errors).toEqual([expect.objectContaining({ field: 'secret' })]);
    await change(id, { ...stolen, secret: SECRET }).expect(200);
  });

  it('to another receiver begins anew: what the old one kept is not told of it', async () => {
    const { id } = await made(MAIL);
    await context.api.orm.em
      .getConnection()
      .execute("update audit_anchor_progress set size = 7, succeeded_at = now(3), failures = 4, last_error = 'x' where anchor_id = ?", [
        id,
      ]);
    await change(id, { everyMinutes: 10 }).expect(200);
    expect((await officer.get(`${PATH}/${id}`)).body).toMatchObject({ size: 7, failures: 4 });
    const moved = await change(id, { target: 'auditor@example.net' }, 2).expect(200);
    expect(moved.body).toMatchObject({ size: 0, lastSuccessAt: null, failures: 0, lastError: null });
  });

  it('keeps to the rules of a new one, and leaves the kind', async () => {
    const { id } = await made();
    await change(id, { target: 'https://127.0.0.1/', secret: SECRET }).expect(400);
    await change(id, { kind: 'mail' }).expect(400);
    await change(id, { secret: 'short' }).expect(400);
    await officer.patch(`${PATH}/00000000-0000-7000-8000-000000000009`, { name: 'x' }).set('if-match', '"1"').expect(404);
  });
});

it('is tried out with the newest checkpoint, and what was wrong is told and recorded', async () => {
  const { id } = (await officer.post(PATH, { ...WEBHOOK, target: 'https://receiver.invalid/' }).expect(201)).body as { id: string };
  await context.api.app.get(AuditSealer).run();
  const { body } = await officer.post(`${PATH}/${id}/test`, {}).expect(200);
  expect(body).toMatchObject({ delivered: false, error: expect.stringContaining('name of the receiver') });
  const events = await auditEvents(context.api, { objectId: id });
  expect(events.at(-1)).toMatchObject({ action: 'anchor.tested', outcome: 'failure', details: { error: body.error } });
  await officer.post(`${PATH}/00000000-0000-7000-8000-000000000009/test`, {}).expect(404);
});

it('wants a fresh proof of identity from those who change it', async () => {
  const { id } = (await officer.post(PATH, MAIL).expect(201)).body as { id: string };
  context.clock.forward(5 * 60_000 + 1);
  await officer.get(PATH).expect(200);
  for (const refused of [officer.post(PATH, MAIL), officer.post(`${PATH}/${id}/test`, {}), officer.patch(`${PATH}/${id}`, {}).set('if-match', '"1"'), officer.delete(`${PATH}/${id}`).set('if-match', '"1"')])
    expect((await refused).body.code).toBe('reauthentication-required'); // prettier-ignore
  context.clock.reset();
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
