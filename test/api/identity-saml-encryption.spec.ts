import { X509Certificate } from 'node:crypto';
import { auditEvents, type IdentityApi, startIdentityApi } from '../support/identity-api.js';
import { FormBrowser, formOf } from '../support/form-browser.js';
import { type Client, type TestPerson } from '../support/people.js';
import { encryptedResponse, type Encryption } from '../support/saml-encryption.js';
import { newSigningPair, requestOf, type Said, TestSamlProvider } from '../support/saml-provider.js';
import { SimpleSaml } from '../support/simplesaml.js';
import { TestCertificates } from '../support/test-certificates.js';

interface Key {
  readonly id: string;
  readonly certificate: string;
  readonly fingerprint: string;
}
interface Provider {
  readonly id: string;
  readonly version: number;
  readonly answerUrl: string;
  readonly metadataUrl: string;
  readonly decryptionKeys: readonly Key[];
}
type Wanted = Omit<Encryption, 'certificate'> & { readonly certificate?: string };

const PROVIDERS = 'platform/identity-providers';
const idp = new TestSamlProvider();
const foreign = newSigningPair();

let context: IdentityApi;
let administrator: Client;
let provider: Provider;
let owned: TestPerson;

const input = (changes: object = {}): Record<string, unknown> => ({
  kind: 'saml', name: 'Encrypting', enabled: true, issuer: idp.issuer, signInUrl: idp.signInUrl, clientId: null, subject: 'sub', authority: null,
  signingCertificates: [{ pem: idp.pair.certificate }], secondFactorProofs: [], createsAccounts: false, signsOutThere: false, signOutUrl: null, acceptsCbc: false, mayBegin: false, ...changes,
}); // prettier-ignore

const addProvider = async (changes: object = {}): Promise<Provider> =>
  (await administrator.post(PROVIDERS, input(changes)).expect(201)).body as Provider;

const renewed = async ({ id, version }: Provider): Promise<Provider> =>
  (await administrator.post(`${PROVIDERS}/${id}/decryption-keys`).set('if-match', `"${version}"`).expect(201)).body as Provider;

const removed = async ({ id, version }: Provider, key: Key): Promise<Provider> =>
  (await administrator.delete(`${PROVIDERS}/${id}/decryption-keys/${key.id}`).set('if-match', `"${version}"`).expect(200)).body as Provider;

async function bring(client: Client, path: string, id: string, make: (said: Said) => string, subject: string) {
  const { body } = await client.post(`${path}/start`, path.startsWith('profile') ? undefined : {});
  const request = requestOf(body.location as string);
  const SAMLResponse = Buffer.from(make(idp.said(request, subject))).toString('base64');
  const { headers } = await context.api.http
    .post(`/api/v1/sign-in/providers/${id}/assertion`)
    .set('x-forwarded-for', client.address)
    .type('form')
    .send({ SAMLResponse, RelayState: request.relayState });
  return ((headers['location'] as string | undefined) ?? '').split('#')[1] ?? 'none';
}

async function signIn({ id, decryptionKeys: [newest] }: Provider, wanted: Wanted = {}, client = context.people.client()) {
  const encryption = { certificate: newest?.certificate ?? foreign.certificate, ...wanted };
  const make = (said: Said): string => encryptedResponse(idp, said, encryption);
  const handle = await bring(client, `sign-in/providers/${id}`, id, make, owned.userId);
  return client.post(`sign-in/providers/${id}/finish`, { handle });
}

async function link(id: string): Promise<void> {
  const client = await context.people.signedIn(owned);
  const path = `profile/identities/${id}`;
  const handle = await bring(client, path, id, (said) => idp.response(said), owned.userId);
  await client.post(`${path}/finish`, { handle }).expect(201);
}

beforeAll(async () => {
  context = await startIdentityApi();
  administrator = await context.people.signedIn(await context.people.person({}, ['platform-administrator']));
  owned = await context.people.person();
  provider = await renewed(await addProvider());
  await link(provider.id);
});

describe('an encrypted assertion', () => {
  it.each(['aes128-gcm', 'aes256-gcm'] as const)('is taken with %s', async (cipher) => {
    expect((await signIn(provider, { cipher })).body.step).toBe('second-factor');
  });

  it('is taken with its key beside it, and in a dry run', async () => {
    expect((await signIn(provider, { beside: true })).body.step).toBe('second-factor');
    const { body } = await context.people.client().post(`sign-in/providers/${provider.id}/start`, {});
    const said = idp.said(requestOf(body.location as string), owned.userId);
    const content = encryptedResponse(idp, said, { certificate: provider.decryptionKeys[0]!.certificate });
    const trial = await administrator.post(`${PROVIDERS}/${provider.id}/dry-run`, { content });
    expect(trial.body.identity).toMatchObject({ subject: owned.userId });
  });

  it('is taken from a provider that signs it in the clear as well: encryption is up to the provider', async () => {
    const client = context.people.client();
    const handle = await bring(client, `sign-in/providers/${provider.id}`, provider.id, (said) => idp.response(said), owned.userId);
    expect((await client.post(`sign-in/providers/${provider.id}/finish`, { handle })).body.step).toBe('second-factor');
  });

  it('is taken with AES-CBC only where that is switched on', async () => {
    const weak = await renewed(await addProvider({ acceptsCbc: true }));
    await link(weak.id);
    expect((await signIn(weak, { cipher: 'aes256-cbc' })).body.step).toBe('second-factor');
    expect((await signIn(provider, { cipher: 'aes256-cbc' })).body.code).toBe('provider-refused');
  });
});

const swapped = (text: string, from: RegExp, to: string): string => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
};
const EVIL = '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_evil" Version="2.0"><saml:Issuer>x</saml:Issuer>';

/** Each under a good signature of the response, where it says nothing else: what is inside must stand by itself. */
const HOSTILE: Readonly<Record<string, Wanted>> = {
  'AES-128-CBC': { cipher: 'aes128-cbc' },
  '3DES': { cipher: 'tripledes-cbc' },
  'RSA 1.5': { oldPadding: true },
  'for another key': { certificate: foreign.certificate },
  'a response without a signature': { signer: null },
  'a response signed by somebody else': { signer: foreign },
  'an assertion without a signature': { assertionSigner: null },
  'an assertion signed by somebody else': { assertionSigner: foreign },
  'an assertion that was changed before it was encrypted': { content: (xml) => swapped(xml, /PasswordProtectedTransport/u, 'X509') },
  'a ciphertext that was changed': {
    outcome: (xml) => swapped(xml, /(<xenc:CipherValue>)(.)([^<]*<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>)/u, '$1$3'),
  },
  'an algorithm that is named wrongly': { outcome: (xml) => swapped(xml, /aes256-gcm/u, 'aes128-gcm') },
  'a digest for the key that is not SHA-1': {
    outcome: (xml) => swapped(xml, /rsa-oaep-mgf1p"\/>/u, 'rsa-oaep-mgf1p"><ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/></xenc:EncryptionMethod>'), // prettier-ignore
  },
  'a ciphertext from elsewhere': {
    outcome: (xml) => swapped(xml, /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/u, '<xenc:CipherReference URI="https://evil.example"/>'),
  },
  'a key whose id is an expression': { beside: true, outcome: (xml) => xml.replaceAll('_key', "x' or '1'='1") },
  'a second encrypted assertion': { outcome: (xml) => `${xml}${xml.replaceAll('_key', '_other')}` },
  'an assertion in the clear before it': { outcome: (xml) => `${EVIL}</saml:Assertion>${xml}` },
  'an assertion in the clear inside it': { outcome: (xml) => swapped(xml, /<saml:EncryptedAssertion>/u, `<saml:EncryptedAssertion>${EVIL}</saml:Assertion>`) }, // prettier-ignore
  'XSW4 inside: the signed assertion in another': { content: (xml) => `${EVIL}${xml}</saml:Assertion>` },
  'XSW3 inside: two assertions': { content: (xml) => `${EVIL}</saml:Assertion>${xml}` },
  'XSW8 inside: the signed assertion as an object of the signature': {
    content: (xml) => {
      const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/u.exec(xml)?.[0] ?? '';
      return `${EVIL}${signature.replace('</ds:Signature>', `<ds:Object>${xml.replace(signature, '')}</ds:Object></ds:Signature>`)}</saml:Assertion>`;
    },
  },
  'a comment inside': { content: (xml) => swapped(xml, /<\/saml:NameID>/u, '<!-- x --></saml:NameID>') },
  'an entity inside': {
    content: (xml) =>
      `<!DOCTYPE r [<!ENTITY e "e">]>${swapped(xml, /urn:oasis:names:tc:SAML:2.0:cm:bearer/u, 'urn:oasis:names:tc:SAML:2.0:cm:b&e;arer')}`,
  },
  'something else inside': { content: () => '<x/>' },
  'no XML inside': { content: () => 'hello' },
};

describe('attacks', () => {
  it.each(Object.entries(HOSTILE))('%s is refused, with the reason in the audit trail only', async (_, wanted) => {
    const client = context.people.client();
    const answer = await signIn(provider, wanted, client);
    expect([answer.status, answer.body.code]).toEqual([401, 'provider-refused']);
    expect([...client.cookies.keys()]).toEqual([]);
    const [event] = await auditEvents(context.api, { address: client.address });
    expect(event).toMatchObject({ action: 'sign-in.failed', object_id: provider.id });
    expect(event?.details).toMatchObject({ reason: expect.stringMatching(/^(document|signature): /u) as unknown });
  });

  it('is not decrypted before the signature around it is right: one refusal for any ciphertext', async () => {
    const reasonOf = async (wanted: Wanted): Promise<unknown> => {
      const client = context.people.client();
      await signIn(provider, { signer: foreign, ...wanted }, client);
      return (await auditEvents(context.api, { address: client.address }))[0]?.details?.['reason'];
    };
    const good = await reasonOf({});
    expect(good).toMatch(/^signature: /u);
    expect(await reasonOf({ content: () => 'hello' })).toBe(good);
    expect(await reasonOf({ certificate: foreign.certificate })).toBe(good);
  });

  it('without a key it is refused', async () => {
    const bare = await addProvider();
    expect((await signIn(bare)).body.code).toBe('provider-refused');
  });
});

describe('the keys', () => {
  it('are in our metadata as a certificate, without AES-CBC', async () => {
    const answer = await context.api.http.get(new URL(provider.metadataUrl).pathname).responseType('blob').expect(200);
    expect(answer.headers['content-type']).toBe('application/samlmetadata+xml');
    const text = (answer.body as Buffer).toString();
    const [newest] = provider.decryptionKeys;
    const certificate = new X509Certificate(newest?.certificate ?? '');
    expect(text).toContain(certificate.raw.toString('base64'));
    expect(text).toMatch(/<KeyDescriptor use="encryption">/u);
    expect(text).toContain('aes256-gcm');
    expect(text).not.toContain('cbc');
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect(newest?.fingerprint).toBe(certificate.fingerprint256);
    expect((await administrator.post('platform/identity-provider-metadata', { xml: text })).status).toBe(400);
  });

  it('overlap while the provider goes over, until the old one is removed', async () => {
    let rolling = await renewed(await addProvider());
    await link(rolling.id);
    const [first] = rolling.decryptionKeys;
    rolling = await renewed(rolling);
    expect(rolling.decryptionKeys.map(({ id }) => id)).toEqual([expect.any(String), first!.id]);
    const forFirst = { certificate: first!.certificate };
    expect((await signIn(rolling)).body.step).toBe('second-factor');
    expect((await signIn(rolling, forFirst)).body.step).toBe('second-factor');
    rolling = await removed(rolling, first!);
    expect((await signIn(rolling, forFirst)).body.code).toBe('provider-refused');
    expect((await signIn(rolling)).body.step).toBe('second-factor');
    const [oldest] = rolling.decryptionKeys;
    rolling = await renewed(await renewed(rolling));
    expect(rolling.decryptionKeys).toHaveLength(2);
    expect((await signIn(rolling, { certificate: oldest!.certificate })).body.code).toBe('provider-refused');
  });

  it('are told to nobody, sealed where they are stored, and recorded by fingerprint', async () => {
    const { body } = await administrator.get(`${PROVIDERS}/${provider.id}`);
    const rows = await context.api.orm.em.getConnection().execute('select * from identity_providers');
    const events = await auditEvents(context.api, { objectId: provider.id });
    expect(JSON.stringify([body, rows, events])).not.toMatch(/PRIVATE KEY|LS0tLS1CRUdJ/u);
    expect(events.find(({ action }) => action === 'identity-provider.updated')?.details).toMatchObject({
      before: { decryptionKeys: [] },
      after: { decryptionKeys: [expect.stringMatching(/^sha256:/u)] },
    });
  });

  it('are of SAML only, want the version, and a fresh proof of identity', async () => {
    const openId = { kind: 'oidc', issuer: 'https://idp.example', signInUrl: null, clientId: 'c', secret: 's', signingCertificates: [] };
    const { body } = await administrator.post(PROVIDERS, input(openId)).expect(201);
    const path = `${PROVIDERS}/${body.id as string}/decryption-keys`;
    expect((await administrator.post(path).set('if-match', '"1"')).body.code).toBe('not-saml');
    const own = `${PROVIDERS}/${provider.id}/decryption-keys`;
    expect((await administrator.post(own).set('if-match', '"1"')).status).toBe(412);
    const gone = await administrator.delete(`${own}/${body.id as string}`).set('if-match', `"${provider.version}"`);
    expect(gone.status).toBe(404);
    const cbc = await administrator.post(PROVIDERS, input({ ...openId, acceptsCbc: true }));
    expect([cbc.status, cbc.body.errors[0].field]).toEqual([400, 'acceptsCbc']);
  });
});

it('SimpleSAMLphp, which encrypts with AES-CBC alone, signs in where that is switched on', async () => {
  const certificates = new TestCertificates();
  const real = await SimpleSaml.start(certificates.issue('simplesaml', 'IP:127.0.0.1'));
  const browser = new FormBrowser(certificates.authority);
  const { body: metadata } = await administrator.post('platform/identity-provider-metadata', { xml: (await browser.open(real.metadataUrl)).html }); // prettier-ignore
  const made = await renewed(await addProvider({ ...metadata, acceptsCbc: true }));
  real.know(made.metadataUrl, made.answerUrl, { encryption: made.decryptionKeys[0]?.certificate ?? '' });
  const client = context.people.client();
  const { body } = await client.post(`sign-in/providers/${made.id}/start`, {});
  const login = await browser.open(body.location as string);
  const { SAMLResponse = '' } = formOf(await browser.submit(login, { username: 'alice', password: 'wonderland' })).fields;
  const xml = Buffer.from(SAMLResponse, 'base64').toString();
  expect(xml).toContain('EncryptedAssertion');
  expect(xml).not.toContain('alice');
  const dryRun = (id: string) => administrator.post(`${PROVIDERS}/${id}/dry-run`, { content: SAMLResponse });
  const trial = await dryRun(made.id);
  expect(trial.body.identity).toMatchObject({ subject: 'alice', email: 'alice@corp.example' });
  const { kind: _, ...strict } = input({ ...metadata, acceptsCbc: false });
  await administrator.put(`${PROVIDERS}/${made.id}`, strict).set('if-match', `"${made.version}"`).expect(200);
  expect((await dryRun(made.id)).body.steps).toContainEqual({ step: 'document', outcome: 'failed', reason: 'encryption: algorithm' });
  await browser.close();
  await real.stop();
  certificates.remove();
});
