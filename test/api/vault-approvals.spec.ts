import { randomUUIDv7 } from 'node:crypto';
import type { Response } from 'supertest';
import { DemonstrationPeople } from '@clientst0r/identity';
import { AccessRequestTending, SECRET_USES } from '@clientst0r/vault';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { sendFile } from '../support/file-upload.js';
import { moverOf } from '../support/organisation-mover.js';
import { type Client, freshAddress, type TestPerson } from '../support/people.js';

type Body = Response['body'];

const MINUTE = 60_000;
const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

let context: IdentityApi;
let organisationId: string;
let ownerPerson: TestPerson;
let owner: Client;
let ada: TestPerson;
let adasBrowser: Client;
let bob: TestPerson;
let bobsBrowser: Client;

beforeAll(async () => {
  context = await startIdentityApi();
});

beforeEach(async () => {
  context.clock.reset();
  const { people } = context;
  organisationId = await people.organisation('Approved');
  ownerPerson = await people.person({ [organisationId]: ['owner'] });
  owner = await people.signedIn(ownerPerson);
  ada = await people.person({ [organisationId]: ['technician'] });
  adasBrowser = await people.signedIn(ada);
  bob = await people.person({ [organisationId]: ['administrator'] });
  bobsBrowser = await people.signedIn(bob);
});

const org = (rest: string, at = organisationId): string => `organisations/${at}/${rest}`;
const fieldOf = (entry: Body, key: string): Body => entry.fields.find((field: Body) => field.key === key);
const fieldPath = (entry: Body, key = 'password'): string => org(`credentials/${entry.id}/fields/${fieldOf(entry, key).id}`);
const reveal = (client: Client, entry: Body, key = 'password') => client.post(`${fieldPath(entry, key)}/reveal`, {});
const execute = <T>(sql: string, values: unknown[]): Promise<T> =>
  context.api.orm.em.fork().getConnection().execute(sql, values) as Promise<T>;
const actions = async (): Promise<string[]> =>
  (await auditEvents(context.api, { organisationId })).filter(({ action }) => action.startsWith('access.')).map(({ action, outcome }) => `${action} ${outcome}`); // prettier-ignore
const lastEvent = async (): Promise<Body> => (await auditEvents(context.api, { organisationId })).at(-1);
const mailsTo = ({ email }: TestPerson) =>
  execute<Body[]>('select kind, facts from mail_deliveries where recipient = ? order by id', [email]);

const policy = (terms: Body = {}) =>
  owner.put(org('vault-policy'), { reauthenticationMinutes: null, reasonRequired: false, ticketRequired: false, revealsPerHour: null, historyVersions: 10, trashDays: 30, approvals: 1, ...terms }).expect(200); // prettier-ignore

async function create(fields: Body[] = [{ key: 'password', value: 'hunter2' }, { key: 'totp', value: SEED }]): Promise<Body> {
  return (await owner.post(org('credentials'), { type: 'login', name: 'Core switch', fields }).expect(201)).body;
} // prettier-ignore

const ask = (entry: Body, more: Body = {}, { client = adasBrowser, key = 'password' } = {}) =>
  client.post(`${fieldPath(entry, key)}/access-requests`, { reason: 'The branch is offline', purpose: 'value', ...more });
const asked = async (entry: Body, more: Body = {}, by: Parameters<typeof ask>[2] = {}): Promise<Body> =>
  (await ask(entry, more, by).expect(201)).body;
const decide = (client: Client, { id }: Body, verb: 'approve' | 'deny' | 'revoke', note?: string) =>
  client.post(org(`access-requests/${id}/${verb}`), note === undefined ? {} : { note });

async function leased(entry: Body, more: Body = {}, by: Parameters<typeof ask>[2] = {}): Promise<Body> {
  const request = await asked(entry, more, by);
  return (await decide(owner, request, 'approve').expect(200)).body;
}

describe('where others must approve', () => {
  it('nobody gets a secret before, and whoever asked gets it after, for as long as was said', async () => {
    const entry = await create();
    await policy({ leaseMinutes: 20 });
    expect((await reveal(adasBrowser, entry).expect(403)).body.code).toBe('approval-required');
    expect(await lastEvent()).toMatchObject({ action: 'credential.revealed', outcome: 'refused', details: { refusal: 'approval' } });
    const request = await asked(entry, { ticket: 'T-1' });
    expect(request).toMatchObject({ state: 'pending', fieldLabel: 'Password', credentialName: 'Core switch', reason: 'The branch is offline', ticket: 'T-1', minutes: 20 }); // prettier-ignore
    for (const approver of [ownerPerson, bob]) expect((await mailsTo(approver)).map(({ kind }) => kind)).toContain('access.requested');
    expect(JSON.stringify(await mailsTo(bob))).not.toMatch(/Core switch|branch/u);
    expect((await bobsBrowser.get(org('access-requests/waiting')).expect(200)).body).toEqual({ waiting: 1 });
    await reveal(adasBrowser, entry).expect(403);
    expect((await decide(bobsBrowser, request, 'approve', 'Go on').expect(200)).body).toMatchObject({ state: 'granted', approvals: [{ approverId: bob.userId, note: 'Go on' }] }); // prettier-ignore
    expect((await adasBrowser.get(org(`own-access-requests/${request.id}`)).expect(200)).body.state).toBe('granted');
    expect((await mailsTo(ada)).map(({ kind }) => kind)).toEqual(['access.decided']);
    await reveal(adasBrowser, entry).expect(200, { value: 'hunter2' });
    expect(await lastEvent()).toMatchObject({ outcome: 'success', details: { leaseId: request.id } });
    context.clock.forward(21 * MINUTE);
    const later = await context.people.signedIn(ada);
    await reveal(later, entry).expect(403);
    expect((await later.get(org(`own-access-requests/${request.id}`)).expect(200)).body.state).toBe('expired');
    expect(await context.api.app.get(AccessRequestTending).tend()).toBeGreaterThan(0);
    expect(await actions()).toEqual(['access.requested success', 'access.approved success', 'access.expired success']);
  });

  it('it holds for everybody, owners too, and for marked entries alone where that is set', async () => {
    const [marked, other] = [await create(), await create()];
    await policy({ approvalScope: 'marked' });
    const rules = { allowedNetworks: [], deniedNetworks: [], hours: null, approval: true };
    const set = await owner
      .put(org(`credentials/${marked.id}/access-rules`), { rules })
      .set('if-match', '"1"')
      .expect(200);
    expect(set.body.rules).toMatchObject({ approval: true });
    for (const client of [owner, adasBrowser]) {
      await reveal(client, marked).expect(403);
      await reveal(client, other).expect(200);
    }
    expect((await ask(other).expect(409)).body.code).toBe('approval-not-needed');
    await policy({ approvals: 0 });
    await reveal(adasBrowser, marked).expect(200);
  });

  it('a policy that is set by somebody who knows nothing of approvals keeps them', async () => {
    await policy({ approvals: 2, approvalScope: 'marked', leaseMinutes: 30, glassBreakers: 'nobody' });
    const old = { reauthenticationMinutes: null, reasonRequired: true, ticketRequired: false, revealsPerHour: null, historyVersions: 10, trashDays: 30 }; // prettier-ignore
    const { body } = await owner.put(org('vault-policy'), old).expect(200);
    expect(body).toEqual({ ...old, approvals: 2, approvalScope: 'marked', leaseMinutes: 30, glassBreakers: 'nobody' });
  });

  it('what else is in the way is told first, and nobody asks twice, nor what can never be granted', async () => {
    const entry = await create();
    await policy({ approvals: 2, ticketRequired: true });
    expect((await ask(entry).expect(400)).body.errors[0].field).toBe('ticket');
    const viewer = await context.people.memberClient(organisationId, 'viewer');
    await ask(entry, { ticket: 'T' }, { client: viewer }).expect(403);
    const twice = await Promise.all(Array.from({ length: 8 }, () => ask(entry, { ticket: 'T' })));
    expect(twice.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expect((await ask(entry, { ticket: 'T' }, { client: owner }).expect(409)).body.code).toBe('too-few-approvers');
  });

  it('a request that nobody decides about is closed after a day, and can be withdrawn before', async () => {
    const entry = await create();
    await policy();
    const first = await asked(entry);
    expect((await adasBrowser.post(org(`own-access-requests/${first.id}/end`)).expect(200)).body.state).toBe('withdrawn');
    const second = await asked(entry);
    context.clock.forward(25 * 60 * MINUTE);
    const browser = await context.people.signedIn(ownerPerson);
    expect((await decide(browser, second, 'approve').expect(409)).body.code).toBe('request-closed');
    expect((await browser.get(org('access-requests?open=true')).expect(200)).body.items).toEqual([]);
    const over = (await browser.get(org('access-requests?open=false&limit=1')).expect(200)).body;
    expect(over.items).toMatchObject([{ id: second.id, state: 'expired' }]);
    expect((await browser.get(org(`access-requests?open=false&cursor=${over.nextCursor}`)).expect(200)).body.items).toMatchObject([{ id: first.id, state: 'withdrawn' }]); // prettier-ignore
  });
});

describe('a lease', () => {
  /** Each way out of `SECRET_USES`: a new one is missing here, and its test does not compile. */
  const WAYS: Readonly<Record<(typeof SECRET_USES)[number], (entry: Body) => Promise<readonly [refused: boolean, text: string]>>> = {
    reveal: async (entry) => answer(await reveal(adasBrowser, entry)),
    copy: async (entry) => answer(await adasBrowser.post(`${fieldPath(entry)}/copy`, {})),
    code: async (entry) => answer(await adasBrowser.post(`${fieldPath(entry, 'totp')}/code`, {})),
    former: async (entry) => answer(await adasBrowser.post(`${fieldPath(entry)}/history/1/reveal`, {})),
    share: async (entry) => answer(await adasBrowser.post(`${fieldPath(entry)}/share-links`, { recipient: 'Jo', hours: '1', views: 1 })),
    export: async () => {
      const { text } = await adasBrowser.post(org('exports'), { format: 'csv', reason: 'Moving' });
      return [!text.includes('canary'), text];
    },
  };
  const answer = ({ status, text }: Response): readonly [boolean, string] => [status === 403, text];

  it.each(SECRET_USES)('is asked for by %s, and lets it through', async (use) => {
    await owner.put(org(`members/${ada.userId}/roles`), { roleIds: ['owner'] }).expect(200);
    const made = await create([{ key: 'password', value: 'canary-1' }, { key: 'totp', value: SEED }]); // prettier-ignore
    const changed = use === 'former' ? [{ key: 'password', value: 'other' }] : [];
    const entry = use === 'former' ? (await owner.patch(org(`credentials/${made.id}`), { fields: changed }).set('if-match', '"1"').expect(200)).body : made; // prettier-ignore
    await policy();
    const [refused, text] = await WAYS[use](entry);
    expect([refused, text.includes('canary'), text.includes(SEED)]).toEqual([true, false, false]);
    const key = use === 'code' ? 'totp' : 'password';
    await leased(entry, { purpose: use === 'code' ? 'code' : 'value', ...(use === 'former' ? { version: 1 } : {}) }, { key });
    expect((await WAYS[use](entry))[0]).toBe(false);
  });

  it('is for one field of one entry in one version, for one person in one organisation, and for no program', async () => {
    const [entry, other] = [await create(), await create()];
    await policy();
    await leased(entry);
    await reveal(adasBrowser, entry).expect(200);
    await reveal(adasBrowser, entry, 'totp').expect(403);
    await reveal(adasBrowser, other).expect(403);
    await adasBrowser.post(`${org(`credentials/${other.id}/fields`)}/${fieldOf(entry, 'password').id}/reveal`, {}).expect(404);
    await reveal(bobsBrowser, entry).expect(403);
    await owner.put(org(`members/${ada.userId}/roles`), { roleIds: ['owner'] }).expect(200);
    const { key } = (await adasBrowser.post(org('api-keys'), { name: 'Script', scopes: ['vault.credential.read', 'vault.secret.reveal'] }).expect(201)).body; // prettier-ignore
    const program = { authorization: `Bearer ${key}`, 'x-forwarded-for': freshAddress() };
    const byKey = (path: string, body: Body) => context.api.http.post(`/api/v1/${path}`).set(program).send(body);
    expect((await byKey(`${fieldPath(entry)}/reveal`, {}).expect(403)).body.code).toBe('approval-required');
    await byKey(`${fieldPath(other)}/access-requests`, { reason: 'Nightly', purpose: 'value' }).expect(403);
    await owner.patch(org(`credentials/${entry.id}`), { fields: [{ key: 'password', value: 'next' }] }).set('if-match', '"1"').expect(200); // prettier-ignore
    await reveal(adasBrowser, entry).expect(403);
    await adasBrowser.post(`${fieldPath(entry)}/history/1/reveal`, {}).expect(200, { value: 'hunter2' });
  });

  it('for codes gives no seed; one for the seed gives codes', async () => {
    const [entry, other] = [await create(), await create()];
    await policy();
    await leased(entry, { purpose: 'code' }, { key: 'totp' });
    await adasBrowser.post(`${fieldPath(entry, 'totp')}/code`, {}).expect(200);
    await reveal(adasBrowser, entry, 'totp').expect(403);
    await leased(other, {}, { key: 'totp' });
    await adasBrowser.post(`${fieldPath(other, 'totp')}/code`, {}).expect(200);
  });

  it('is asked for by a file as well, and is for that file alone', async () => {
    const entry = await create();
    const add = async (name: string): Promise<Body> =>
      (await sendFile(owner, org(`credentials/${entry.id}/attachments`), name, Buffer.from(name)).expect(201)).body;
    const [file, other] = [await add('a.cfg'), await add('b.cfg')];
    await policy();
    const download = ({ id }: Body) => adasBrowser.post(org(`credentials/${entry.id}/attachments/${id}/download`), {});
    expect((await download(file).expect(403)).body.code).toBe('approval-required');
    const request = (await adasBrowser.post(org(`credentials/${entry.id}/fields/${file.id}/access-requests`), { reason: 'To set it up anew', purpose: 'value' }).expect(201)).body; // prettier-ignore
    expect(request).toMatchObject({ fieldLabel: 'a.cfg', fieldVersion: 1 });
    await decide(owner, request, 'approve').expect(200);
    await download(file).expect(200);
    await download(other).expect(403);
    await reveal(adasBrowser, entry).expect(403);
  });

  it('is extended once by as long again, to eight hours at most, and given back', async () => {
    const [entry, long] = [await create(), await create()];
    await policy();
    const lease = await leased(entry, { minutes: 10 });
    const extend = (id: string) => adasBrowser.post(org(`own-access-requests/${id}/extend`));
    const extended = (await extend(lease.id).expect(200)).body;
    expect(Date.parse(extended.expiresAt) - Date.parse(lease.grantedAt)).toBe(20 * MINUTE);
    expect((await extend(lease.id).expect(409)).body.code).toBe('not-extendable');
    await ask(long, { minutes: 481 }).expect(400);
    const longest = (await extend((await leased(long, { minutes: 300 })).id).expect(200)).body;
    expect(Date.parse(longest.expiresAt) - Date.parse(longest.grantedAt)).toBe(480 * MINUTE);
    expect((await adasBrowser.post(org(`own-access-requests/${lease.id}/end`)).expect(200)).body.state).toBe('returned');
    await reveal(adasBrowser, entry).expect(403);
    expect((await extend(lease.id).expect(409)).body.code).toBe('request-closed');
    await bobsBrowser.post(org(`own-access-requests/${longest.id}/extend`)).expect(404);
    await bobsBrowser.get(org(`own-access-requests/${longest.id}`)).expect(404);
  });

  it('ends with a role that is taken away, with leaving, and is not there again after coming back', async () => {
    const [entry, waiting] = [await create(), await create()];
    await policy();
    const [lease, pending] = [await leased(entry), await asked(waiting)];
    await owner.put(org(`members/${ada.userId}/roles`), { roleIds: ['viewer'] }).expect(200);
    await reveal(adasBrowser, entry).expect(403);
    expect((await decide(owner, pending, 'approve').expect(409)).body.code).toBe('requester-gone');
    await owner.delete(org(`members/${ada.userId}`)).expect(204);
    await context.api.app.get(DemonstrationPeople).join(organisationId, ada.userId, ['technician']);
    const back = await context.people.signedIn(ada);
    expect((await reveal(back, entry).expect(403)).body.code).toBe('approval-required');
    expect((await decide(owner, pending, 'approve').expect(409)).body.code).toBe('requester-gone');
    await context.api.app.get(AccessRequestTending).tend();
    for (const { id } of [lease, pending])
      expect((await back.get(org(`own-access-requests/${id}`)).expect(200)).body).toMatchObject({ state: 'revoked', note: expect.stringContaining('has left') }); // prettier-ignore
  });

  it('is gone the moment that it is taken back, however many reveals are on their way', async () => {
    const entry = await create();
    await policy();
    const lease = await leased(entry);
    const before = Array.from({ length: 8 }, () => reveal(adasBrowser, entry));
    const revoked = decide(bobsBrowser, lease, 'revoke', 'Enough').expect(200);
    await Promise.all([...before, revoked]);
    const after = await Promise.all(Array.from({ length: 8 }, () => reveal(adasBrowser, entry)));
    expect(after.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 403));
    expect((await decide(owner, lease, 'approve').expect(409)).body.code).toBe('request-closed');
    expect((await decide(owner, lease, 'revoke').expect(409)).body.code).toBe('request-closed');
    expect((await actions()).at(-1)).toBe('access.revoked success');
  });
});

describe('those who approve', () => {
  it('never approve what they have asked for themselves, nor what is of another organisation, nor without the permission', async () => {
    const entry = await create();
    await policy();
    const own = await asked(entry, {}, { client: bobsBrowser });
    for (const verb of ['approve', 'deny'] as const)
      expect((await decide(bobsBrowser, own, verb).expect(403)).body.code).toBe('own-request');
    expect(await lastEvent()).toMatchObject({ action: 'access.approved', outcome: 'refused', details: { refusal: 'own-request' } });
    await decide(adasBrowser, own, 'approve').expect(403);
    const elsewhere = await context.people.organisation('Elsewhere');
    const foreign = await context.people.memberClient(elsewhere, 'owner');
    await foreign.post(org(`access-requests/${own.id}/approve`, elsewhere), {}).expect(404);
    await foreign.post(org(`access-requests/${own.id}/approve`), {}).expect(404);
    expect((await foreign.get(org('access-requests', elsewhere)).expect(200)).body.items).toEqual([]);
    await decide(owner, { id: randomUUIDv7() }, 'approve').expect(404);
    context.clock.forward(6 * MINUTE);
    expect((await decide(owner, own, 'approve').expect(403)).body.code).toBe('reauthentication-required');
  });

  it('are two where two are asked for, two different ones, who may still approve when the last one does', async () => {
    const entry = await create();
    await policy({ approvals: 2 });
    const eve = await context.people.person({ [organisationId]: ['administrator'] });
    const request = await asked(entry);
    const first = await decide(await context.people.signedIn(eve), request, 'approve').expect(200);
    expect(first.body).toMatchObject({ state: 'pending', approvalsNeeded: 2, approvals: [{ approverId: eve.userId }] });
    expect((await decide(await context.people.signedIn(eve), request, 'approve').expect(409)).body.code).toBe('already-approved');
    await owner.put(org(`members/${eve.userId}/roles`), { roleIds: ['viewer'] }).expect(200);
    expect((await decide(owner, request, 'approve').expect(200)).body.state).toBe('pending');
    await reveal(adasBrowser, entry).expect(403);
    expect((await decide(bobsBrowser, request, 'approve').expect(200)).body.state).toBe('granted');
    await reveal(adasBrowser, entry).expect(200);
  });

  it('are counted exactly among 64 at once, and a denial among them ends it', async () => {
    const entry = await create();
    await policy({ approvals: 2 });
    const request = await asked(entry);
    const tries = await Promise.all(Array.from({ length: 64 }, (_, index) => decide(index % 2 ? owner : bobsBrowser, request, 'approve')));
    const codes = tries.map(({ status, body }) => (status === 200 ? body.state : body.code)).sort();
    expect(codes.filter((code) => code === 'pending' || code === 'granted')).toEqual(['granted', 'pending']);
    expect(codes.filter((code) => !['pending', 'granted', 'request-closed', 'already-approved'].includes(code))).toEqual([]);
    const denied = await asked(entry, {}, { key: 'totp' });
    await decide(bobsBrowser, denied, 'deny', 'Not today').expect(200);
    expect((await decide(owner, denied, 'approve').expect(409)).body.code).toBe('request-closed');
    expect((await adasBrowser.get(org('own-access-requests?open=false')).expect(200)).body.items).toMatchObject([{ state: 'denied', note: 'Not today', endedByName: bob.name }]); // prettier-ignore
    await reveal(adasBrowser, entry, 'totp').expect(403);
  }, 20_000);
});

describe('the glass', () => {
  const breakGlass = (client: Client, entry: Body, body: Body = {}) =>
    client.post(`${fieldPath(entry)}/break-glass`, { reason: 'Nobody answers, the site burns', purpose: 'value', ...body });

  it('is broken with a fresh proof and a reason; every approver is told, and the secret is to be changed', async () => {
    const entry = await create();
    await policy();
    await breakGlass(adasBrowser, entry, { reason: ' ' }).expect(400);
    const { body } = await breakGlass(adasBrowser, entry).expect(201);
    expect(body).toMatchObject({ state: 'granted', brokenGlass: true, minutes: 15 });
    expect(await lastEvent()).toMatchObject({ action: 'access.glass-broken', details: { reason: 'Nobody answers, the site burns', approversTold: 2 } }); // prettier-ignore
    for (const approver of [ownerPerson, bob]) expect((await mailsTo(approver)).map(({ kind }) => kind)).toEqual(['access.glass-broken']);
    await reveal(adasBrowser, entry).expect(200);
    await adasBrowser.post(org(`own-access-requests/${body.id}/extend`)).expect(409);
    const list = async (client: Client): Promise<Body> => (await client.get(org('exposures/assigned')).expect(200)).body.items;
    for (const client of [owner, bobsBrowser])
      expect(await list(client)).toMatchObject([{ name: 'Core switch', priority: 'high', brokenGlass: true, askedBy: ada.name }]);
    expect(await list(await context.people.memberClient(organisationId, 'viewer'))).toEqual([]);
    await decide(owner, body, 'revoke').expect(200);
    await reveal(adasBrowser, entry).expect(403);
    await owner.patch(org(`credentials/${entry.id}`), { fields: [{ key: 'password', value: 'next' }] }).set('if-match', '"1"').expect(200); // prettier-ignore
    expect(await list(owner)).toEqual([]);
    context.clock.forward(6 * MINUTE);
    expect((await breakGlass(adasBrowser, entry).expect(403)).body.code).toBe('reauthentication-required');
  });

  it('stays whole for those whom the organisation does not let break it, and for whoever may not use the secret anyway', async () => {
    const entry = await create();
    await policy({ glassBreakers: 'approvers' });
    await breakGlass(adasBrowser, entry).expect(403);
    await breakGlass(bobsBrowser, entry).expect(201);
    await policy({ glassBreakers: 'nobody' });
    await breakGlass(owner, entry).expect(403);
    await policy({ glassBreakers: 'everybody' });
    await breakGlass(await context.people.memberClient(organisationId, 'viewer'), entry).expect(403);
    await policy({ approvals: 0 });
    expect((await breakGlass(adasBrowser, entry).expect(409)).body.code).toBe('approval-not-needed');
  });
});

it('costs a reveal no statement where nobody must approve', async () => {
  const entry = await create();
  await reveal(adasBrowser, entry).expect(200);
  const { statements } = context.api.watch;
  for (const terms of [{ approvals: 0 }, { approvals: 1, approvalScope: 'marked' }]) {
    await policy(terms);
    const before = statements.length;
    await reveal(adasBrowser, entry).expect(200);
    const own = statements.slice(before).filter((sql) => /credential_fields|vault_policies|access_requests/u.test(sql));
    expect(own).toEqual([expect.stringContaining('left join vault_policies')]);
  }
});

it('in a merge, what is open is closed, whoever waits is told, and a broken glass stays on the list of changes', async () => {
  const { people, api } = context;
  const target = await people.organisation();
  const boss = await people.signedIn(await people.person({}, ['platform-administrator']));
  const newOwner = await people.signedIn(await people.person({ [target]: ['owner'] }));
  await policy({ glassBreakers: 'everybody' });
  const { body: terms } = await owner.get(org('vault-policy')).expect(200);
  await newOwner.put(org('vault-policy', target), terms).expect(200);
  const [granted, waiting, broken] = [await create(), await create(), await create()];
  await leased(granted);
  await reveal(adasBrowser, granted).expect(200);
  await asked(waiting);
  await adasBrowser.post(`${fieldPath(broken)}/break-glass`, { reason: 'It burns', purpose: 'value' }).expect(201);
  await boss.post(`platform/organisations/${organisationId}/merge`, { targetId: target }).expect(200);
  await moverOf(api).merge(organisationId);
  const rows = await execute<Body[]>('select state, organisation_id from access_requests where requester_id = ?', [ada.userId]);
  expect(rows).toEqual([1, 2, 3].map(() => ({ state: 'revoked', organisation_id: target })));
  for (const entry of [granted, waiting, broken])
    await adasBrowser.post(`${fieldPath(entry).replace(organisationId, target)}/reveal`, {}).expect(403, /approval-required/u);
  const closed = (await auditEvents(api, { organisationId })).filter(({ action }) => action === 'access.revoked');
  expect(closed.map(({ actor_name, details }) => `${actor_name} ${String(details?.['was'])}`).sort()).toEqual(['merge lease', 'merge lease', 'merge request']); // prettier-ignore
  expect((await mailsTo(ada)).map(({ kind }) => kind)).toEqual(['access.decided', 'access.decided']);
  const { body } = await owner.get(org('exposures/assigned', target)).expect(200);
  expect(body.items).toEqual([expect.objectContaining({ credentialId: broken.id, brokenGlass: true })]);
});
