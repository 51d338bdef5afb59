import { createSecretKey } from 'node:crypto';
import { base64url, SignJWT } from 'jose';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Misbehaviour, newSigningKeys, signed, TestOpenIdProvider } from '../support/openid-provider.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { TestCertificates } from '../support/test-certificates.js';

let context: IdentityApi;
let certificates: TestCertificates;
let openId: TestOpenIdProvider;
let administrator: Client;
let providerId: string;

const oidcInput = (provider: TestOpenIdProvider) => ({
  kind: 'oidc',
  name: 'Test provider',
  enabled: true,
  issuer: provider.issuer,
  signInUrl: null,
  clientId: provider.clientId,
  subject: 'sub',
  signingCertificates: [],
  authority: certificates.authority,
  secondFactorProofs: [],
  createsAccounts: false,
  signsOutThere: false,
  signOutUrl: null,
  acceptsCbc: false,
  mayBegin: false,
});

async function addProvider(provider: TestOpenIdProvider, changes: object = {}): Promise<string> {
  const answer = await administrator.post('platform/identity-providers', { ...oidcInput(provider), secret: 'top secret', ...changes });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
}

beforeAll(async () => {
  context = await startIdentityApi();
  certificates = new TestCertificates();
  openId = await TestOpenIdProvider.start(certificates.issue('openid', 'IP:127.0.0.1'));
  administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  providerId = await addProvider(openId);
});

afterAll(async () => {
  await openId.stop();
  certificates.remove();
});

/** From our start to the answer that the provider has the browser bring; the handle is empty where it was refused. */
async function bring(client: Client, path: string, subject: string, misbehaviour: Misbehaviour = {}, provider = openId) {
  const { body } = await client.post(`${path}/start`, path.startsWith('profile') ? undefined : {});
  const back = provider.signIn(body.location as string, subject, misbehaviour);
  const received = await client.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
  const [page = '', handle = ''] = ((received.headers['location'] as string | undefined) ?? '').split('#');
  return { status: received.status, page, handle };
}

async function signIn(client: Client, subject: string, misbehaviour: Misbehaviour = {}, id = providerId) {
  const { handle } = await bring(client, `sign-in/providers/${id}`, subject, misbehaviour);
  return client.post(`sign-in/providers/${id}/finish`, { handle: handle || 'none' });
}

/** Somebody who has linked the subject of his own id. */
async function linkedPerson(id = providerId): Promise<TestPerson> {
  const person = await context.people.person();
  const client = await context.people.signedIn(person);
  const { handle, page } = await bring(client, `profile/identities/${id}`, person.userId);
  expect(page).toBe(`/profile/provider/${id}`);
  expect((await client.post(`profile/identities/${id}/finish`, { handle })).status).toBe(201);
  return person;
}

async function expectRefused(client: Client, answer: { status: number; body: { code?: string } }, code = 'provider-refused') {
  expect([answer.status, answer.body.code]).toEqual([401, code]);
  expect([...client.cookies.keys()]).toEqual([]);
  expect((await client.get('session')).status).toBe(401);
}

describe('an OpenID provider', () => {
  it('is listed to everybody by name, and to administrators without its secret', async () => {
    const { body } = await context.people.client().get('sign-in/providers');
    expect(body).toEqual({ items: [{ id: providerId, name: 'Test provider', kind: 'oidc' }] });
    const shown = await administrator.get(`platform/identity-providers/${providerId}`);
    expect(shown.body).toMatchObject({
      hasSecret: true,
      answerUrl: `http://localhost:8480/api/v1/sign-in/providers/${providerId}/callback`,
    });
    expect(JSON.stringify(shown.body)).not.toContain('top secret');
    const rows = await context.api.orm.em.getConnection().execute('select * from identity_providers');
    const events = await auditEvents(context.api, { objectId: providerId });
    expect(events.map(({ action }) => action)).toContain('identity-provider.created');
    expect(JSON.stringify([rows, events])).not.toContain('top secret');
  });

  it('needs its secret again when its issuer changes', async () => {
    const own = await addProvider(openId, { enabled: false });
    const { kind: _, ...input } = oidcInput(openId);
    const moved = await administrator
      .put(`platform/identity-providers/${own}`, { ...input, issuer: 'https://elsewhere.example' })
      .set('if-match', '"1"');
    expect([moved.status, moved.body.errors[0].field]).toEqual([400, 'secret']);
    expect((await administrator.delete(`platform/identity-providers/${own}`).set('if-match', '"1"')).status).toBe(204);
  });

  it('proves the first factor of a linked person; the second one is asked for', async () => {
    const person = await linkedPerson();
    const client = context.people.client();
    const { body } = await signIn(client, person.userId);
    expect(body).toEqual({ step: 'second-factor', methods: ['totp', 'recovery-code'], returnTo: '/' });
    expect((await client.get('session')).status).toBe(401);
    expect((await client.post('sign-in/second-factor', { code: await currentCode(person) })).body).toEqual({ step: 'signed-in' });
    expect((await client.get('session')).body.user.id).toBe(person.userId);
  });

  it('D30: links nobody by his e-mail address', async () => {
    const person = await context.people.person();
    const client = context.people.client();
    const claims = (right: object) => ({ ...right, email: person.email, email_verified: true });
    await expectRefused(client, await signIn(client, 'a-stranger', { claims }), 'identity-not-linked');
  });

  it('D35: the same subject of another provider is somebody else', async () => {
    const person = await linkedPerson();
    const other = await TestOpenIdProvider.start(certificates.issue('other', 'IP:127.0.0.1'));
    const otherId = await addProvider(other);
    const client = context.people.client();
    const { handle } = await bring(client, `sign-in/providers/${otherId}`, person.userId, {}, other);
    await expectRefused(client, await client.post(`sign-in/providers/${otherId}/finish`, { handle }), 'identity-not-linked');
    await other.stop();
  });

  it('a mix-up of two providers: the code of one is never told to the other', async () => {
    const evil = await TestOpenIdProvider.start(certificates.issue('evil', 'IP:127.0.0.1'));
    const evilId = await addProvider(evil);
    const client = context.people.client();
    const { body } = await client.post(`sign-in/providers/${evilId}/start`, {});
    const asked = new URL(body.location as string).searchParams;
    // The evil one has the browser go to the honest one, with the state of its own flow.
    const honest = new URL('https://honest.example/authorize');
    for (const name of ['state', 'nonce', 'redirect_uri']) honest.searchParams.set(name, asked.get(name) ?? '');
    const back = openId.signIn(honest.href, 'victim');
    const received = await client.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
    const handle = String(received.headers['location']).split('#')[1] ?? 'none';
    await expectRefused(client, await client.post(`sign-in/providers/${evilId}/finish`, { handle }));
    expect(evil.seenCodes).toEqual([]);
    await evil.stop();
  });

  it('waives the second factor only where it is set to and the token proves one', async () => {
    const trusted = await addProvider(openId, { secondFactorProofs: ['mfa'] });
    const person = await linkedPerson(trusted);
    const withMethods = (amr: string[]) => ({ claims: (right: object) => ({ ...right, amr }) });
    expect((await signIn(context.people.client(), person.userId, withMethods(['pwd']), trusted)).body.step).toBe('second-factor');
    expect((await signIn(context.people.client(), person.userId, withMethods(['pwd', 'mfa']), trusted)).body.step).toBe('signed-in');
    const untrusting = await linkedPerson();
    expect((await signIn(context.people.client(), untrusting.userId, withMethods(['pwd', 'mfa']))).body.step).toBe('second-factor');
  });

  it('may change its keys at any time', async () => {
    const person = await linkedPerson();
    openId.keys = await newSigningKeys('second');
    // Keys are asked for at most every five seconds.
    await new Promise((resume) => setTimeout(resume, 5_100));
    expect((await signIn(context.people.client(), person.userId)).body.step).toBe('second-factor');
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const encoded = (value: object): string => base64url.encode(JSON.stringify(value));
  const HOSTILE: Record<string, Misbehaviour> = {
    'alg none': { token: (claims) => `${encoded({ alg: 'none' })}.${encoded(claims)}.` },
    'HS256 with the public key': {
      token: (claims, { publicJwk, kid }) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(createSecretKey(Buffer.from(JSON.stringify(publicJwk)))),
    },
    'HS256 with the client secret': {
      token: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(createSecretKey(Buffer.from('top secret'))),
    },
    'a foreign key of the same name': { token: async (claims, { kid }) => signed(claims, await newSigningKeys(kid)) },
    'an unknown key': { token: async (claims) => signed(claims, await newSigningKeys('unknown')) },
    'a key of its own in the header': {
      token: async (claims) => {
        const own = await newSigningKeys('own');
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', jwk: own.publicJwk }).sign(own.privateKey);
      },
    },
    'an empty signature': { token: async (claims, keys) => `${(await signed(claims, keys)).split('.').slice(0, 2).join('.')}.` },
    'another subject under the old signature': {
      token: async (claims, keys) => {
        const [header, , signature] = (await signed({ ...claims, sub: 'x' }, keys)).split('.');
        return [header, encoded(claims), signature].join('.');
      },
    },
    'no token': { token: () => '' },
    'another issuer': { claims: (right) => ({ ...right, iss: 'https://evil.example' }) },
    'another audience': { claims: (right) => ({ ...right, aud: 'another' }) },
    'more audiences': { claims: (right) => ({ ...right, aud: [right['aud'], 'another'] }) },
    'another authorised party': { claims: (right) => ({ ...right, azp: 'another' }) },
    'another nonce': { claims: (right) => ({ ...right, nonce: 'another' }) },
    'no nonce': { claims: (right) => ({ ...right, nonce: undefined }) },
    'an expired token': { claims: (right) => ({ ...right, iat: now() - 400, exp: now() - 100 }) },
    'a token of tomorrow': { claims: (right) => ({ ...right, iat: now() + 400, exp: now() + 700 }) },
    'a token not valid yet': { claims: (right) => ({ ...right, nbf: now() + 300 }) },
    'no subject': { claims: (right) => ({ ...right, sub: undefined }) },
    'the iss parameter of another provider (mix-up)': { answer: { iss: 'https://evil.example' } },
    'an error with markup in it': { answer: { error: 'access_denied', error_description: '<script>alert(1)</script>' } },
    'a code that is none': { answer: { code: 'made-up' } },
  };

  it.each(Object.entries(HOSTILE))('D29: %s is refused, with the reason in the audit trail only', async (_, misbehaviour) => {
    const person = await linkedPerson();
    const client = context.people.client();
    const answer = await signIn(client, person.userId, misbehaviour);
    await expectRefused(client, answer);
    expect(JSON.stringify(answer.body)).not.toMatch(/script|nonce|alg/u);
    const [event] = await auditEvents(context.api, { address: client.address });
    expect(event).toMatchObject({ action: 'sign-in.failed', outcome: 'failure', object_id: providerId, details: { door: 'oidc' } });
  });

  it('bears a minute of difference between the clocks', async () => {
    const person = await linkedPerson();
    const claims = (right: object) => ({ ...right, iat: now() + 40, exp: now() + 340 });
    expect((await signIn(context.people.client(), person.userId, { claims })).body.step).toBe('second-factor');
  });

  it('D32: an answer leads nowhere in another browser, neither the victim’s in the attacker’s nor the other way round', async () => {
    const person = await linkedPerson();
    const path = `sign-in/providers/${providerId}`;
    const [attacker, victim] = [context.people.client(), context.people.client()];
    const { body } = await attacker.post(`${path}/start`, {});
    const back = openId.signIn(body.location as string, person.userId);
    const received = await victim.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
    const handle = String(received.headers['location']).split('#')[1] ?? '';
    await expectRefused(victim, await victim.post(`${path}/finish`, { handle }));
    await expectRefused(attacker, await attacker.post(`${path}/finish`, { handle }));
  });

  it('an answer counts once, and for the provider that was asked', async () => {
    const person = await linkedPerson();
    const client = context.people.client();
    const { body } = await client.post(`sign-in/providers/${providerId}/start`, {});
    const back = openId.signIn(body.location as string, person.userId);
    const path = `${back.pathname.replace('/api/v1/', '')}${back.search}`;
    const otherId = await addProvider(openId);
    for (const address of [path.replace(providerId, otherId), path]) {
      const { status, headers } = await client.get(address);
      expect([status, headers['location']]).toEqual([303, expect.stringMatching(/^\/sign-in\/provider\/[^#]+$/u)]);
    }
    const again = await bring(client, `sign-in/providers/${providerId}`, person.userId);
    expect((await client.post(`sign-in/providers/${providerId}/finish`, { handle: again.handle })).status).toBe(200);
    expect((await client.post(`sign-in/providers/${providerId}/finish`, { handle: again.handle })).status).toBe(401);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil',
    'javascript:alert(1)',
    '/x\r\nSet-Cookie: a=b',
    'sign-in',
  ])('D32: %j is no place to return to', async (returnTo) => {
    expect((await context.people.client().post(`sign-in/providers/${providerId}/start`, { returnTo })).status).toBe(400);
  });

  it('cannot be used once it is switched off or its address is one of ours', async () => {
    const off = await addProvider(openId, { enabled: false });
    expect((await context.people.client().post(`sign-in/providers/${off}/start`, {})).status).toBe(404);
    const metadata = await addProvider(openId, { issuer: 'https://169.254.169.254' });
    expect((await context.people.client().post(`sign-in/providers/${metadata}/start`, {})).body.code).toBe('provider-refused');
  });

  it('is linked once, by somebody who has just confirmed that it is he, and can be unlinked', async () => {
    const person = await linkedPerson();
    const other = await context.people.signedIn(await context.people.person());
    const { handle } = await bring(other, `profile/identities/${providerId}`, person.userId);
    expect((await other.post(`profile/identities/${providerId}/finish`, { handle })).body.code).toBe('identity-taken');
    const client = await context.people.signedIn(person);
    const { body } = await client.get('profile/identities');
    expect(body.items).toMatchObject([{ label: `${person.userId}@example.com`, provider: { id: providerId } }]);
    expect((await client.delete(`profile/identities/${body.items[0].id as string}`)).status).toBe(204);
    const gone = context.people.client();
    await expectRefused(gone, await signIn(gone, person.userId), 'identity-not-linked');
    context.clock.forward(6 * 60_000);
    expect((await client.post(`profile/identities/${providerId}/start`)).body.code).toBe('reauthentication-required');
    context.clock.reset();
  });
});
