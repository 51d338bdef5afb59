import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { KeyPair } from './test-certificates.js';

type Claims = Record<string, unknown>;

interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** Whether the time of authentication has to be told (OpenID Connect Core 1.0, section 3.1.2.1). */
  readonly wantsTime: boolean;
}

/** What the next sign-in does differently from what is right. */
export interface Misbehaviour {
  /** Replaces claims of the ID token; undefined removes one. */
  readonly claims?: (right: Claims) => Claims;
  /** Replaces the token as a whole. */
  readonly token?: (right: Claims, keys: SigningKeys) => Promise<string> | string;
  /** Replaces parameters of the callback. */
  readonly answer?: Readonly<Record<string, string>>;
}

export interface SigningKeys {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function newSigningKeys(kid: string): Promise<SigningKeys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

export function signed(claims: Claims, { kid, privateKey }: SigningKeys): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
}

/** An OpenID provider over TLS that signs in whom it is told to, and that can be told to lie. */
export class TestOpenIdProvider {
  private readonly codes = new Map<string, { request: AuthorizationRequest; subject: string; misbehaviour: Misbehaviour }>();
  /** What its token endpoint was asked for. */
  readonly seenCodes: string[] = [];
  keys: SigningKeys;
  private server: Server;

  private constructor(readonly clientId: string) {}

  static async start(pair: KeyPair, clientId = 'clientst0r'): Promise<TestOpenIdProvider> {
    const provider = new TestOpenIdProvider(clientId);
    provider.keys = await newSigningKeys('first');
    provider.server = createServer({ cert: pair.certificate, key: pair.key }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void provider.answer(request.url ?? '', Buffer.concat(chunks).toString()).then(([status, body]) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        });
      });
    });
    await new Promise<void>((resolve) => provider.server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  get issuer(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What the browser does at the provider's pages. @returns the address to which it is sent back */
  signIn(location: string, subject: string, misbehaviour: Misbehaviour = {}): URL {
    const asked = new URL(location).searchParams;
    const code = randomBytes(16).toString('hex');
    const get = (name: string): string => asked.get(name) ?? '';
    const request = { redirectUri: get('redirect_uri'), state: get('state'), nonce: get('nonce'), wantsTime: asked.has('max_age') };
    this.codes.set(code, { request, subject, misbehaviour });
    const back = new URL(request.redirectUri);
    for (const [name, value] of Object.entries({ code, state: request.state, iss: this.issuer, ...misbehaviour.answer }))
      back.searchParams.set(name, value);
    return back;
  }

  private async answer(path: string, body: string): Promise<[number, unknown]> {
    if (path === '/.well-known/openid-configuration') return [200, this.metadata()];
    if (path === '/keys') return [200, { keys: [this.keys.publicJwk] }];
    return path === '/token' ? this.exchange(new URLSearchParams(body).get('code') ?? '') : [404, {}];
  }

  private async exchange(code: string): Promise<[number, unknown]> {
    this.seenCodes.push(code);
    const given = this.codes.get(code);
    if (!given) return [400, { error: 'invalid_grant' }];
    this.codes.delete(code);
    const { request, subject, misbehaviour } = given;
    const now = Math.floor(Date.now() / 1000);
    const about = { iss: this.issuer, aud: this.clientId, sub: subject, nonce: request.nonce, email: `${subject}@example.com` };
    const right = { ...about, iat: now, exp: now + 300, ...(request.wantsTime ? { auth_time: now } : {}) };
    const claims = misbehaviour.claims?.(right) ?? right;
    const token = await (misbehaviour.token?.(claims, this.keys) ?? signed(claims, this.keys));
    return [200, { access_token: 'opaque', token_type: 'Bearer', expires_in: 60, id_token: token }];
  }

  private metadata(): object {
    const at = (path: string): string => `${this.issuer}${path}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      end_session_endpoint: at('/end'),
      jwks_uri: at('/keys'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      authorization_response_iss_parameter_supported: true,
    };
  }
}
