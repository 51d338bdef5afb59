import { createSecretKey, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { base64url, SignJWT } from 'jose';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { OidcProvider } from '../support/oidc-provider.js';
import { newSigningKeys, type SigningKeys, TestOpenIdProvider } from '../support/openid-provider.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { TestCertificates } from '../support/test-certificates.js';

type Claims = Record<string, unknown>;

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const PROVIDERS = 'platform/identity-providers';

let context: IdentityApi;
let certificates: TestCertificates;
let openId: TestOpenIdProvider;
let administrator: Client;
let providerId: string;

const inputFor = (provider: { issuer: string; authority: string }, changes: object = {}) => ({
  kind: 'oidc', name: 'Corp', enabled: true, issuer: provider.issuer, signInUrl: null, clientId: 'clientst0r', subject: 'sub', signingCertificates: [],
  authority: provider.authority, secondFactorProofs: ['mfa'], createsAccounts: false, signsOutThere: false, signOutUrl: null, acceptsCbc: false, mayBegin: false, ...changes,
}); // prettier-ignore

const ofTest = (changes: object = {}) => inputFor({ issuer: openId.issuer, authority: certificates.authority }, changes);

async function addProvider(input: object): Promise<string> {
  return (await administrator.post(PROVIDERS, { secret: 'top secret', ...input }).expect(201)).body.id as string;
}

beforeAll(async () => {
  context = await startIdentityApi();
  certificates = new TestCertificates();
  openId = await TestOpenIdProvider.start(certificates.issue('openid', 'IP:127.0.0.1'));
  administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  providerId = await addProvider(ofTest());
});
afterEach(() => {
  context.clock.reset();
});
afterAll(async () => {
  await openId.stop();
  certificates.remove();
});

async function bring(client: Client, path: string, subject: string, extra: Claims): Promise<string> {
  const { body } = await client.post(`${path}/start`, path.startsWith('profile') ? undefined : {});
  const back = openId.signIn(body.location as string, subject, { claims: (right) => ({ ...right, ...extra }) });
  const { headers } = await client.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
  return String(headers['location']).split('#')[1] ?? '';
}

async function linked(id = providerId, extra: Claims = {}): Promise<TestPerson> {
  const person = await context.people.person();
  const client = await context.people.signedIn(person);
  const handle = await bring(client, `profile/identities/${id}`, person.userId, extra);
  await client.post(`profile/identities/${id}/finish`, { handle }).expect(201);
  return person;
}

/** A browser in which the provider has signed him in, with a session there of that id. */
async function arrived({ userId }: TestPerson, sid: string | undefined, id = providerId, extra: Claims = {}): Promise<Client> {
  const client = context.people.client();
  const handle = await bring(client, `sign-in/providers/${id}`, userId, { sid, amr: ['mfa'], ...extra });
  expect((await client.post(`sign-in/providers/${id}/finish`, { handle })).body.step).toBe('signed-in');
  return client;
}

const now = (): number => Math.floor(Date.now() / 1000);

function right(claims: Claims): Claims {
  const times = { iat: now(), exp: now() + 120, jti: randomUUID() };
  return { iss: openId.issuer, aud: openId.clientId, ...times, events: { [EVENT]: {} }, ...claims };
}

const sign = (claims: Claims, { kid, privateKey }: SigningKeys, header: object = { typ: 'logout+jwt' }): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(privateKey);

/** As a server does it: a form, without cookies or a header of ours. */
const tell = (token: string, id = providerId, address = '192.0.2.55') =>
  context.api.http
    .post(`/api/v1/sign-in/providers/${id}/logout`)
    .set('x-forwarded-for', address)
    .type('form')
    .send({ logout_token: token });

const lives = async (client: Client): Promise<boolean> => (await client.get('session')).status === 200;

describe('a provider that tells of a sign-out', () => {
  it('ends the session here that came from the one there, and no other', async () => {
    const person = await linked();
    const [ended, other, local] = [await arrived(person, 'first'), await arrived(person, 'second'), await context.people.signedIn(person)];
    const answer = await tell(await sign(right({ sid: 'first', sub: person.userId }), openId.keys));
    expect([answer.status, answer.text, answer.headers['cache-control']]).toEqual([200, '', 'no-store']);
    expect(await Promise.all([ended, other, local].map(lives))).toEqual([false, true, true]);
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events.at(-1)).toMatchObject({ action: 'session.revoked', actor_name: 'identity provider Corp', details: { sessions: 1 } });
    const [, told] = (await auditEvents(context.api, { objectId: providerId })).slice(-2);
    expect(told).toMatchObject({ action: 'provider-logout.received', details: { ended: 'session', sessions: 1 } });
  });

  it('ends all sessions that somebody has from it, where it names him and no session', async () => {
    const [person, another] = [await linked(), await linked()];
    const theirs = [await arrived(person, 'a'), await arrived(person, undefined)];
    const [others, local] = [await arrived(another, 'b'), await context.people.signedIn(person)];
    expect((await tell(await sign(right({ sub: person.userId }), openId.keys))).status).toBe(200);
    expect(await Promise.all([...theirs, others, local].map(lives))).toEqual([false, false, true, true]);
  });

  it('knows a person by sub also where accounts are linked by tid and oid', async () => {
    const entra = await addProvider(ofTest({ subject: 'tid-oid' }));
    const ids = { tid: 'tenant', oid: randomUUID() };
    const person = await linked(entra, ids);
    const client = await arrived(person, undefined, entra, ids);
    expect((await tell(await sign(right({ sub: person.userId }), openId.keys), entra)).status).toBe(200);
    expect(await lives(client)).toBe(false);
  });

  it('also ends the session under the token that it has after a proof of identity', async () => {
    const person = await linked();
    const client = await arrived(person, 'renewed');
    await client.post('session/re-authentication', { code: await currentCode(person) }).expect(200);
    await tell(await sign(right({ sid: 'renewed' }), openId.keys)).expect(200);
    expect(await lives(client)).toBe(false);
  });

  it('a sign-in that is half done leads nowhere afterwards, a later one does', async () => {
    const person = await linked();
    const client = context.people.client();
    const handle = await bring(client, `sign-in/providers/${providerId}`, person.userId, { sid: 'half' });
    expect((await client.post(`sign-in/providers/${providerId}/finish`, { handle })).body.step).toBe('second-factor');
    await tell(await sign(right({ sid: 'half' }), openId.keys)).expect(200);
    const late = await client.post('sign-in/second-factor', { code: await currentCode(person) });
    expect([late.status, late.body.code]).toEqual([401, 'sign-in-expired']);
    expect(await lives(client)).toBe(false);
    context.clock.forward(1_000);
    expect(await lives(await arrived(person, 'half'))).toBe(true);
  });

  it('is answered the same when there was nothing to end', async () => {
    expect((await tell(await sign(right({ sid: 'nobody' }), openId.keys))).status).toBe(200);
  });

  it('may send other values along, which are ignored', async () => {
    const token = await sign(right({ sid: 'nobody' }), openId.keys);
    const answer = await context.api.http
      .post(`/api/v1/sign-in/providers/${providerId}/logout`)
      .type('form')
      .send({ logout_token: token, more: 'x', __proto__: 'y' });
    expect(answer.status).toBe(200);
  });
});

describe('attacks', () => {
  const encoded = (value: object): string => base64url.encode(JSON.stringify(value));
  const HOSTILE: Record<string, (claims: Claims, keys: SigningKeys) => Promise<string> | string> = {
    'another key of the same name': async (claims, { kid }) => sign(claims, await newSigningKeys(kid)),
    'alg none': (claims) => `${encoded({ alg: 'none', typ: 'logout+jwt' })}.${encoded(claims)}.`,
    'an empty signature': async (claims, keys) => `${(await sign(claims, keys)).split('.').slice(0, 2).join('.')}.`,
    'HS256 with the public key': (claims, { publicJwk, kid }) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(createSecretKey(Buffer.from(JSON.stringify(publicJwk)))),
    'HS256 with the client secret': (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(createSecretKey(Buffer.from('top secret'))),
    'a key of its own in the header': async (claims) => {
      const own = await newSigningKeys('own');
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', jwk: own.publicJwk }).sign(own.privateKey);
    },
    'other claims under the old signature': async (claims, keys) => {
      const [header, , signature] = (await sign({ ...claims, sid: 'x' }, keys)).split('.');
      return [header, encoded(claims), signature].join('.');
    },
    'another issuer': (claims, keys) => sign({ ...claims, iss: 'https://evil.example' }, keys),
    'another audience': (claims, keys) => sign({ ...claims, aud: 'another' }, keys),
    'more audiences': (claims, keys) => sign({ ...claims, aud: [claims['aud'], 'another'] }, keys),
    'no time of issue': (claims, keys) => sign({ ...claims, iat: undefined }, keys),
    'no end': (claims, keys) => sign({ ...claims, exp: undefined }, keys),
    'an end that is over': (claims, keys) => sign({ ...claims, iat: now() - 400, exp: now() - 100 }, keys),
    'a token of an hour ago that lasts for a day': (claims, keys) => sign({ ...claims, iat: now() - 3_600, exp: now() + 86_400 }, keys),
    'a token of tomorrow': (claims, keys) => sign({ ...claims, iat: now() + 86_400, exp: now() + 86_500 }, keys),
    'no token id': (claims, keys) => sign({ ...claims, jti: undefined }, keys),
    'no events': (claims, keys) => sign({ ...claims, events: undefined }, keys),
    'another event': (claims, keys) => sign({ ...claims, events: { 'http://schemas.openid.net/event/other': {} } }, keys),
    'an event that is no object': (claims, keys) => sign({ ...claims, events: { [EVENT]: true } }, keys),
    'events as a list': (claims, keys) => sign({ ...claims, events: [EVENT] }, keys),
    'a nonce, as ID tokens have': (claims, keys) => sign({ ...claims, nonce: 'n' }, keys),
    'an ID token': ({ iss, aud, sub, sid, iat, exp }, keys) => sign({ iss, aud, sub, sid, iat, exp, nonce: 'n' }, keys, { typ: 'JWT' }),
    'an access token': (claims, keys) => sign(claims, keys, { typ: 'at+jwt' }),
    'neither session nor person': (claims, keys) => sign({ ...claims, sid: undefined, sub: undefined }, keys),
    'a session that is no text': (claims, keys) => sign({ ...claims, sid: { $ne: '' } }, keys),
    'no token': () => 'x',
  };

  it.each(Object.entries(HOSTILE))('%s ends nothing; the reason is in the audit trail only', async (_, make) => {
    const person = await linked();
    const client = await arrived(person, 'victim');
    const { address } = context.people.client();
    const answer = await tell(await make(right({ sid: 'victim', sub: person.userId }), openId.keys), providerId, address);
    expect([answer.status, answer.headers['cache-control']]).toEqual([400, 'no-store']);
    expect(answer.body).toMatchObject({ code: 'logout-refused', detail: 'The logout token was refused.' });
    expect(answer.body).not.toHaveProperty('errors');
    expect(await lives(client)).toBe(true);
    const [event] = await auditEvents(context.api, { address });
    expect(event).toMatchObject({ action: 'provider-logout.refused', outcome: 'failure', object_id: providerId });
    expect(event?.details).toMatchObject({ reason: expect.any(String) });
  });

  it('a token that was taken once is not taken again', async () => {
    const person = await linked();
    const token = await sign(right({ sub: person.userId }), openId.keys);
    expect((await tell(token)).status).toBe(200);
    context.clock.forward(1_000);
    const later = await arrived(person, 'later');
    expect((await tell(token)).body.code).toBe('logout-refused');
    expect(await lives(later)).toBe(true);
  });

  it('a token of one provider ends nothing that came from another', async () => {
    const evil = await TestOpenIdProvider.start(certificates.issue('evil', 'IP:127.0.0.1'));
    const evilId = await addProvider(inputFor({ issuer: evil.issuer, authority: certificates.authority }));
    const person = await linked();
    const client = await arrived(person, 'mixed');
    const ofEvil = (claims: Claims) => sign({ ...right({ sid: 'mixed', sub: person.userId }), iss: evil.issuer, ...claims }, evil.keys);
    expect((await tell(await ofEvil({}), evilId)).status).toBe(200);
    expect((await tell(await ofEvil({}))).status).toBe(400);
    expect((await tell(await ofEvil({ iss: openId.issuer }))).status).toBe(400);
    expect((await tell(await sign(right({ sid: 'mixed' }), openId.keys), evilId)).status).toBe(400);
    expect(await lives(client)).toBe(true);
    await evil.stop();
  });

  it('a session is not named by the subject of a token, nor somebody else’s by the session', async () => {
    const [person, another] = [await linked(), await linked()];
    const client = await arrived(person, 'mine');
    await tell(await sign(right({ sid: person.userId }), openId.keys)).expect(200);
    await tell(await sign(right({ sub: 'mine' }), openId.keys)).expect(200);
    await tell(await sign(right({ sid: 'mine', sub: another.userId }), openId.keys)).expect(200);
    expect(await lives(client)).toBe(true);
  });

  it('another body, another kind of provider, and one that is none are refused', async () => {
    const path = `/api/v1/sign-in/providers/${providerId}/logout`;
    const token = await sign(right({ sid: 'x' }), openId.keys);
    expect((await context.api.http.post(path).send({ logout_token: token })).status).toBe(400);
    expect((await context.api.http.post(path).type('form').send('logout_token=a&logout_token=b')).status).toBe(400);
    expect((await context.api.http.post(path).type('form').send('')).status).toBe(400);
    expect((await context.api.http.get(path)).status).toBe(404);
    expect((await tell(token, randomUUID())).status).toBe(404);
  });
});

describe('a person who is no longer linked', () => {
  const linkOf = async (client: Client): Promise<string> =>
    ((await client.get('profile/identities')).body.items as { id: string }[])[0]!.id;

  it('has no sessions any more that came through that provider, and keeps the others', async () => {
    const person = await linked();
    const local = await context.people.signedIn(person);
    const link = await linkOf(local);
    const other = await addProvider(ofTest());
    const handle = await bring(local, `profile/identities/${other}`, person.userId, {});
    await local.post(`profile/identities/${other}/finish`, { handle }).expect(201);
    const [one, two, elsewhere] = [await arrived(person, 'one'), await arrived(person, undefined), await arrived(person, 'x', other)];
    await local.delete(`profile/identities/${link}`).expect(204);
    expect(await Promise.all([one, two, elsewhere, local].map(lives))).toEqual([false, false, true, true]);
    const events = await auditEvents(context.api, { objectId: person.userId });
    const [unlinked, revoked] = events.slice(-2);
    expect(unlinked).toMatchObject({ action: 'identity.unlinked' });
    expect(revoked).toMatchObject({ action: 'session.revoked', actor_id: person.userId, details: { sessions: 2 } });
  });

  it('also loses the session by which he unlinks, and a sign-in that is half done', async () => {
    const person = await linked();
    const [own, half] = [await arrived(person, 'own'), context.people.client()];
    const handle = await bring(half, `sign-in/providers/${providerId}`, person.userId, { sid: 'half' });
    expect((await half.post(`sign-in/providers/${providerId}/finish`, { handle })).body.step).toBe('second-factor');
    await own.post('session/re-authentication', { code: await currentCode(person) }).expect(200);
    await own.delete(`profile/identities/${await linkOf(own)}`).expect(204);
    expect(await lives(own)).toBe(false);
    context.clock.forward(30_000);
    const late = await half.post('sign-in/second-factor', { code: await currentCode(person, context.clock.now()) });
    expect([late.status, late.body.code]).toEqual([401, 'sign-in-expired']);
  });

  it('is nobody any more when the provider is deleted: the sessions through it end', async () => {
    const id = await addProvider(ofTest());
    const person = await linked(id);
    const [through, local] = [await arrived(person, 'through', id), await context.people.signedIn(person)];
    await administrator.delete(`${PROVIDERS}/${id}`).set('if-match', '"1"').expect(204);
    expect(await Promise.all([through, local].map(lives))).toEqual([false, true]);
  });
});

describe('signing out here', () => {
  it('leads to the provider where it is set to it, and only for sessions that came from it', async () => {
    const id = await addProvider(ofTest({ signsOutThere: true }));
    const person = await linked(id);
    const client = await arrived(person, 'here', id, { login_hint: 'hint of his', email: 'a@b.example' });
    const { body } = await client.delete('session').expect(200);
    const page = new URL(body.location as string);
    expect(page.origin + page.pathname).toBe(`${openId.issuer}/end`);
    expect(Object.fromEntries(page.searchParams)).toEqual({
      client_id: 'clientst0r',
      logout_hint: 'hint of his',
      post_logout_redirect_uri: 'http://localhost:8480/sign-in',
    });
    expect(await lives(client)).toBe(false);
    expect((await (await context.people.signedIn(person)).delete('session')).body).toEqual({ location: null });
  });

  it('is all where the provider is not set to it, is switched off, or is away', async () => {
    const plain = await arrived(await linked(), 'plain');
    expect((await plain.delete('session')).body).toEqual({ location: null });
    const id = await addProvider(ofTest({ signsOutThere: true }));
    const [off, away] = [await arrived(await linked(id), 'off', id), await arrived(await linked(id), 'away', id)];
    const input = ofTest({ signsOutThere: true, enabled: false }) as Record<string, unknown>;
    const { kind: _, ...changed } = input;
    await administrator.put(`${PROVIDERS}/${id}`, changed).set('if-match', '"1"').expect(200);
    expect((await off.delete('session')).body).toEqual({ location: null });
    const elsewhere = { ...changed, enabled: true, issuer: 'https://127.0.0.1:1', secret: 'x' };
    await administrator.put(`${PROVIDERS}/${id}`, elsewhere).set('if-match', '"2"').expect(200);
    expect((await away.delete('session')).body).toEqual({ location: null });
  });

  it('a SAML provider cannot be set to it without an address', async () => {
    const saml = { kind: 'saml', signInUrl: 'https://idp.example', clientId: null, authority: null, signsOutThere: true };
    const { status, body } = await administrator.post(PROVIDERS, { ...ofTest(), ...saml });
    expect([status, (body.errors as { field: string }[]).map(({ field }) => field)]).toEqual([400, expect.arrayContaining(['signsOutThere'])]); // prettier-ignore
  });
});

it('oidc-provider: signing out there ends the session here, and signing out here leads there and back', async () => {
  const real = await OidcProvider.start(join(__dirname, '../support'));
  const organisationId = await context.people.organisation('Signed out');
  const owner = await context.people.person({ [organisationId]: ['owner'] }, ['platform-administrator']);
  administrator = await context.people.signedIn(owner);
  const input = inputFor({ issuer: real.issuer, authority: real.certificates.authority }, { createsAccounts: true, signsOutThere: true });
  const { body: made } = await administrator.post(PROVIDERS, { ...input, secret: 'top secret' }).expect(201);
  const id = made.id as string;
  const mappings = [{ claim: 'groups', value: 'technicians', organisationId, roleId: 'viewer' }];
  await administrator.put(`${PROVIDERS}/${id}/mappings`, { mappings }).expect(200);
  await administrator.put('platform/settings/second-factor.enforcement', { value: 'optional' }).expect(200);
  const logoutUri = `${await context.api.app.getUrl()}${new URL(made.logoutUrl as string).pathname}`;
  const client = { clientId: 'clientst0r', secret: 'top secret', redirectUri: made.answerUrl as string };
  await real.serve({ ...client, logoutUri, signedOutUri: made.signedOutUrl as string });

  const signIn = async (browser: ReturnType<OidcProvider['browser']>): Promise<Client> => {
    const ours = context.people.client();
    const { body } = await ours.post(`sign-in/providers/${id}/start`, {});
    const back = await real.signInWith(browser, body.location as string, 'bob');
    const { headers } = await ours.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
    const handle = String(headers['location']).split('#')[1] ?? '';
    expect((await ours.post(`sign-in/providers/${id}/finish`, { handle })).body.step).toBe('signed-in');
    return ours;
  };
  const [one, other] = [real.browser(), real.browser()];
  const [signedOutThere, elsewhere] = [await signIn(one), await signIn(other)];

  await one.submit(await one.open(`${real.issuer}/session/end`), { logout: 'yes' });
  expect([await lives(signedOutThere), await lives(elsewhere)]).toEqual([false, true]);

  const { body } = await elsewhere.delete('session').expect(200);
  const left = await other.submit(await other.open(body.location as string), { logout: 'yes' });
  expect(left.leadsTo).toBe('http://localhost:8480/sign-in');
  const actions = (await auditEvents(context.api, { objectId: id })).map(({ action, details }) => [action, details?.['sessions']]);
  expect(actions.slice(-2)).toEqual([
    ['provider-logout.received', 1],
    ['provider-logout.received', 0],
  ]);
  await Promise.all([one.close(), other.close()]);
  await real.stop();
});
