import { createSign, createVerify, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SigningPair, TestSamlProvider } from './saml-provider.js';

/** What a message about signing out says; each part may be wrong. Times in seconds from now. */
export interface SaidLogout {
  readonly issuer: string;
  readonly destination: string | null;
  readonly issued: number;
  readonly notOnOrAfter: number | null;
  readonly id: string;
  readonly subject: string;
  readonly sessions: readonly string[];
}

const XML = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const attribute = (name: string, value: string | null): string => (value === null ? '' : ` ${name}="${value}"`);
export const newMessageId = (): string => `_${randomBytes(16).toString('hex')}`;

export function logoutRequestXml(said: SaidLogout): string {
  const { id, destination, notOnOrAfter } = said;
  return (
    `<samlp:LogoutRequest ${XML} ID="${id}" Version="2.0" IssueInstant="${at(said.issued)}"${attribute('Destination', destination)}` +
    `${attribute('NotOnOrAfter', notOnOrAfter === null ? null : at(notOnOrAfter))}><saml:Issuer>${said.issuer}</saml:Issuer>` +
    `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${said.subject}</saml:NameID>` +
    `${said.sessions.map((index) => `<samlp:SessionIndex>${index}</samlp:SessionIndex>`).join('')}</samlp:LogoutRequest>`
  );
}

export function logoutResponseXml({ issuer, destination, issued, id }: SaidLogout, inResponseTo: string, status = 'Success'): string {
  return (
    `<samlp:LogoutResponse ${XML} ID="${id}" Version="2.0" IssueInstant="${at(issued)}"${attribute('Destination', destination)} InResponseTo="${inResponseTo}">` +
    `<saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status></samlp:LogoutResponse>`
  );
}

export const deflated = (xml: string): string => deflateRawSync(xml).toString('base64');

/** The query of the HTTP-Redirect binding. */
export function redirectQuery(name: string, xml: string, { key }: SigningPair, relayState?: string, algorithm = RSA_SHA256): string {
  const parameters = { [name]: deflated(xml), ...(relayState === undefined ? {} : { RelayState: relayState }), SigAlg: algorithm };
  const signed = Object.entries(parameters)
    .map(([each, value]) => `${each}=${encodeURIComponent(value)}`)
    .join('&');
  const hash = /sha1$/u.test(algorithm) ? 'sha1' : 'sha256';
  return `${signed}&Signature=${encodeURIComponent(createSign(hash).update(signed).sign(key, 'base64'))}`;
}

/** Signed as by the HTTP-POST binding. */
export function signedMessage(idp: TestSamlProvider, xml: string, pair?: SigningPair, algorithm?: string): string {
  return idp.sign(xml, '/*', pair, algorithm);
}

/** What we have sent to a provider, if our signature is right. @param certificate PEM, ours */
export function ourMessage(location: string, certificate: string): { name: string; xml: string; relayState: string | null; to: string } {
  const { origin, pathname, search, searchParams } = new URL(location);
  const [signed = '', signature = ''] = search.slice(1).split('&Signature=');
  const verifier = createVerify('sha256').update(signed);
  if (!verifier.verify(certificate, decodeURIComponent(signature), 'base64')) throw new Error(`Not signed by us: ${location}`);
  if (searchParams.get('SigAlg') !== RSA_SHA256) throw new Error('Another algorithm');
  const name = searchParams.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse';
  const xml = inflateRawSync(Buffer.from(searchParams.get(name) ?? '', 'base64')).toString();
  return { name, xml, relayState: searchParams.get('RelayState'), to: `${origin}${pathname}` };
}
