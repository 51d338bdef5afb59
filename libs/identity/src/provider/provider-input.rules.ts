import { X509Certificate } from 'node:crypto';
import { type FieldProblem, type SecretText, ValidationFailedError } from '@clientst0r/platform';
import type { ProviderInput, ProviderKind } from './identity-provider.entity.js';

/** @throws ValidationFailedError */
export function assertProviderValid(kind: ProviderKind, input: ProviderInput, secret: SecretText | null, hasSecret: boolean): void {
  const problems = kind === 'oidc' ? oidcProblems(input, secret !== null || hasSecret) : samlProblems(input);
  if (input.authority !== null && !isCertificate(input.authority))
    problems.push({ field: 'authority', message: 'must be a certificate in PEM' });
  if (problems.length > 0) throw new ValidationFailedError(problems);
}

function oidcProblems({ issuer, clientId, signOutUrl, acceptsCbc, mayBegin }: ProviderInput, hasSecret: boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!isSecureUrl(issuer)) problems.push({ field: 'issuer', message: 'must be an https:// address' });
  if (clientId === null) problems.push({ field: 'clientId', message: 'is needed' });
  if (!hasSecret) problems.push({ field: 'secret', message: 'is needed' });
  if (signOutUrl !== null) problems.push({ field: 'signOutUrl', message: 'is for SAML' });
  if (acceptsCbc) problems.push({ field: 'acceptsCbc', message: 'is for SAML' });
  if (mayBegin) problems.push({ field: 'mayBegin', message: 'is for SAML' });
  return problems;
}

/** A connection without a certificate would check nothing (CVE-2026-28323 of another product). */
function samlProblems(input: ProviderInput): FieldProblem[] {
  const { signInUrl, signingCertificates } = input;
  const problems = signOutProblems(input);
  if (signInUrl === null || !isSecureUrl(signInUrl)) problems.push({ field: 'signInUrl', message: 'must be an https:// address' });
  if (signingCertificates.length === 0) problems.push({ field: 'signingCertificates', message: 'must have one at least' });
  if (!signingCertificates.every(isCertificate)) problems.push({ field: 'signingCertificates', message: 'must be certificates in PEM' });
  return problems;
}

function signOutProblems({ signOutUrl, signsOutThere }: ProviderInput): FieldProblem[] {
  if (signOutUrl === null) return signsOutThere ? [{ field: 'signsOutThere', message: 'needs an address for signing out' }] : [];
  return isSecureUrl(signOutUrl) ? [] : [{ field: 'signOutUrl', message: 'must be an https:// address' }];
}

function isSecureUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
