import type { IdentityApi } from './identity-api.js';
import { TestOpenIdProvider } from './openid-provider.js';
import type { Client } from './people.js';
import { requestOf, TestSamlProvider } from './saml-provider.js';
import { TestCertificates } from './test-certificates.js';

type Answered = ReturnType<Client['post']>;
type Bring = (client: Client, location: string, subject: string) => Promise<string>;

const PLAIN = {
  enabled: true,
  subject: 'sub',
  secondFactorProofs: [],
  createsAccounts: false,
  signsOutThere: false,
  signOutUrl: null,
  acceptsCbc: false,
  mayBegin: false,
};

/** Links somebody to a provider of each kind, and gives what signs him in with it. */
export class ProviderKeys {
  private readonly certificates = new TestCertificates();
  private readonly idp = new TestSamlProvider();
  private openId: TestOpenIdProvider | null = null;

  async oidc(context: IdentityApi, userId: string): Promise<(client: Client) => Promise<Awaited<Answered>>> {
    const openId = (this.openId ??= await TestOpenIdProvider.start(this.certificates.issue('openid', 'IP:127.0.0.1')));
    const input = {
      ...PLAIN, kind: 'oidc', name: 'OpenID', issuer: openId.issuer, signInUrl: null, clientId: openId.clientId, signingCertificates: [],
      authority: this.certificates.authority, secret: 'secret',
    }; // prettier-ignore
    return keyOf(context, input, userId, async (client, location, subject) => {
      const back = openId.signIn(location, subject);
      const { headers } = await client.get(`${back.pathname.replace('/api/v1/', '')}${back.search}`);
      return headers['location'] as string;
    });
  }

  saml(context: IdentityApi, userId: string): Promise<(client: Client) => Promise<Awaited<Answered>>> {
    const { issuer, signInUrl, pair } = this.idp;
    const input = {
      ...PLAIN, kind: 'saml', name: 'SAML', issuer, signInUrl, clientId: null, signingCertificates: [{ pem: pair.certificate }], authority: null,
    }; // prettier-ignore
    return keyOf(context, input, userId, async (client, location, subject) => {
      const request = requestOf(location);
      const SAMLResponse = Buffer.from(this.idp.response(this.idp.said(request, subject))).toString('base64');
      const path = new URL(request.consumer).pathname.replace('/api/v1/', '');
      const { headers } = await client.post(path).type('form').send({ SAMLResponse, RelayState: request.relayState });
      return headers['location'] as string;
    });
  }

  async stop(): Promise<void> {
    await this.openId?.stop();
    this.certificates.remove();
  }
}

/** Each with a provider of its own, made by an administrator; the person links himself. */
async function keyOf({ people }: IdentityApi, input: Record<string, unknown>, userId: string, bring: Bring) {
  const administrator = await people.signedIn(await people.person({}, ['platform-administrator']));
  const { body } = await administrator.post('platform/identity-providers', input).expect(201);
  const id = body.id as string;
  const handleOf = async (client: Client, path: string, sent?: Record<string, unknown>): Promise<string> => {
    const { body: begun } = await client.post(path, sent).expect(200);
    return (await bring(client, begun.location as string, userId)).split('#')[1] ?? '';
  };
  const own = await people.signedIn({ userId });
  await own.post(`profile/identities/${id}/finish`, { handle: await handleOf(own, `profile/identities/${id}/start`) }).expect(201);
  return async (client: Client) =>
    client.post(`sign-in/providers/${id}/finish`, { handle: await handleOf(client, `sign-in/providers/${id}/start`, {}) });
}
