import { ExpiryReminders } from '@clientst0r/identity';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { FormBrowser, formOf } from '../support/form-browser.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import { ASSERTION, newSigningPair, requestOf, RESPONSE, responseXml, type Said, TestSamlProvider } from '../support/saml-provider.js';
import { wrapped, WRAPPINGS } from '../support/saml-wrapping.js';
import { SimpleSaml } from '../support/simplesaml.js';
import { TestCertificates } from '../support/test-certificates.js';

let context: IdentityApi;
let administrator: Client;
let providerId: string;
let owned: TestPerson;
const idp = new TestSamlProvider();

const input = (changes: object = {}): Record<string, unknown> => ({
  kind: 'saml', name: 'Test SAML', enabled: true, issuer: idp.issuer, signInUrl: idp.signInUrl, clientId: null, subject: 'sub',
  signingCertificates: [{ pem: idp.pair.certificate }], authority: null, secondFactorProofs: [], createsAccounts: false, signsOutThere: false, signOutUrl: null, acceptsCbc: false, mayBegin: false, ...changes,
}); // prettier-ignore

async function addProvider(changes: object = {}): Promise<string> {
  const answer = await administrator.post('platform/identity-providers', input(changes));
  expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
  return answer.body.id as string;
}

/** The form that the provider's page has the browser post: without cookies, and without the header of our own pages. */
async function post(
  client: Client,
  id: string,
  xml: string,
  relayState: string,
): Promise<{ status: number; page: string; handle: string }> {
  const SAMLResponse = Buffer.from(xml).toString('base64');
  const answer = await context.api.http
    .post(`/api/v1/sign-in/providers/${id}/assertion`)
    .set('x-forwarded-for', client.address)
    .type('form')
    .send({ SAMLResponse, RelayState: relayState });
  const [page = '', handle = ''] = ((answer.headers['location'] as string | undefined) ?? '').split('#');
  return { status: answer.status, page, handle };
}

type Attack = (said: Said) => string;

async function signIn(client: Client, subject: string, attack: Attack, changes: Partial<Said> = {}, id = providerId) {
  const { body } = await client.post(`sign-in/providers/${id}/start`, {});
  const request = requestOf(body.location as string);
  const { handle } = await post(client, id, attack(idp.said(request, subject, changes)), request.relayState);
  return client.post(`sign-in/providers/${id}/finish`, { handle: handle || 'none' });
}

const right: Attack = (said) => idp.response(said);

async function linkedPerson(id = providerId): Promise<TestPerson> {
  const person = await context.people.person();
  const client = await context.people.signedIn(person);
  const { body } = await client.post(`profile/identities/${id}/start`);
  const request = requestOf(body.location as string);
  const { handle, page } = await post(client, id, idp.response(idp.said(request, person.userId)), request.relayState);
  expect(page).toBe(`/profile/provider/${id}`);
  expect((await client.post(`profile/identities/${id}/finish`, { handle })).status).toBe(201);
  return person;
}

async function expectRefused(client: Client, answer: { status: number; body: { code?: string } }): Promise<void> {
  expect([answer.status, answer.body.code]).toEqual([401, 'provider-refused']);
  expect([...client.cookies.keys()]).toEqual([]);
}

beforeAll(async () => {
  context = await startIdentityApi();
  administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  providerId = await addProvider();
  owned = await linkedPerson();
});

describe('a SAML provider', () => {
  it('proves the first factor of a linked person; the second one is asked for', async () => {
    const client = context.people.client();
    const { body } = await signIn(client, owned.userId, right);
    expect(body).toEqual({ step: 'second-factor', methods: ['totp', 'recovery-code'], returnTo: '/' });
    expect((await client.post('sign-in/second-factor', { code: await currentCode(owned) })).body).toEqual({ step: 'signed-in' });
    expect((await client.get('session')).body.user.id).toBe(owned.userId);
  });

  it('waives the second factor only where it is set to and the assertion proves one', async () => {
    const strong = 'http://schemas.microsoft.com/claims/multipleauthn';
    const trusted = await addProvider({ secondFactorProofs: [strong] });
    const person = await linkedPerson(trusted);
    expect((await signIn(context.people.client(), person.userId, right, {}, trusted)).body.step).toBe('second-factor');
    expect((await signIn(context.people.client(), person.userId, right, { context: strong }, trusted)).body.step).toBe('signed-in');
    expect((await signIn(context.people.client(), owned.userId, right, { context: strong })).body.step).toBe('second-factor');
  });

  it('may sign with either of two certificates during a roll-over', async () => {
    const next = newSigningPair();
    const rolling = await addProvider({ signingCertificates: [{ pem: idp.pair.certificate }, { pem: next.certificate }] });
    const person = await linkedPerson(rolling);
    const byNext: Attack = (said) => idp.sign(idp.sign(responseXml(said), ASSERTION, next), RESPONSE, next);
    expect((await signIn(context.people.client(), person.userId, byNext, {}, rolling)).body.step).toBe('second-factor');
    expect((await signIn(context.people.client(), person.userId, right, {}, rolling)).body.step).toBe('second-factor');
  });

  it('is told of to those who run the platform before its last certificate ends, twice', async () => {
    const { email } = (await administrator.get('session')).body.user as { email: string };
    const mails = async (): Promise<number> => {
      await context.api.app.get(ExpiryReminders).remind();
      const where = "kind = 'notice.certificate-ending' and subject_id = ? and recipient = ?";
      return (
        await context.api.orm.em.getConnection().execute<unknown[]>(`select id from mail_deliveries where ${where}`, [providerId, email])
      ).length;
    };
    expect([await mails(), await mails(), await mails()]).toEqual([1, 2, 2]);
  });

  it('D35: the same NameID of another provider is somebody else', async () => {
    const other = await addProvider();
    const client = context.people.client();
    const answer = await signIn(client, owned.userId, right, {}, other);
    expect([answer.status, answer.body.code]).toEqual([401, 'identity-not-linked']);
  });

  it('bears a minute of difference between the clocks, and not two', async () => {
    expect((await signIn(context.people.client(), owned.userId, right, { notBefore: 50, notOnOrAfter: 300 })).body.step).toBe(
      'second-factor',
    );
    expect((await signIn(context.people.client(), owned.userId, right, { notOnOrAfter: -50 })).body.step).toBe('second-factor');
    const client = context.people.client();
    await expectRefused(client, await signIn(client, owned.userId, right, { notBefore: 120, notOnOrAfter: 300 }));
  });

  it('needs a certificate: without one nothing would be checked', async () => {
    const { status, body } = await administrator.post('platform/identity-providers', input({ signingCertificates: [] }));
    expect([status, body.errors[0].field]).toEqual([400, 'signingCertificates']);
  });
});

const replaced = (xml: string, from: string | RegExp, to: string): string => {
  const changed = xml.replace(from, to);
  expect(changed).not.toBe(xml);
  return changed;
};
const foreign = newSigningPair();
const attacker = 'attacker';

/** What each of them needs is in the hands of whoever may sign in himself, or of whoever sees a response. */
const HOSTILE: Readonly<Record<string, Attack>> = {
  unsigned: (said) => responseXml(said),
  'only the assertion signed': (said) => idp.sign(responseXml(said), ASSERTION),
  'only the response signed': (said) => idp.sign(responseXml(said), RESPONSE),
  'a foreign key, with its certificate in the signature': (said) =>
    idp.sign(idp.sign(responseXml(said), ASSERTION, foreign), RESPONSE, foreign),
  'the assertion by a foreign key': (said) => idp.sign(idp.sign(responseXml(said), ASSERTION, foreign), RESPONSE),
  'SHA-1': (said) =>
    idp.sign(idp.sign(responseXml(said), ASSERTION, idp.pair, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'), RESPONSE, idp.pair, 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'), // prettier-ignore
  'HMAC keyed with the certificate': (said) => replaced(idp.response(said), /Algorithm="[^"]*rsa-sha256"/gu, 'Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"'), // prettier-ignore
  'another subject under the old signature': (said) => replaced(idp.response({ ...said, subject: attacker }), attacker, said.subject),
  'a comment in the NameID': (said) => replaced(idp.response({ ...said, subject: `${said.subject}.evil` }), `${said.subject}.evil`, `${said.subject}<!-- -->.evil`), // prettier-ignore
  'a comment in the digest': (said) => replaced(idp.response(said), /<ds:DigestValue>/u, '<ds:DigestValue><!-- x -->'),
  'a processing instruction in the NameID': (said) => replaced(idp.response({ ...said, subject: `${said.subject}.evil` }), `${said.subject}.evil`, `${said.subject}<?x ?>.evil`), // prettier-ignore
  'a second SignedInfo': (said) => replaced(idp.response(said), /(<ds:SignedInfo>[\s\S]*?<\/ds:SignedInfo>)/u, '$1$1'),
  'an external entity': (said) =>
    `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${replaced(idp.response(said), said.subject, '&e;')}`,
  'a bomb of entities': (said) => `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${replaced(idp.response(said), said.subject, '&b;')}`, // prettier-ignore
  'a transform that SAML does not know': (said) => replaced(idp.response(said), 'http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xslt-19991116'), // prettier-ignore
  'a reference to the whole document': (said) => replaced(idp.response(said), /URI="#[^"]+"/u, 'URI=""'),
  'two NameIDs': (said) => idp.sign(idp.sign(replaced(responseXml(said), /(<saml:NameID[^>]*>)[^<]*(<\/saml:NameID>)/u, `$1${said.subject}$2$1${attacker}$2`), ASSERTION), RESPONSE), // prettier-ignore
  'another audience': (said) => right({ ...said, audience: 'https://other.example/sp' }),
  'another recipient': (said) => right({ ...said, recipient: 'https://other.example/acs' }),
  'another destination': (said) => right({ ...said, destination: 'https://other.example/acs' }),
  'another issuer': (said) => right({ ...said, issuer: 'https://evil.example' }),
  'another issuer of the assertion': (said) => right({ ...said, assertionIssuer: 'https://evil.example' }),
  expired: (said) => right({ ...said, notOnOrAfter: -120 }),
  'an expired confirmation': (said) => right({ ...said, confirmedUntil: -120 }),
  'not valid yet': (said) => right({ ...said, notBefore: 120 }),
  'the answer to another request': (said) => right({ ...said, inResponseTo: '_another' }),
  'the answer to no request (D32: begun by the provider)': (said) => right({ ...said, inResponseTo: null }),
  'a failure that carries an assertion': (said) => right({ ...said, status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }),
  'a transient name': (said) => right({ ...said, nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
  'an empty name': (said) => right({ ...said, subject: '' }),
  'no XML': () => 'hello',
  'half of it': (said) => right(said).slice(0, 2_000),
  'another root': (said) => `<x>${right(said)}</x>`,
};

describe('D31: a response that is not right', () => {
  it.each(Object.entries(HOSTILE))('%s is refused, with the reason in the audit trail only', async (_, attack) => {
    const client = context.people.client();
    const answer = await signIn(client, owned.userId, attack);
    await expectRefused(client, answer);
    expect(JSON.stringify(answer.body)).not.toMatch(/signature|root:|audience|issuer/iu);
    const [event] = await auditEvents(context.api, { address: client.address });
    expect(event).toMatchObject({ action: 'sign-in.failed', outcome: 'failure', object_id: providerId, details: { door: 'saml' } });
  });

  it.each(Object.entries(WRAPPINGS))('%s does not sign in the victim', async (_, wrapping) => {
    const client = context.people.client();
    await expectRefused(client, await signIn(client, attacker, (said) => wrapped(idp.response(said), owned.userId, wrapping)));
    const [event] = await auditEvents(context.api, { address: client.address });
    expect(event?.details).toMatchObject({ reason: expect.stringMatching(/^(document|signature): /u) as unknown });
  });

  it('replayed, it is refused: with its own state, and in a new flow of the same browser', async () => {
    const client = context.people.client();
    const { body } = await client.post(`sign-in/providers/${providerId}/start`, {});
    const request = requestOf(body.location as string);
    const xml = idp.response(idp.said(request, owned.userId));
    const first = await post(client, providerId, xml, request.relayState);
    expect((await client.post(`sign-in/providers/${providerId}/finish`, { handle: first.handle })).status).toBe(200);
    expect(await post(client, providerId, xml, request.relayState)).toMatchObject({
      status: 303,
      page: `/sign-in/provider/${providerId}`,
      handle: '',
    });
    const thief = context.people.client();
    await expectRefused(thief, await signIn(thief, owned.userId, () => xml));
  });

  it('D32: in another browser it leads nowhere, and the handle is used up', async () => {
    const [attackers, victims] = [context.people.client(), context.people.client()];
    const { body } = await attackers.post(`sign-in/providers/${providerId}/start`, {});
    const request = requestOf(body.location as string);
    const { handle } = await post(victims, providerId, idp.response(idp.said(request, owned.userId)), request.relayState);
    for (const client of [victims, attackers]) {
      const answer = await client.post(`sign-in/providers/${providerId}/finish`, { handle });
      expect([answer.status, answer.body.code]).toEqual([401, 'provider-refused']);
    }
  });

  it.each([
    ['a form where JSON is due', 'sign-in/providers/x/finish'],
    ['a form at the ordinary sign-in', 'sign-in'],
  ])('D28: %s stays unread', async (_, path) => {
    const answer = await context.api.http.post(`/api/v1/${path}`).type('form').send('email=a&password=b&handle=c');
    expect([403, 415]).toContain(answer.status);
  });

  it.each([
    [400, 'SAMLResponse=%00&RelayState=x'],
    [400, 'SAMLResponse=YQ&RelayState=a&RelayState=b'],
    [400, 'RelayState=x'],
    [400, 'SAMLResponse[a]=b&RelayState=x'],
    [400, `SAMLResponse=YQ&RelayState=${'x'.repeat(2_001)}`],
    [400, 'constructor=x&SAMLResponse=YQ&RelayState=x'],
    [400, 'SAMLResponse=YQ&RelayState=x&more=y'],
    [413, `SAMLResponse=${'A'.repeat(300_000)}&RelayState=x`],
  ])('a form of the wrong shape is answered by %i: %.60s', async (status, form) => {
    const answer = await context.api.http.post(`/api/v1/sign-in/providers/${providerId}/assertion`).type('form').send(form);
    expect(answer.status).toBe(status);
  });
});

describe('a response that nobody has asked for', () => {
  const unasked = (subject: string): string => {
    const { href } = new URL(`http://localhost:8480/api/v1/sign-in/providers/${providerId}/assertion`);
    const request = { id: '', consumer: href, entityId: href.replace('/assertion', '/metadata'), relayState: '', forced: false };
    return idp.response(idp.said(request, subject, { inResponseTo: null }));
  };
  const posted = (id: string, xml: string, form: object = {}) =>
    context.api.http
      .post(`/api/v1/sign-in/providers/${id}/assertion`)
      .set('x-forwarded-for', context.people.client().address)
      .type('form')
      .send({ SAMLResponse: Buffer.from(xml).toString('base64'), ...form });

  it('is refused by default, with any RelayState and with none', async () => {
    for (const form of [{}, { RelayState: '' }, { RelayState: 'https://evil.example/' }]) {
      const { status, headers } = await posted(providerId, unasked(owned.userId), form);
      expect([status, headers['location']]).toEqual([303, `/sign-in/provider/${providerId}`]);
    }
  });

  it('begins a sign-in of ours where it may, and is itself not believed: whatever is in it, nobody is signed in, and RelayState leads nowhere', async () => {
    const id = await addProvider({ mayBegin: true });
    for (const xml of [unasked(owned.userId), unasked(attacker).replace(attacker, owned.userId), '<samlp:Response xmlns:samlp="x"/>']) {
      const { status, headers } = await posted(id, xml, { RelayState: 'https://evil.example/' });
      expect([status, headers['location'], headers['set-cookie']]).toEqual([303, `/sign-in/begin/${id}`, undefined]);
    }
  });

  it('does not begin one when it answers somebody’s request, is no response, or the provider is switched off', async () => {
    const id = await addProvider({ mayBegin: true });
    const { body } = await context.people.client().post(`sign-in/providers/${id}/start`, {});
    const answer = idp.response(idp.said(requestOf(body.location as string), owned.userId));
    const off = await addProvider({ mayBegin: true, enabled: false });
    for (const [at, xml] of [
      [id, answer],
      [id, 'hello'],
      [id, '<x/>'],
      [off, unasked(owned.userId)],
    ] as const) {
      // prettier-ignore
      const { headers } = await posted(at, xml, { RelayState: 'other' });
      expect(headers['location']).toBe(`/sign-in/provider/${at}`);
    }
  });

  it('is not a matter of OpenID Connect', async () => {
    const openId = { kind: 'oidc', signInUrl: null, clientId: 'c', secret: 's', signingCertificates: [], mayBegin: true };
    const { status, body } = await administrator.post('platform/identity-providers', input(openId));
    expect([status, body.errors[0].field]).toEqual([400, 'mayBegin']);
  });
});

describe('SimpleSAMLphp', () => {
  const certificates = new TestCertificates();
  let real: SimpleSaml;
  let browser: FormBrowser;

  beforeAll(async () => {
    real = await SimpleSaml.start(certificates.issue('simplesaml', 'IP:127.0.0.1'));
    browser = new FormBrowser(certificates.authority);
  });

  afterAll(async () => {
    await browser.close();
    await real.stop();
    certificates.remove();
  });

  it('is set up from its metadata, signs alice in, and its groups give her a role', async () => {
    const metadata = await administrator.post('platform/identity-provider-metadata', { xml: (await browser.open(real.metadataUrl)).html });
    expect([metadata.status, metadata.body.issuer]).toEqual([200, real.metadataUrl]);
    expect(metadata.body.signInUrl).toBe(`${real.address}/saml2/idp/SSOService.php`);
    const id = await addProvider({ ...metadata.body, name: 'SimpleSAMLphp', createsAccounts: true });
    const shown = await administrator.get(`platform/identity-providers/${id}`);
    real.know(shown.body.metadataUrl as string, shown.body.answerUrl as string);
    const organisationId = await context.people.organisation('Clients of Alice');
    const owner = await context.people.signedIn(await context.people.person({ [organisationId]: ['owner'] }, ['platform-administrator']));
    const mappings = [{ claim: 'groups', value: 'technicians', organisationId, roleId: 'technician' }];
    expect((await owner.put(`platform/identity-providers/${id}/mappings`, { mappings })).status).toBe(200);

    const client = context.people.client();
    const { body } = await client.post(`sign-in/providers/${id}/start`, {});
    const login = await browser.open(body.location as string);
    expect(login.html).toContain('password');
    const answered = formOf(await browser.submit(login, { username: 'alice', password: 'wonderland' }));
    expect(answered.action).toBe(shown.body.answerUrl);
    const { SAMLResponse = '', RelayState = '' } = answered.fields;
    const received = await post(client, id, Buffer.from(SAMLResponse, 'base64').toString(), RelayState);
    const finished = await client.post(`sign-in/providers/${id}/finish`, { handle: received.handle });
    expect([finished.status, finished.body.step]).toEqual([200, 'enrol-second-factor']);
    const members = await owner.get(`organisations/${organisationId}/members`);
    expect(members.body.items).toContainEqual(
      expect.objectContaining({ email: 'alice@corp.example', name: 'Alice', roles: [expect.objectContaining({ id: 'technician' })] }),
    );
    const dry = await administrator.post(`platform/identity-providers/${id}/dry-run`, { content: SAMLResponse });
    expect(dry.body.steps.map(({ outcome }: { outcome: string }) => outcome)).not.toContain('failed');
    expect(dry.body.roles).toEqual([
      { organisationId, organisationName: 'Clients of Alice', roleId: 'technician', roleName: 'Technician' },
    ]);
  });
});
