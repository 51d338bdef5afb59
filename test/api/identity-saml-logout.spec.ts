import { deflateRawSync } from 'node:zlib';
import { FormBrowser, formOf } from '../support/form-browser.js';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { type Client, currentCode, type TestPerson } from '../support/people.js';
import {
  deflated,
  logoutRequestXml,
  logoutResponseXml,
  newMessageId,
  ourMessage,
  redirectQuery,
  type SaidLogout,
  signedMessage,
} from '../support/saml-logout.js';
import { newSigningPair, requestOf, TestSamlProvider } from '../support/saml-provider.js';
import { SimpleSaml } from '../support/simplesaml.js';
import { TestCertificates } from '../support/test-certificates.js';

const PROVIDERS = 'platform/identity-providers';
const STRONG = 'urn:example:strong';
const SIGN_OUT_URL = 'https://idp.example/sign-out';

let context: IdentityApi;
let administrator: Client;
let provider: Provider;
const idp = new TestSamlProvider();

interface Provider {
  readonly id: string;
  readonly logoutUrl: string;
  readonly signingCertificate: string;
}

const inputFor = (changes: object = {}): Record<string, unknown> => ({
  kind: 'saml', name: 'Corp', enabled: true, issuer: idp.issuer, signInUrl: idp.signInUrl, signOutUrl: SIGN_OUT_URL, clientId: null, subject: 'sub',
  signingCertificates: [{ pem: idp.pair.certificate }], authority: null, secondFactorProofs: [STRONG], createsAccounts: false, signsOutThere: true,
  acceptsCbc: false, mayBegin: false, ...changes,
}); // prettier-ignore

async function addProvider(changes: object = {}): Promise<Provider> {
  return (await administrator.post(PROVIDERS, inputFor(changes)).expect(201)).body as Provider;
}

beforeAll(async () => {
  context = await startIdentityApi();
  administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  provider = await addProvider();
});
afterEach(() => {
  context.clock.reset();
});

async function bring(client: Client, path: string, subject: string, sessionIndex: string | null): Promise<string> {
  const { body } = await client.post(`${path}/start`, path.startsWith('profile') ? undefined : {});
  const request = requestOf(body.location as string);
  const xml = idp.response(idp.said(request, subject, { context: STRONG, sessionIndex }));
  const { headers } = await client
    .post(new URL(request.consumer).pathname.replace('/api/v1/', ''))
    .type('form')
    .send({ SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: request.relayState });
  return String(headers['location']).split('#')[1] ?? '';
}

async function linked({ id } = provider): Promise<TestPerson> {
  const person = await context.people.person();
  const client = await context.people.signedIn(person);
  const handle = await bring(client, `profile/identities/${id}`, person.userId, null);
  await client.post(`profile/identities/${id}/finish`, { handle }).expect(201);
  return person;
}

/** A browser in which the provider has signed him in, with a session there of that index. */
async function arrived({ userId }: TestPerson, sessionIndex: string | null, { id } = provider): Promise<Client> {
  const client = context.people.client();
  const handle = await bring(client, `sign-in/providers/${id}`, userId, sessionIndex);
  expect((await client.post(`sign-in/providers/${id}/finish`, { handle })).body.step).toBe('signed-in');
  return client;
}

const said = (subject: string, sessions: readonly string[] = [], changes: Partial<SaidLogout> = {}, to = provider): SaidLogout => ({
  issuer: idp.issuer, destination: to.logoutUrl, issued: 0, notOnOrAfter: 300, id: newMessageId(), subject, sessions, ...changes,
}); // prettier-ignore

interface Told {
  readonly status: number;
  readonly location: string;
  readonly code?: string;
}

/** As a browser brings it: no cookie of ours comes along from another site. */
async function get(query: string, to = provider, address = context.people.client().address): Promise<Told> {
  const path = new URL(to.logoutUrl).pathname;
  const answer = await context.api.http.get(`${path}?${query}`).set('x-forwarded-for', address);
  return { status: answer.status, location: String(answer.headers['location']), code: answer.body.code as string };
}

async function post(xml: string, to = provider, address = context.people.client().address, field = 'SAMLRequest'): Promise<Told> {
  const form = { [field]: Buffer.from(xml).toString('base64'), RelayState: 'theirs' };
  const request = context.api.http.post(new URL(to.logoutUrl).pathname).set('x-forwarded-for', address);
  const answer = await request.type('form').send(form);
  return { status: answer.status, location: String(answer.headers['location']), code: answer.body.code as string };
}

const redirected = (about: SaidLogout, relayState?: string): Promise<Told> =>
  get(redirectQuery('SAMLRequest', logoutRequestXml(about), idp.pair, relayState));
const lives = async (client: Client): Promise<boolean> => (await client.get('session')).status === 200;

describe('a SAML provider that signs somebody out', () => {
  it('ends the session here that came from the one there, and no other; the answer is signed', async () => {
    const person = await linked();
    const [ended, other, local] = [await arrived(person, 'first'), await arrived(person, 'second'), await context.people.signedIn(person)];
    const about = said(person.userId, ['first']);
    const told = await redirected(about, 'state of theirs');
    expect(told.status).toBe(303);
    expect(await Promise.all([ended, other, local].map(lives))).toEqual([false, true, true]);
    const answer = ourMessage(told.location, provider.signingCertificate);
    expect(answer).toMatchObject({ name: 'SAMLResponse', relayState: 'state of theirs', to: SIGN_OUT_URL });
    expect(answer.xml).toContain(`InResponseTo="${about.id}"`);
    expect(answer.xml).toContain('urn:oasis:names:tc:SAML:2.0:status:Success');
    const events = await auditEvents(context.api, { objectId: person.userId });
    expect(events.at(-1)).toMatchObject({ action: 'session.revoked', actor_name: 'identity provider Corp', details: { sessions: 1 } });
    const received = (await auditEvents(context.api, { objectId: provider.id })).at(-1);
    expect(received).toMatchObject({ action: 'provider-logout.received', details: { ended: 'session', sessions: 1 } });
  });

  it('ends all that somebody has from it where it names no session, and several where it names several, also by a form', async () => {
    const [person, another] = [await linked(), await linked()];
    const theirs = [await arrived(person, 'a'), await arrived(person, null)];
    const others = [await arrived(another, 'b'), await arrived(another, 'c'), await arrived(another, 'd')];
    expect(await post(signedMessage(idp, logoutRequestXml(said(person.userId))))).toMatchObject({ status: 303 });
    expect(await Promise.all([...theirs, ...others].map(lives))).toEqual([false, false, true, true, true]);
    await post(signedMessage(idp, logoutRequestXml(said(another.userId, ['b', 'c']))));
    expect(await Promise.all(others.map(lives))).toEqual([false, false, true]);
  });

  it('also ends a sign-in that is half done', async () => {
    const person = await linked();
    const client = context.people.client();
    const { body } = await client.post(`sign-in/providers/${provider.id}/start`, {});
    const request = requestOf(body.location as string);
    const SAMLResponse = Buffer.from(idp.response(idp.said(request, person.userId, { sessionIndex: 'half' }))).toString('base64');
    const sent = client.post(`sign-in/providers/${provider.id}/assertion`).type('form');
    const { headers } = await sent.send({ SAMLResponse, RelayState: request.relayState });
    const handle = String(headers['location']).split('#')[1] ?? '';
    await redirected(said(person.userId, ['half']));
    expect((await client.post(`sign-in/providers/${provider.id}/finish`, { handle })).body.step).toBe('second-factor');
    const late = await client.post('sign-in/second-factor', { code: await currentCode(person) });
    expect([late.status, late.body.code]).toEqual([401, 'sign-in-expired']);
  });

  it('is answered the same when there was nothing to end', async () => {
    const told = await redirected(said('nobody', ['none']));
    expect(ourMessage(told.location, provider.signingCertificate).xml).toContain(':status:Success');
  });

  it('finds both bindings and our certificate in the metadata; without an address there is nothing', async () => {
    const path = (id: string): string => `/api/v1/sign-in/providers/${id}/metadata`;
    const read = async (id: string): Promise<string> => {
      const { text, body } = (await context.api.http.get(path(id)).buffer(true)) as { text?: string; body: Buffer };
      return text ?? body.toString();
    };
    const metadata = await read(provider.id);
    expect(metadata).toContain(provider.signingCertificate.replace(/-----[^-]+-----|\s/gu, ''));
    expect(metadata.match(/<SingleLogoutService/gu)).toHaveLength(2);
    expect(metadata).toContain(`Location="${provider.logoutUrl}"`);
    const without = await addProvider({ signOutUrl: null, signsOutThere: false });
    expect([without.logoutUrl, without.signingCertificate]).toEqual([null, null]);
    expect(await read(without.id)).not.toContain('SingleLogoutService');
    const to = { ...without, logoutUrl: provider.logoutUrl.replace(provider.id, without.id) };
    expect(await get(redirectQuery('SAMLRequest', logoutRequestXml(said('x', [], {}, to)), idp.pair), to)).toMatchObject({ status: 404 });
  });
});

const replaced = (text: string, from: string | RegExp, to: string): string => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
};
const foreign = newSigningPair();
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
type Attack = (about: SaidLogout) => string;
const query = (xml: string): string => redirectQuery('SAMLRequest', xml, idp.pair);
const request: Attack = (about) => query(logoutRequestXml(about));

/** Queries; what each needs is in the hands of whoever sees a message or may sign in himself. */
const HOSTILE: Readonly<Record<string, Attack>> = {
  unsigned: (about) => `SAMLRequest=${encodeURIComponent(deflated(logoutRequestXml(about)))}`,
  'unsigned, with an algorithm': (about) => request(about).replace(/&Signature=.*$/u, ''),
  'an empty signature': (about) => request(about).replace(/&Signature=.*$/u, '&Signature='),
  'a foreign key': (about) => redirectQuery('SAMLRequest', logoutRequestXml(about), foreign),
  'SHA-1': (about) => redirectQuery('SAMLRequest', logoutRequestXml(about), idp.pair, undefined, SHA1),
  'another request under the old signature': (about) =>
    replaced(
      request({ ...about, subject: 'x' }),
      /SAMLRequest=[^&]*/u,
      `SAMLRequest=${encodeURIComponent(deflated(logoutRequestXml(about)))}`,
    ),
  'a RelayState that was not signed': (about) => replaced(request(about), '&SigAlg=', '&RelayState=x&SigAlg='),
  'the signed request as a RelayState, another in its place': (about) => {
    const other = request({ ...about, subject: 'x' });
    const evil = encodeURIComponent(deflated(logoutRequestXml(about)));
    return `SAMLResponse=${evil}&RelayState=${other.replace('SAMLRequest=', '')}`;
  },
  'two requests': (about) => `SAMLRequest=${encodeURIComponent(deflated(logoutRequestXml(about)))}&${request({ ...about, subject: 'x' })}`,
  'a signature inside the message only': (about) =>
    `SAMLRequest=${encodeURIComponent(deflated(signedMessage(idp, logoutRequestXml(about))))}`,
  'a bomb of compression': () => {
    const bomb = deflateRawSync(Buffer.alloc(2_000_000, 'a')).toString('base64');
    return replaced(query('x'), /SAMLRequest=[^&]*/u, `SAMLRequest=${encodeURIComponent(bomb)}`);
  },
  'another issuer': (about) => request({ ...about, issuer: 'https://evil.example' }),
  'another destination': (about) => request({ ...about, destination: 'https://other.example/slo' }),
  'no destination': (about) => request({ ...about, destination: null }),
  'a request of an hour ago that lasts for a day': (about) => request({ ...about, issued: -3_600, notOnOrAfter: 86_400 }),
  'a request of tomorrow': (about) => request({ ...about, issued: 86_400, notOnOrAfter: 90_000 }),
  'a request that is over': (about) => request({ ...about, issued: -300, notOnOrAfter: -120 }),
  'no time of issue': (about) => query(replaced(logoutRequestXml(about), /IssueInstant="[^"]*"/u, '')),
  'no id': (about) => query(replaced(logoutRequestXml(about), / ID="[^"]*"/u, '')),
  'a comment in the NameID': (about) => query(replaced(logoutRequestXml(about), about.subject, `${about.subject}<!-- -->`)),
  'two NameIDs': (about) => query(replaced(logoutRequestXml(about), /(<saml:NameID.*<\/saml:NameID>)/u, '$1$1')),
  'an encrypted name': (about) => query(replaced(logoutRequestXml(about), '<saml:NameID', '<saml:EncryptedID/><saml:NameID')),
  'an external entity': (about) =>
    query(`<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${replaced(logoutRequestXml(about), about.subject, '&e;')}`),
  'a response in its place': (about) => query(logoutResponseXml(about, '_x')),
  'an assertion in its place': (about) => query(replaced(logoutRequestXml(about), /samlp:LogoutRequest/gu, 'samlp:Response')),
};

/** What is posted. */
const HOSTILE_FORMS: Readonly<Record<string, Attack>> = {
  unsigned: (about) => logoutRequestXml(about),
  'a foreign key, with its certificate in the signature': (about) => signedMessage(idp, logoutRequestXml(about), foreign),
  'SHA-1': (about) => signedMessage(idp, logoutRequestXml(about), idp.pair, SHA1),
  'another subject under the old signature': (about) =>
    replaced(signedMessage(idp, logoutRequestXml({ ...about, subject: 'other' })), '>other<', `>${about.subject}<`),
  'the signed request inside another (wrapped)': (about) => {
    const original = signedMessage(idp, logoutRequestXml({ ...about, subject: 'attacker' }));
    return replaced(
      logoutRequestXml(about),
      '</samlp:LogoutRequest>',
      `<samlp:Extensions>${original}</samlp:Extensions></samlp:LogoutRequest>`,
    );
  },
  'the signed request inside its own signature (wrapped)': (about) => {
    const original = signedMessage(idp, logoutRequestXml({ ...about, subject: 'attacker' }));
    const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/u.exec(original)?.[0] ?? '';
    const inside = replaced(signature, '</ds:Signature>', `<ds:Object>${original.replace(signature, '')}</ds:Object></ds:Signature>`);
    return replaced(logoutRequestXml(about), '</saml:Issuer>', `</saml:Issuer>${inside}`);
  },
  'two of one id (wrapped)': (about) => {
    const original = signedMessage(idp, logoutRequestXml({ ...about, subject: 'attacker' }));
    const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/u.exec(original)?.[0] ?? '';
    const evil = replaced(logoutRequestXml(about), '</saml:Issuer>', `</saml:Issuer>${signature}`);
    return replaced(
      evil,
      '</samlp:LogoutRequest>',
      `<samlp:Extensions>${original.replace(signature, '')}</samlp:Extensions></samlp:LogoutRequest>`,
    );
  },
  'a reference to the whole document': (about) => replaced(signedMessage(idp, logoutRequestXml(about)), /URI="#[^"]+"/u, 'URI=""'),
  'another destination': (about) => signedMessage(idp, logoutRequestXml({ ...about, destination: 'https://other.example/slo' })),
  'a request that is over': (about) => signedMessage(idp, logoutRequestXml({ ...about, issued: -300, notOnOrAfter: -120 })),
  'no XML': () => 'hello',
};

describe('attacks', () => {
  let person: TestPerson;
  let client: Client;

  beforeAll(async () => {
    person = await linked();
    client = await arrived(person, 'victim');
  });

  async function expectRefused(tell: (about: SaidLogout, address: string) => Promise<Told>): Promise<void> {
    const { address } = context.people.client();
    const told = await tell(said(person.userId, ['victim']), address);
    expect([told.status, told.code]).toEqual([400, 'logout-refused']);
    expect(await lives(client)).toBe(true);
    const [event] = await auditEvents(context.api, { address });
    expect(event).toMatchObject({ action: 'provider-logout.refused', outcome: 'failure', object_id: provider.id });
  }

  it.each(Object.entries(HOSTILE).filter(([name]) => !/as a RelayState|two requests/u.test(name)))(
    '%s in the address ends nothing; the reason is in the audit trail only',
    (_, attack) => expectRefused((about, address) => get(attack(about), provider, address)),
  );

  it.each(Object.entries(HOSTILE_FORMS))('%s in a form ends nothing', (_, attack) =>
    expectRefused((about, address) => post(attack(about), provider, address)),
  );

  it.each(['the signed request as a RelayState, another in its place', 'two requests'])('%s ends nothing', async (name) => {
    await get(HOSTILE[name]!(said(person.userId, ['victim'])));
    expect(await lives(client)).toBe(true);
  });

  it('a request that was taken once is not taken again, by neither binding', async () => {
    const repeated = await linked();
    const xml = logoutRequestXml(said(repeated.userId));
    expect((await get(query(xml))).status).toBe(303);
    context.clock.forward(1_000);
    const later = await arrived(repeated, 'later');
    for (const again of [await get(query(xml)), await post(signedMessage(idp, xml))]) expect(again.code).toBe('logout-refused');
    expect(await lives(later)).toBe(true);
  });

  it('a provider ends nothing that came from another', async () => {
    const evil = new TestSamlProvider();
    const other = await addProvider({ issuer: 'https://evil.example', signingCertificates: [{ pem: evil.pair.certificate }] });
    const ofEvil = (changes: Partial<SaidLogout>, to = provider): string =>
      redirectQuery(
        'SAMLRequest',
        logoutRequestXml(said(person.userId, ['victim'], { issuer: 'https://evil.example', ...changes }, to)),
        evil.pair,
      );
    expect((await get(ofEvil({}, other), other)).status).toBe(303);
    expect((await get(ofEvil({}))).status).toBe(400);
    expect((await get(ofEvil({ issuer: idp.issuer }))).status).toBe(400);
    expect((await get(request(said(person.userId, ['victim'])), other)).status).toBe(400);
    expect(await lives(client)).toBe(true);
  });

  it('a session is not named by somebody else’s name, nor a person by a session', async () => {
    for (const about of [said((await linked()).userId, ['victim']), said('victim'), said(person.userId, [person.userId])])
      await redirected(about);
    expect(await lives(client)).toBe(true);
  });
});

describe('signing out here', () => {
  it('leads to the provider with a signed request that names him and the session there; its answer leads back', async () => {
    const person = await linked();
    const client = await arrived(person, 'here');
    const { body } = await client.delete('session').expect(200);
    expect(await lives(client)).toBe(false);
    const asked = ourMessage(body.location as string, provider.signingCertificate);
    expect(asked).toMatchObject({ name: 'SAMLRequest', to: SIGN_OUT_URL });
    expect(asked.xml).toContain(`Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${person.userId}<`);
    expect(asked.xml).toMatch(/SessionIndex[^>]*>here</u);
    const id = / ID="([^"]+)"/u.exec(asked.xml)?.[1] ?? '';
    const answer = redirectQuery('SAMLResponse', logoutResponseXml(said(''), id), idp.pair);
    const { address } = context.people.client();
    expect(await get(answer, provider, address)).toMatchObject({ status: 303, location: '/sign-in' });
    expect((await auditEvents(context.api, { address })).map(({ action }) => action)).not.toContain('provider-logout.refused');
  });

  it('an answer to nothing, a bad one or a forged one leads to the same page, and is recorded', async () => {
    const answers = {
      'answers no request': redirectQuery('SAMLResponse', logoutResponseXml(said(''), '_none'), idp.pair),
      unsigned: `SAMLResponse=${encodeURIComponent(deflated(logoutResponseXml(said(''), '_x')))}`,
    };
    for (const [reason, sent] of Object.entries(answers)) {
      const { address } = context.people.client();
      expect(await get(sent, provider, address)).toMatchObject({ status: 303, location: '/sign-in' });
      const [event] = await auditEvents(context.api, { address });
      expect(event).toMatchObject({ action: 'provider-logout.refused', details: { reason: expect.stringContaining(reason) as unknown } });
    }
  });

  it('is all where the provider is not set to it, and for sessions that came from elsewhere', async () => {
    const quiet = await addProvider({ signsOutThere: false });
    const person = await linked(quiet);
    expect((await (await arrived(person, 'x', quiet)).delete('session')).body).toEqual({ location: null });
    expect((await (await context.people.signedIn(person)).delete('session')).body).toEqual({ location: null });
  });
});

describe('SimpleSAMLphp', () => {
  const certificates = new TestCertificates();
  let real: SimpleSaml;

  beforeAll(async () => {
    real = await SimpleSaml.start(certificates.issue('simplesaml', 'IP:127.0.0.1'));
  });
  afterAll(async () => {
    await real.stop();
    certificates.remove();
  });

  it('signing out there ends the session here, and signing out here ends the one there', async () => {
    const browser = new FormBrowser(certificates.authority);
    const { body: read } = await administrator.post('platform/identity-provider-metadata', {
      xml: (await browser.open(real.metadataUrl)).html,
    });
    expect(read.signOutUrl).toBe(`${real.address}/saml2/idp/SingleLogoutService.php`);
    const { body: made } = await administrator
      .post(PROVIDERS, inputFor({ ...read, secondFactorProofs: [], createsAccounts: true }))
      .expect(201);
    const shown = made as Provider & { metadataUrl: string; answerUrl: string };
    real.know(shown.metadataUrl, shown.answerUrl, { logout: shown.logoutUrl, signing: shown.signingCertificate });
    const organisationId = await context.people.organisation('Signed out');
    const owner = await context.people.signedIn(await context.people.person({ [organisationId]: ['owner'] }, ['platform-administrator']));
    const mappings = [{ claim: 'groups', value: 'technicians', organisationId, roleId: 'viewer' }];
    await owner.put(`${PROVIDERS}/${shown.id}/mappings`, { mappings }).expect(200);
    await administrator.put('platform/settings/second-factor.enforcement', { value: 'optional' }).expect(200);

    const signIn = async (): Promise<{ client: Client; asked: boolean }> => {
      const client = context.people.client();
      const { body } = await client.post(`sign-in/providers/${shown.id}/start`, {});
      const page = await browser.open(body.location as string);
      const asked = page.html.includes('name="password"');
      const { fields } = formOf(asked ? await browser.submit(page, { username: 'alice', password: 'wonderland' }) : page);
      const sent = client.post(`sign-in/providers/${shown.id}/assertion`).type('form').send(fields);
      const handle = String((await sent).headers['location']).split('#')[1] ?? '';
      expect((await client.post(`sign-in/providers/${shown.id}/finish`, { handle })).body.step).toBe('signed-in');
      return { client, asked };
    };

    const { client: one } = await signIn();
    const sent = await browser.open(
      `${real.address}/saml2/idp/initSLO.php?RelayState=${encodeURIComponent('https://elsewhere.example/done')}`,
    );
    const query = new URL(sent.leadsTo ?? '').search.slice(1);
    expect(sent.leadsTo?.startsWith(shown.logoutUrl)).toBe(true);
    const told = await get(query, shown);
    expect([told.status, await lives(one)]).toEqual([303, false]);
    // It takes our answer: its own chain goes on to where it was to end.
    expect((await browser.open(told.location)).leadsTo).toBe('https://elsewhere.example/done');

    const { client: other, asked } = await signIn();
    expect(asked).toBe(true);
    const { body } = await other.delete('session').expect(200);
    const left = await browser.open(body.location as string);
    expect(left.leadsTo?.startsWith(`${shown.logoutUrl}?SAMLResponse=`)).toBe(true);
    expect(await get(new URL(left.leadsTo ?? '').search.slice(1), shown)).toMatchObject({ status: 303, location: '/sign-in' });
    expect((await auditEvents(context.api, { objectId: shown.id })).map(({ action }) => action)).not.toContain('provider-logout.refused');
    expect((await signIn()).asked).toBe(true);
    await browser.close();
  });
});
