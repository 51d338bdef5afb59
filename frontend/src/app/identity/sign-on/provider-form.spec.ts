import { TestBed } from '@angular/core/testing';
import { Session } from '../../session/session';
import { Screen } from '../../../testing/screen';
import { Refusal, Server, aSession } from '../../../testing/server';
import type { ProviderDto } from '../../api/models';
import { ProviderForm } from './provider-form';

const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
const STORED: ProviderDto = {
  id: 'p1',
  kind: 'saml',
  name: 'Corp',
  enabled: true,
  issuer: 'https://idp.example/saml2',
  signInUrl: 'https://idp.example/sso',
  signOutUrl: 'https://idp.example/slo',
  clientId: null,
  subject: 'sub',
  signingCertificates: [{ pem: PEM }],
  authority: null,
  secondFactorProofs: [],
  createsAccounts: false,
  signsOutThere: true,
  acceptsCbc: false,
  mayBegin: false,
  hasSecret: false,
  answerUrl: 'https://us.example/assertion',
  metadataUrl: 'https://us.example/metadata',
  logoutUrl: 'https://us.example/single-logout',
  signingCertificate: PEM,
  signedOutUrl: null,
  beginUrl: 'https://us.example/begin',
  decryptionKeys: [],
  createdAt: '2026-11-28T10:00:00Z',
  version: 3,
};

async function open(server: Server, providerId?: string): Promise<Screen> {
  TestBed.configureTestingModule({ providers: server.providers() });
  TestBed.inject(Session).set({ ...aSession(), platformPermissions: ['platform.identity-provider.manage'] });
  const fixture = TestBed.createComponent(ProviderForm);
  if (providerId) fixture.componentRef.setInput('providerId', providerId);
  const screen = new Screen(fixture);
  await screen.settled();
  return screen;
}

async function choose(screen: Screen, name: string, value: string): Promise<void> {
  const box = screen.getAs(HTMLSelectElement, 'combobox', name);
  box.value = value;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.dispatchEvent(new Event('change', { bubbles: true }));
  await screen.settled();
}

describe('the form of a SAML provider', () => {
  it('shows what to enter at the provider, and sends back what was changed with the version', async () => {
    const server = new Server({
      'GET /platform/identity-providers/p1': () => STORED,
      'PUT /platform/identity-providers/p1': () => STORED,
    });
    const screen = await open(server, 'p1');
    for (const text of [STORED.metadataUrl, STORED.answerUrl, STORED.logoutUrl]) expect(screen.text).toContain(text);
    expect(screen.text).toContain('-----BEGIN CERTIFICATE----- AAAA');
    expect(screen.query('textbox', 'Client id')).toBeUndefined();
    expect(await screen.violations()).toEqual([]);
    await screen.type(/^Address for signing out/, '');
    expect(screen.query('checkbox', /^Signing out here goes on/)).toBeUndefined();
    await screen.click('button', 'Save');
    const [sent] = server.asked('PUT', /p1/);
    expect(sent?.body).toMatchObject({
      signOutUrl: null,
      signsOutThere: false,
      signInUrl: STORED.signInUrl,
      signingCertificates: [{ pem: PEM }],
    });
    expect(sent?.headers.get('If-Match')).toBe('"3"');
  });

  it('has no address of ours for signing out while the provider has none', async () => {
    const plain = { ...STORED, signOutUrl: null, signsOutThere: false, logoutUrl: null, signingCertificate: null };
    const screen = await open(new Server({ 'GET /platform/identity-providers/p1': () => plain }), 'p1');
    expect(screen.text).toContain(STORED.answerUrl);
    expect(screen.text).not.toContain('Logout URL (single logout service)');
  });

  it('puts the complaints of the server where they belong', async () => {
    const errors = [{ field: 'signOutUrl', message: 'must be an https:// address' }];
    const server = new Server({ 'POST /platform/identity-providers': () => new Refusal(400, { status: 400, code: 'invalid', errors }) });
    const screen = await open(server);
    await screen.type('Name', 'Corp');
    await choose(screen, 'Protocol', 'saml');
    await screen.type('Entity id of the provider', STORED.issuer);
    await screen.type('Address for sign-in requests', 'https://idp.example/sso');
    await screen.type(/^Address for signing out/, 'http://idp.example/slo');
    await screen.type('Signing certificates', PEM);
    await screen.click('button', 'Save');
    expect(server.asked('POST', /identity-providers/)[0]?.body).toMatchObject({
      kind: 'saml',
      clientId: null,
      signOutUrl: 'http://idp.example/slo',
    });
    expect(screen.get('textbox', /^Address for signing out/).getAttribute('aria-invalid')).toBe('true');
    expect(screen.text).toContain('must be an https:// address');
  });
});
