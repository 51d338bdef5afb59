import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { REDIS } from '@clientst0r/platform';
import { type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Misbehaviour, TestOpenIdProvider } from '../support/openid-provider.js';
import { type Client, type TestPerson } from '../support/people.js';
import { requestOf, type Said, TestSamlProvider } from '../support/saml-provider.js';
import { TestCertificates } from '../support/test-certificates.js';

const MINUTE = 60_000;

let context: IdentityApi;
let certificates: TestCertificates;
let openId: TestOpenIdProvider;
let administrator: Client;
let oidcId: string;
let samlId: string;
const saml = new TestSamlProvider();

const common = {
  enabled: true,
  subject: 'sub',
  createsAccounts: false,
  signsOutThere: false,
  signOutUrl: null,
  acceptsCbc: false,
  mayBegin: false,
  secondFactorProofs: [],
};

async function addProvider(input: object): Promise<string> {
  return (await administrator.post('platform/identity-providers', { ...common, ...input }).expect(201)).body.id as string;
}

const ofOpenId = (provider: TestOpenIdProvider, changes: object = {}) => ({
  kind: 'oidc', name: 'Test provider', issuer: provider.issuer, signInUrl: null, clientId: provider.clientId, signingCertificates: [],
  authority: certificates.authority, secret: 'top secret', ...changes,
}); // prettier-ignore

beforeAll(async () => {
  context = await startIdentityApi();
  certificates = new TestCertificates();
  openId = await TestOpenIdProvider.start(certificates.issue('openid', 'IP:127.0.0.1'));
  administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  oidcId = await addProvider(ofOpenId(openId));
  samlId = await addProvider({
    kind: 'saml', name: 'Test SAML', issuer: saml.issuer, signInUrl: saml.signInUrl, clientId: null, authority: null,
    signingCertificates: [{ pem: saml.pair.certificate }],
  }); // prettier-ignore
});
afterEach(() => context.clock.reset());
afterAll(async () => {
  await openId.stop();
  certificates.remove();
});

const execute = (sql: string, parameters: unknown[]) => context.api.orm.em.getConnection().execute(sql, parameters);

/** The browser brings an OpenID provider's answer. @returns the handle; empty where it was refused at once */
async function bringOpenId(client: Client, location: string, subject: string, misbehaviour: Misbehaviour = {}, provider = openId) {
  const back = provider.signIn(location, subject, misbehaviour);
  const received = await client.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
  return ((received.headers['location'] as string | undefined) ?? '').split('#')[1] ?? '';
}

async function bringSaml(client: Client, location: string, subject: string, changes: Partial<Said> = {}): Promise<string> {
  const request = requestOf(location);
  const SAMLResponse = Buffer.from(saml.response(saml.said(request, subject, changes))).toString('base64');
  const received = await context.api.http
    .post(`/api/v1/sign-in/providers/${samlId}/assertion`)
    .set('x-forwarded-for', client.address)
    .type('form')
    .send({ SAMLResponse, RelayState: request.relayState });
  return ((received.headers['location'] as string | undefined) ?? '').split('#')[1] ?? '';
}

const startAt = async (client: Client, path: string): Promise<string> => (await client.post(`${path}/start`).expect(200)).body.location;
const confirmation = (id: string): string => `session/re-authentication/providers/${id}`;

/** Somebody who has nothing here but an identity of that provider, whose subject is his own id; his last proof is six minutes old. */
async function guest(id = oidcId): Promise<{ person: TestPerson; client: Client }> {
  const person = await context.people.person();
  const client = await context.people.signedIn(person);
  const location = await startAt(client, `profile/identities/${id}`);
  const handle = await (id === samlId ? bringSaml : bringOpenId)(client, location, person.userId);
  await client.post(`profile/identities/${id}/finish`, { handle }).expect(201);
  await execute('update users set password_hash = null where id = ?', [person.userId]);
  await execute('delete from totp_factors where user_id = ?', [person.userId]);
  await changeEnforcement('optional');
  await ageProof(client);
  return { person, client };
}

/** As if the session had been proved six minutes ago. */
async function ageProof(client: Client): Promise<void> {
  const redis = context.api.app.get<Redis>(REDIS);
  const key = `session:${createHash('sha256')
    .update(client.cookies.get('__Host-session') ?? '')
    .digest('hex')}`;
  const stored = JSON.parse((await redis.get(key)) ?? '{}') as { reauthenticatedAt: number };
  await redis.set(key, JSON.stringify({ ...stored, reauthenticatedAt: Date.now() - 6 * MINUTE }), 'KEEPTTL');
}

async function changeEnforcement(value: string): Promise<void> {
  await administrator.put('platform/settings/second-factor.enforcement', { value });
}

/** Something that wants a fresh proof. */
const sensitive = async (client: Client): Promise<number> => (await client.post('profile/passkeys/options')).status;

async function expectRefused(client: Client, id: string, handle: string): Promise<void> {
  const answer = await client.post(`${confirmation(id)}/finish`, { handle: handle || 'none' });
  expect([answer.status, answer.body.code]).toEqual([401, 'provider-refused']);
  expect((await client.get('session')).status).toBe(200);
  expect(await sensitive(client)).toBe(403);
}

const lastReason = async (person: TestPerson): Promise<unknown> => {
  const rows = await execute("select details from audit_events where actor_id = ? and action = 'reauthentication.failed' order by at desc, id desc limit 1", [person.userId]); // prettier-ignore
  const [row] = rows as unknown as { details: string | object }[];
  const details = typeof row?.details === 'string' ? (JSON.parse(row.details) as object) : row?.details;
  return (details as { reason?: string } | undefined)?.reason;
};

describe('somebody who has neither factor nor password here', () => {
  it('is told that his provider is where he confirms, and by that alone gets a fresh proof, under a new token', async () => {
    const { person, client } = await guest();
    const factors = (await client.get('profile/factors').expect(200)).body;
    expect(factors).toMatchObject({ proof: 'provider', proofProviders: [{ id: oidcId, name: 'Test provider', kind: 'oidc' }] });
    expect(await sensitive(client)).toBe(403);
    const before = client.copy();
    const location = await startAt(client, confirmation(oidcId));
    const asked = new URL(location).searchParams;
    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '0']);
    const handle = await bringOpenId(client, location, person.userId);
    const { body } = await client.post(`${confirmation(oidcId)}/finish`, { handle }).expect(200);
    expect(Date.now() - Date.parse(body.reauthenticatedAt as string)).toBeLessThan(MINUTE);
    expect(await sensitive(client)).toBe(200);
    expect((await before.get('session')).status).toBe(401);
    const events = await execute("select details from audit_events where actor_id = ? and action = 'reauthentication.succeeded'", [person.userId]); // prettier-ignore
    expect(JSON.stringify(events)).toContain('provider');
  });

  it('has it by SAML too, which is asked to authenticate anew', async () => {
    const { person, client } = await guest(samlId);
    const location = await startAt(client, confirmation(samlId));
    expect(requestOf(location).forced).toBe(true);
    const handle = await bringSaml(client, location, person.userId);
    await client.post(`${confirmation(samlId)}/finish`, { handle }).expect(200);
    expect(await sensitive(client)).toBe(200);
  });

  it('has no proof for a password, a code or nothing, and is told where to confirm', async () => {
    const { client } = await guest();
    for (const offered of [{}, { password: 'whatever it may be' }, { code: '123456' }]) {
      const { body } = await client.post('session/re-authentication', offered).expect(400);
      expect(body.errors).toEqual([{ field: 'provider', message: 'is where you have to confirm' }]);
    }
  });

  it('is not asked anew for signing in or linking', async () => {
    const signIn = (await context.people.client().post(`sign-in/providers/${oidcId}/start`, {})).body.location as string;
    expect(new URL(signIn).searchParams.has('prompt')).toBe(false);
    const saml = (await context.people.client().post(`sign-in/providers/${samlId}/start`, {})).body.location as string;
    expect(requestOf(saml).forced).toBe(false);
  });
});

describe('attacks on the confirmation by a provider', () => {
  const claims = (changes: object) => ({ claims: (right: object) => ({ ...right, ...changes }) });
  const seconds = (ago: number): number => Math.floor(Date.now() / 1000) - ago;

  it.each<[string, () => Misbehaviour]>([
    ['an hour ago: the browser has left the wish for it out', () => claims({ auth_time: seconds(3_600) })],
    ['two minutes before it was asked for', () => claims({ auth_time: seconds(120) })],
    ['in the future', () => claims({ auth_time: seconds(-600) })],
    ['at a time that is not told', () => claims({ auth_time: undefined })],
    ['at a time that is no number', () => claims({ auth_time: String(seconds(0)) })],
  ])('authenticated %s', async (_, misbehaviour) => {
    const { person, client } = await guest();
    const handle = await bringOpenId(client, await startAt(client, confirmation(oidcId)), person.userId, misbehaviour());
    await expectRefused(client, oidcId, handle);
    expect(await lastReason(person)).toMatch(/^(?:time|exchange): /u);
  });

  it('SAML: authenticated an hour ago', async () => {
    const { person, client } = await guest(samlId);
    const handle = await bringSaml(client, await startAt(client, confirmation(samlId)), person.userId, { authenticated: -3_600 });
    await expectRefused(client, samlId, handle);
    expect(await lastReason(person)).toBe('time: authenticated before it was asked for');
  });

  it.each<['oidc' | 'saml']>([['oidc'], ['saml']])('another subject of the same provider, linked or not (%s)', async (kind) => {
    const id = kind === 'oidc' ? oidcId : samlId;
    const bring = kind === 'oidc' ? bringOpenId : bringSaml;
    const [{ person, client }, { person: colleague }] = [await guest(id), await guest(id)];
    for (const subject of [colleague.userId, 'a-stranger']) {
      await expectRefused(client, id, await bring(client, await startAt(client, confirmation(id)), subject));
      expect(await lastReason(person)).toBe('subject: another person');
    }
  });

  it('another provider: one that is not linked is not asked, its answer does not count, nor does the same subject there', async () => {
    const { person, client } = await guest();
    expect((await client.post(`${confirmation(samlId)}/start`)).body.code).toBe('identity-not-linked');
    const evil = await TestOpenIdProvider.start(certificates.issue('evil', 'IP:127.0.0.1'));
    const evilId = await addProvider(ofOpenId(evil));
    const location = await startAt(client, confirmation(oidcId));
    const handle = await bringOpenId(client, location, person.userId, {}, evil);
    await expectRefused(client, oidcId, handle);
    const own = await bringOpenId(client, await startAt(client, confirmation(oidcId)), person.userId);
    const elsewhere = await client.post(`${confirmation(evilId)}/finish`, { handle: own });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([401, 'provider-refused']);
    expect(await sensitive(client)).toBe(403);
    await evil.stop();
  });

  it('an answer is used once, by the session that asked, for what it was asked for', async () => {
    const { person, client } = await guest();
    const handle = await bringOpenId(client, await startAt(client, confirmation(oidcId)), person.userId);
    const cookie = client.cookies.get('__Host-provider') ?? '';
    await client.post(`${confirmation(oidcId)}/finish`, { handle }).expect(200);
    await ageProof(client);
    client.cookies.set('__Host-provider', cookie);
    await expectRefused(client, oidcId, handle);

    const other = await context.people.signedIn(person);
    await ageProof(other);
    const ofOther = await bringOpenId(other, await startAt(other, confirmation(oidcId)), person.userId);
    client.cookies.set('__Host-provider', other.cookies.get('__Host-provider') ?? '');
    await expectRefused(client, oidcId, ofOther);
    expect(await lastReason(person)).toBe('request: flow of another session or purpose');

    const signIn = (await client.post(`sign-in/providers/${oidcId}/start`, {})).body.location as string;
    await expectRefused(client, oidcId, await bringOpenId(client, `${signIn}&max_age=0`, person.userId));
    const confirming = await bringOpenId(client, await startAt(client, confirmation(oidcId)), person.userId);
    const door = context.people.client();
    door.cookies.set('__Host-provider', client.cookies.get('__Host-provider') ?? '');
    const entered = await door.post(`sign-in/providers/${oidcId}/finish`, { handle: confirming });
    expect([entered.status, entered.body.code]).toEqual([401, 'provider-refused']);
  });

  it('SAML: a response that was taken once is not taken again', async () => {
    const { person, client } = await guest(samlId);
    const location = await startAt(client, confirmation(samlId));
    await client.post(`${confirmation(samlId)}/finish`, { handle: await bringSaml(client, location, person.userId) }).expect(200);
    await ageProof(client);
    await startAt(client, confirmation(samlId));
    await expectRefused(client, samlId, await bringSaml(client, location, person.userId));
  });

  it('somebody who has a factor or password here cannot get round it by a provider, also when he sets it up meanwhile', async () => {
    const { person, client } = await guest();
    const location = await startAt(client, confirmation(oidcId));
    await execute("update users set password_hash = 'x' where id = ?", [person.userId]);
    const late = await bringOpenId(client, location, person.userId);
    await expectRefused(client, oidcId, late);
    const refused = await client.post(`${confirmation(oidcId)}/start`);
    expect([refused.status, refused.body.code]).toEqual([409, 'stronger-proof']);
    expect((await client.get('profile/factors')).body).toMatchObject({ password: true, proof: 'password', proofProviders: [] });
  });

  it('a session whose second factor the provider has proved wants it proved again', async () => {
    const id = await addProvider(ofOpenId(openId, { name: 'With a factor', secondFactorProofs: ['mfa'] }));
    const { person } = await guest(id);
    await changeEnforcement('everyone');
    const client = context.people.client();
    const mfa = { amr: ['pwd', 'mfa'] };
    const begun = (await client.post(`sign-in/providers/${id}/start`, {})).body.location as string;
    const entered = await client.post(`sign-in/providers/${id}/finish`, {
      handle: await bringOpenId(client, begun, person.userId, claims(mfa)),
    });
    expect(entered.body.step).toBe('signed-in');
    await ageProof(client);
    await expectRefused(client, id, await bringOpenId(client, await startAt(client, confirmation(id)), person.userId));
    expect(await lastReason(person)).toBe('subject: without the second factor of the session');
    const handle = await bringOpenId(client, await startAt(client, confirmation(id)), person.userId, claims(mfa));
    await client.post(`${confirmation(id)}/finish`, { handle }).expect(200);
    expect(await sensitive(client)).toBe(200);
  });
});
