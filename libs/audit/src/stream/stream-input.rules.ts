import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type FieldProblem, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import { webhookSecretProblem } from './format/webhook-message.js';
import type { StreamInput, StreamKind } from './stream-destination.entity.js';
import { bareHost } from './transport/https-post.js';
import type { ReceiverAddresses } from './transport/receiver-addresses.js';

/** RFC 5425, section 4.1. */
export const SYSLOG_PORT = 6514;
const SCHEMES: Readonly<Record<StreamKind, string>> = { syslog: 'tls:', cef: 'tls:', 'splunk-hec': 'https:', webhook: 'https:' };
const EXAMPLES: Readonly<Record<StreamKind, string>> = {
  syslog: 'tls://siem.example.com:6514',
  cef: 'tls://siem.example.com:6514',
  'splunk-hec': 'https://splunk.example.com:8088/services/collector/event',
  webhook: 'https://siem.example.com/events',
};
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;

type Secret = SecretText | null;

/** What a stream may be, whoever writes it. A name in an address is judged when it is resolved, not here. @throws ValidationFailedError */
export function assertStreamValid(input: StreamInput, secret: Secret, hasSecret: boolean, addresses: ReceiverAddresses): void {
  const problems = [
    ...problem('name', input.name.trim() === '' ? 'must not be blank' : null),
    ...problem('url', urlProblem(input, addresses)),
    ...problem('authority', authorityProblem(input.authority)),
    ...problem('index', indexProblem(input)),
    ...problem('compressed', input.compressed && input.kind !== 'splunk-hec' ? 'is for Splunk only' : null),
    ...identityProblems(input, secret, hasSecret),
  ];
  if (problems.length > 0) throw new ValidationFailedError(problems);
}

export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'tls:' ? SYSLOG_PORT : 443));
}

function problem(field: string, message: string | null): FieldProblem[] {
  return message === null ? [] : [{ field, message }];
}

function urlProblem({ url: text, kind }: StreamInput, addresses: ReceiverAddresses): string | null {
  const url = URL.parse(text);
  if (!url || url.protocol !== SCHEMES[kind] || url.hostname === '') return `must be like ${EXAMPLES[kind]}`;
  if (hasMoreThanAddress(url))
    return 'must not contain a user name, a password, a query, a fragment or (for syslog) a path: it is stored readable';
  return url.port === '0' || addresses.isRefused(bareHost(url), portOf(url))
    ? 'is an address inside this network or machine that was not allowed'
    : null;
}

function hasMoreThanAddress({ username, password, search, hash, protocol, pathname }: URL): boolean {
  return `${username}${password}${search}${hash}` !== '' || (protocol === 'tls:' && pathname.length > 1);
}

function authorityProblem(authority: string | null): string | null {
  if (authority === null) return null;
  const blocks = authority.match(CERTIFICATE) ?? [];
  return blocks.length > 0 && blocks.every((block) => certificateOf(block) !== null) ? null : 'must be one or more certificates in PEM';
}

function indexProblem({ index, kind }: StreamInput): string | null {
  if (index === null) return null;
  if (kind !== 'splunk-hec') return 'is for Splunk only';
  return /^[a-z0-9_][a-z0-9_-]{0,79}$/u.test(index) ? null : 'must be the name of an index in small letters';
}

function identityProblems(input: StreamInput, secret: Secret, hasSecret: boolean): FieldProblem[] {
  if (input.kind === 'syslog' || input.kind === 'cef') return clientCertificateProblems(input.certificate, secret, hasSecret);
  const own = problem('certificate', input.certificate === null ? null : 'is for syslog and CEF only');
  if (secret === null) return [...own, ...problem('secret', hasSecret ? null : 'is needed')];
  return [...own, ...problem('secret', input.kind === 'webhook' ? webhookSecretProblem(secret) : tokenProblem(secret))];
}

function clientCertificateProblems(pem: string | null, secret: Secret, hasSecret: boolean): FieldProblem[] {
  if (pem === null) return problem('secret', secret === null ? null : 'is the key of a certificate, and there is no certificate');
  const certificate = certificateOf(pem);
  if (!certificate) return problem('certificate', 'must be a certificate in PEM');
  if (secret === null) return problem('secret', hasSecret ? null : "is needed: the certificate's key");
  return problem('secret', isKeyOf(certificate, secret) ? null : "must be the certificate's key in PEM, without a passphrase");
}

function certificateOf(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function isKeyOf(certificate: X509Certificate, secret: SecretText): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(secret.reveal()));
  } catch {
    return false;
  }
}

function tokenProblem(secret: SecretText): string | null {
  return /^[\u0021-\u007e]{8,200}$/u.test(secret.reveal()) ? null : 'must be the token of the collector: 8 to 200 visible characters';
}
