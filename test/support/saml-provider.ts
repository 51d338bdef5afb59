import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';

export interface SigningPair {
  readonly key: string;
  readonly certificate: string;
}

/** RSA, with a certificate of its own making. */
export function newSigningPair(): SigningPair {
  const parameters = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Test identity provider', '-days', '2', '-keyout', '-'];
  const text = execFileSync('openssl', parameters, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  const [key = '', certificate = ''] = text.match(/-----BEGIN[\s\S]*?-----END [A-Z ]+-----\n/gu) ?? [];
  return { key, certificate };
}

export interface AuthnRequest {
  readonly id: string;
  readonly consumer: string;
  readonly entityId: string;
  readonly relayState: string;
  /** Whether the person has to prove himself anew. */
  readonly forced: boolean;
}

/** What it says; each part may be wrong. Times in seconds from now. */
export interface Said extends AuthnRequest {
  readonly issuer: string;
  readonly assertionIssuer: string;
  readonly subject: string;
  readonly nameIdFormat: string;
  readonly destination: string;
  readonly recipient: string;
  readonly audience: string;
  readonly inResponseTo: string | null;
  readonly notBefore: number;
  readonly notOnOrAfter: number;
  readonly confirmedUntil: number;
  /** When the person has proved himself. */
  readonly authenticated: number;
  readonly status: string;
  readonly context: string;
  readonly sessionIndex: string | null;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

const XML = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const CANONICAL = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const ASSERTION = "//*[local-name(.)='Assertion']";
export const RESPONSE = "/*[local-name(.)='Response']";

export function requestOf(location: string): AuthnRequest {
  const { searchParams } = new URL(location);
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  const read = (pattern: RegExp): string => pattern.exec(xml)?.[1] ?? '';
  return {
    id: read(/\bID="([^"]+)"/u),
    consumer: read(/AssertionConsumerServiceURL="([^"]+)"/u),
    entityId: read(/<saml:Issuer[^>]*>([^<]+)</u),
    relayState: searchParams.get('RelayState') ?? '',
    forced: read(/\bForceAuthn="([^"]+)"/u) === 'true',
  };
}

/** A SAML identity provider that says, and signs, what it is told to. */
export class TestSamlProvider {
  readonly issuer = 'https://idp.example/saml2';
  readonly signInUrl = 'https://idp.example/sign-in';
  pair = newSigningPair();

  said(request: AuthnRequest, subject: string, changes: Partial<Said> = {}): Said {
    return {
      ...request, subject, issuer: this.issuer, assertionIssuer: this.issuer, destination: request.consumer, recipient: request.consumer,
      audience: request.entityId, inResponseTo: request.id, notBefore: -5, notOnOrAfter: 300, confirmedUntil: 300, authenticated: 0,
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', status: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport', sessionIndex: null, attributes: { email: [`${subject}@example.com`] }, ...changes,
    }; // prettier-ignore
  }

  /** Signed as it should be. */
  response(said: Said): string {
    return this.sign(this.sign(responseXml(said), ASSERTION), RESPONSE);
  }

  sign(xml: string, element: string, { key, certificate }: SigningPair = this.pair, algorithm = RSA): string {
    const signature = new SignedXml({ privateKey: key, publicCert: certificate, signatureAlgorithm: algorithm, canonicalizationAlgorithm: CANONICAL }); // prettier-ignore
    const digestAlgorithm = algorithm === RSA ? 'http://www.w3.org/2001/04/xmlenc#sha256' : 'http://www.w3.org/2000/09/xmldsig#sha1';
    signature.addReference({ xpath: element, digestAlgorithm, transforms: [ENVELOPED, CANONICAL] });
    signature.computeSignature(xml, { prefix: 'ds', location: { reference: `${element}/*[local-name(.)='Issuer']`, action: 'after' } });
    return signature.getSignedXml();
  }
}

/** Without signatures. */
export function responseXml(said: Said): string {
  const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
  const index = said.sessionIndex === null ? '' : ` SessionIndex="${said.sessionIndex}"`;
  const answers = said.inResponseTo === null ? '' : ` InResponseTo="${said.inResponseTo}"`;
  const attributes = Object.entries(said.attributes).map(
    ([name, values]) => `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`, // prettier-ignore
  );
  return (
    `<samlp:Response ${XML} ID="_${randomBytes(16).toString('hex')}" Version="2.0" IssueInstant="${at(0)}" Destination="${said.destination}"${answers}>` +
    `<saml:Issuer>${said.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${said.status}"/></samlp:Status>` +
    `<saml:Assertion ID="_${randomBytes(16).toString('hex')}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${said.assertionIssuer}</saml:Issuer>` +
    `<saml:Subject><saml:NameID Format="${said.nameIdFormat}">${said.subject}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData${answers} ` +
    `NotOnOrAfter="${at(said.confirmedUntil)}" Recipient="${said.recipient}"/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${at(said.notBefore)}" NotOnOrAfter="${at(said.notOnOrAfter)}"><saml:AudienceRestriction>` +
    `<saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${at(said.authenticated)}"${index}><saml:AuthnContext><saml:AuthnContextClassRef>${said.context}</saml:AuthnContextClassRef>` +
    `</saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
  );
}
