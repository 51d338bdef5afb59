import { join } from 'node:path';
import { randomUUIDv7 } from 'node:crypto';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { OidcProvider } from '../support/oidc-provider.js';
import { type Misbehaviour, newSigningKeys, signed, TestOpenIdProvider } from '../support/openid-provider.js';
import type { Client } from '../support/people.js';
import { TestCertificates } from '../support/test-certificates.js';

interface Step {
  readonly step: string;
  readonly outcome: string;
  readonly reason: string | null;
}

const certificates = new TestCertificates();
let context: IdentityApi;
let openId: TestOpenIdProvider;
let organisationId: string;
/** Holds in the organisation all that he maps. */
let administrator: Client;
/** May configure providers, and holds nothing anywhere. */
let outsider: Client;
let providerId: string;

const PROVIDERS = 'platform/identity-providers';

function inputFor(provider: { readonly issuer: string; readonly authority?: string }, changes: object = {}): Record<string, unknown> {
  return {
    kind: 'oidc', name: 'Roles', enabled: true, issuer: provider.issuer, signInUrl: null, clientId: 'clientst0r', subject: 'sub', secret: 'top secret',
    signingCertificates: [], authority: certificates.authority, secondFactorProofs: [], createsAccounts: true, signsOutThere: false, signOutUrl: null, acceptsCbc: false, mayBegin: false, ...changes,
  }; // prettier-ignore
}

async function bring(client: Client, path: string, subject: string, misbehaviour: Misbehaviour = {}) {
  const { body } = await client.post(path, path.startsWith('sign-in') ? {} : undefined);
  const back = openId.signIn(body.location as string, subject, misbehaviour);
  const received = await client.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
  const [page = '', handle = ''] = ((received.headers['location'] as string | undefined) ?? '').split('#');
  return { page, handle };
}

async function signIn(subject: string, claims: object, id = providerId) {
  const client = context.people.client();
  const { handle } = await bring(client, `sign-in/providers/${id}/start`, subject, { claims: (right) => ({ ...right, ...claims }) });
  return client.post(`sign-in/providers/${id}/finish`, { handle });
}

async function rolesOf(email: string): Promise<string[] | undefined> {
  const { body } = await administrator.get(`organisations/${organisationId}/members?limit=200`);
  const member = (body.items as { email: string; roles: { id: string }[] }[]).find((one) => one.email === email);
  return member?.roles.map(({ id }) => id).sort();
}

async function tokenOf(subject: string, claims: object = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return signed(
    { iss: openId.issuer, aud: 'clientst0r', sub: subject, iat: now, exp: now + 300, email: `${subject}@example.com`, ...claims },
    openId.keys,
  );
}

const outcomes = (steps: Step[]): Record<string, string> => Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]));

beforeAll(async () => {
  context = await startIdentityApi();
  openId = await TestOpenIdProvider.start(certificates.issue('openid', 'IP:127.0.0.1'));
  organisationId = await context.people.organisation('Mapped');
  administrator = await context.people.signedIn(await context.people.person({ [organisationId]: ['owner'] }, ['platform-administrator']));
  outsider = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  providerId = (await administrator.post(PROVIDERS, inputFor(openId))).body.id as string;
  const mappings = [
    { claim: 'groups', value: 'technicians', organisationId, roleId: 'technician' },
    { claim: 'groups', value: 'auditors', organisationId, roleId: 'auditor' },
    { claim: 'department', value: 'Help desk', organisationId, roleId: 'help-desk' },
  ];
  const set = await administrator.put(`${PROVIDERS}/${providerId}/mappings`, { mappings });
  expect([set.status, set.body.items?.length]).toEqual([200, 3]);
});

afterAll(async () => {
  await openId.stop();
  certificates.remove();
});

describe('claims give roles', () => {
  it('to somebody new, who gets an account with them; the second factor is due', async () => {
    const subject = randomUUIDv7();
    expect((await signIn(subject, { groups: ['technicians', 'x'], department: 'Help desk' })).body.step).toBe('enrol-second-factor');
    expect(await rolesOf(`${subject}@example.com`)).toEqual(['help-desk', 'technician']);
  });

  it('and take them again, but never what was given by hand', async () => {
    const subject = randomUUIDv7();
    const email = `${subject}@example.com`;
    await signIn(subject, { groups: ['technicians', 'auditors'] });
    const { body } = await administrator.get(`organisations/${organisationId}/members?limit=200`);
    const { userId } = (body.items as { email: string; userId: string }[]).find((one) => one.email === email) ?? { userId: '' };
    const roleIds = ['auditor', 'technician', 'viewer'];
    expect((await administrator.put(`organisations/${organisationId}/members/${userId}/roles`, { roleIds })).status).toBe(200);
    await signIn(subject, { groups: ['auditors'] });
    expect(await rolesOf(email)).toEqual(['auditor', 'viewer']);
    await signIn(subject, {});
    expect(await rolesOf(email)).toEqual(['viewer']);
  });

  it('not when the provider has left the groups out because there are too many: roles stay as they are', async () => {
    const subject = randomUUIDv7();
    await signIn(subject, { groups: ['technicians'] });
    await signIn(subject, { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example' } } });
    expect(await rolesOf(`${subject}@example.com`)).toEqual(['technician']);
  });

  it('not by a value that only looks like it', async () => {
    for (const claims of [
      { groups: ['Technicians'] },
      { groups: ['technicians '] },
      { 'groups=technicians': 'x' },
      { groups: [{ technicians: true }] },
    ]) {
      const answer = await signIn(randomUUIDv7(), claims);
      expect([answer.status, answer.body.code]).toEqual([401, 'identity-not-linked']);
    }
  });

  it('D30: no account is taken over by its address, however it is spelled', async () => {
    const person = await context.people.person();
    for (const email of [person.email, person.email.toUpperCase(), person.email.replace('@', '＠')]) {
      const answer = await signIn(randomUUIDv7(), { groups: ['technicians'], email, email_verified: true });
      expect([answer.status, answer.body.code]).toEqual([401, 'identity-not-linked']);
    }
    expect(await rolesOf(person.email)).toBeUndefined();
  });

  it('D09: only those map a role who hold it, and only they move a provider with mappings elsewhere', async () => {
    const path = `${PROVIDERS}/${providerId}`;
    const mappings = [{ claim: 'groups', value: 'mine', organisationId, roleId: 'owner' }];
    expect((await outsider.put(`${path}/mappings`, { mappings })).body.code).toBe('above-own-rights');
    const { kind: _, ...moved } = inputFor({ issuer: 'https://evil.example' });
    const { body: current } = await outsider.get(path);
    const ifMatch = `"${String(current.version)}"`;
    expect((await outsider.put(path, moved).set('if-match', ifMatch)).body.code).toBe('above-own-rights');
    const { kind: __, ...waived } = inputFor(openId, { secondFactorProofs: ['pwd'] });
    expect((await outsider.put(path, waived).set('if-match', ifMatch)).body.code).toBe('above-own-rights');
    const { kind: ___, ...renamed } = inputFor(openId, { name: 'Roles of Corp' });
    expect((await outsider.put(path, renamed).set('if-match', ifMatch)).status).toBe(200);
  });

  it('a deleted provider leaves the roles that it has given, and nobody signs in with it', async () => {
    const other = (await administrator.post(PROVIDERS, inputFor(openId, { name: 'Short-lived' }))).body as { id: string };
    const mappings = [{ claim: 'groups', value: 'technicians', organisationId, roleId: 'technician' }];
    await administrator.put(`${PROVIDERS}/${other.id}/mappings`, { mappings });
    const subject = randomUUIDv7();
    await signIn(subject, { groups: ['technicians'] }, other.id);
    expect((await administrator.delete(`${PROVIDERS}/${other.id}`).set('if-match', '"1"')).status).toBe(204);
    expect(await rolesOf(`${subject}@example.com`)).toEqual(['technician']);
    expect((await context.people.client().post(`sign-in/providers/${other.id}/start`, {})).status).toBe(404);
    const events = await auditEvents(context.api, { objectId: other.id });
    expect(events.at(-1)).toMatchObject({ action: 'identity-provider.deleted', details: { unlinked: 1 } });
  });
});

describe('a dry run', () => {
  const dryRun = (content: string) => administrator.post(`${PROVIDERS}/${providerId}/dry-run`, { content });

  it('shows each step, who it is, and what roles he would get; nothing changes and the token is kept nowhere', async () => {
    const subject = randomUUIDv7();
    const token = await tokenOf(subject, { groups: ['technicians'], amr: ['pwd', 'mfa'] });
    const { status, body } = await dryRun(token);
    expect(status).toBe(200);
    expect(outcomes(body.steps)).toEqual({
      reach: 'passed',
      signature: 'passed',
      issuer: 'passed',
      audience: 'passed',
      subject: 'passed',
      time: 'passed',
    });
    expect(body.identity).toMatchObject({ subject, methods: ['pwd', 'mfa'] });
    expect(body.roles).toEqual([{ organisationId, organisationName: 'Mapped', roleId: 'technician', roleName: 'Technician' }]);
    expect(body).toMatchObject({ account: { userId: null }, refusal: null, asksSecondFactor: true });
    expect(await rolesOf(`${subject}@example.com`)).toBeUndefined();
    const events = await auditEvents(context.api, { objectId: providerId });
    expect(events.at(-1)).toMatchObject({ action: 'identity-provider.previewed', outcome: 'success' });
    expect(JSON.stringify(events)).not.toContain(token.split('.')[2] ?? '');
  });

  it('of an old token says that its time is over, and goes on', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { body } = await dryRun(await tokenOf(randomUUIDv7(), { iat: now - 90_000, exp: now - 86_400, groups: ['auditors'] }));
    expect(outcomes(body.steps)).toMatchObject({ subject: 'passed', time: 'warning' });
    expect(body.roles).toHaveLength(1);
  });

  it.each([
    ['signature', async () => signed({ iss: openId.issuer }, await newSigningKeys('foreign'))],
    ['signature', async () => (await tokenOf('x')).replace(/\.[^.]*\./u, '.e30.')],
    ['signature', () => Promise.resolve('hello')],
    ['issuer', () => tokenOf('x', { iss: 'https://evil.example' })],
    ['audience', () => tokenOf('x', { aud: 'another' })],
    ['subject', () => tokenOf('x', { sub: undefined })],
  ])('names the step that failed: %s', async (failing, token) => {
    const { status, body } = await dryRun(await token());
    expect([status, body.identity, body.roles]).toEqual([200, null, []]);
    const failed = (body.steps as Step[]).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ step }) => step)).toEqual([failing]);
  });

  it('says why nobody would be signed in', async () => {
    const person = await context.people.person();
    expect((await dryRun(await tokenOf('nobody'))).body.refusal).toBe('no-role');
    expect((await dryRun(await tokenOf('nobody', { groups: ['auditors'], email: person.email }))).body.refusal).toBe('email-taken');
    expect((await dryRun(await tokenOf('nobody', { groups: ['auditors'], email: 'none' }))).body.refusal).toBe('no-email');
  });
});

describe('a test login', () => {
  const test = (client: Client, subject: string, misbehaviour: Misbehaviour = {}) =>
    bring(client, `${PROVIDERS}/${providerId}/test`, subject, misbehaviour);

  it('shows the step at which it failed, and those before it', async () => {
    const { handle, page } = await test(administrator, 'x', { token: async (claims) => signed(claims, await newSigningKeys('foreign')) });
    expect(page).toBe(`/platform/sign-on/test/${providerId}`);
    const { body } = await administrator.post(`${PROVIDERS}/${providerId}/test/finish`, { handle });
    expect(outcomes(body.steps)).toMatchObject({ exchange: 'passed', request: 'passed', signature: 'failed', subject: 'skipped' });
    const wrongNonce = await test(administrator, 'x', { claims: (right) => ({ ...right, nonce: 'another' }) });
    const second = await administrator.post(`${PROVIDERS}/${providerId}/test/finish`, { handle: wrongNonce.handle });
    expect((second.body.steps as Step[]).find(({ outcome }) => outcome === 'failed')?.step).toBe('request');
  });

  it('signs nobody in, counts for nobody else, and is none of a sign-in', async () => {
    const { handle } = await test(administrator, 'x');
    expect((await outsider.post(`${PROVIDERS}/${providerId}/test/finish`, { handle })).status).toBe(401);
    const own = await test(administrator, 'x');
    const thief = context.people.client();
    thief.cookies.set('__Host-provider', administrator.cookies.get('__Host-provider') ?? '');
    expect((await thief.post(`sign-in/providers/${providerId}/finish`, { handle: own.handle })).body.code).toBe('provider-refused');
    expect(thief.cookies.has('__Host-session')).toBe(false);
  });

  it('says why a provider cannot be asked', async () => {
    const { body } = await administrator.post(PROVIDERS, inputFor({ issuer: 'https://127.0.0.1:1' }, { name: 'Away', enabled: false }));
    const answer = await administrator.post(`${PROVIDERS}/${body.id as string}/test`);
    expect([answer.status, answer.body.code]).toEqual([409, 'provider-unreachable']);
  });
});

describe('oidc-provider', () => {
  it('is tried out while it is switched off, then signs people in', async () => {
    const real = await OidcProvider.start(join(__dirname, '../support'));
    const input = inputFor(real, { name: 'Corp', authority: real.certificates.authority, enabled: false });
    const { body: made } = await administrator.post(PROVIDERS, input);
    await real.serve({ clientId: 'clientst0r', secret: 'top secret', redirectUri: made.answerUrl as string });
    const path = `${PROVIDERS}/${made.id as string}`;
    const mappings = [{ claim: 'groups', value: 'technicians', organisationId, roleId: 'technician' }];
    await administrator.put(`${path}/mappings`, { mappings });

    const begun = await administrator.post(`${path}/test`);
    const back = await real.signIn(begun.body.location as string, 'bob');
    const received = await administrator.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
    const handle = String(received.headers['location']).split('#')[1] ?? '';
    const { body: trial } = await administrator.post(`${path}/test/finish`, { handle });
    expect((trial.steps as Step[]).every(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(trial.identity).toMatchObject({ subject: 'bob', email: 'bob@corp.example', issuer: real.issuer });
    expect(trial.roles).toHaveLength(1);

    const { kind: _, secret: __, ...on } = { ...input, enabled: true } as Record<string, unknown>;
    expect((await administrator.put(path, on).set('if-match', '"1"')).status).toBe(200);
    const client = context.people.client();
    const start = await client.post(`sign-in/providers/${made.id as string}/start`, { returnTo: '/o/mapped' });
    const arrived = await real.signIn(start.body.location as string, 'bob');
    const answered = await client.get(`${arrived.pathname.replace('/api/v1/', '')}${arrived.search}`);
    const finished = await client.post(`sign-in/providers/${made.id as string}/finish`, {
      handle: String(answered.headers['location']).split('#')[1] ?? '',
    });
    expect([finished.status, finished.body.step, finished.body.returnTo]).toEqual([200, 'enrol-second-factor', '/o/mapped']);
    expect(await rolesOf('bob@corp.example')).toEqual(['technician']);
    await real.stop();
  });
});
