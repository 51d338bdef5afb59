import type { CertificateFacts } from '../certificate/certificate-facts.js';
import type { RegistrationFacts } from '../domain/registration.js';

/** Stored as its place in this list: append only. */
export const PROBE_ERRORS = [
  'timeout',
  'name-not-found',
  'name-lookup-failed',
  'resolver-unavailable',
  'address-refused',
  'connection-refused',
  'connection-reset',
  'host-unreachable',
  'tls-failed',
  'certificate-invalid',
  'response-invalid',
  'status-unexpected',
  'keyword-missing',
  'redirect-invalid',
  'redirects-exceeded',
  'probe-failed',
  'slow',
  'json-mismatch',
  'keyword-present',
  'text-missing',
  'record-missing',
  'record-unexpected',
  'no-reply',
  'heartbeat-awaited',
  'heartbeat-missed',
  'starttls-refused',
  'certificate-name',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-intermediate-expired',
  'certificate-self-signed',
  'certificate-untrusted',
  'certificate-chain-incomplete',
  'certificate-revoked',
  'certificate-weak-key',
  'certificate-weak-signature',
  'protocol-outdated',
  'certificate-expires-soon',
  'domain-not-registered',
  'domain-on-hold',
  'domain-expired',
  'domain-expires-soon',
  'domain-date-passed',
  'expiry-not-told',
  'registry-silent',
  'registry-busy',
  'registry-unreadable',
  'queue-waits',
  'database-slow',
  'disk-full',
  'backup-missing',
  'clock-wrong',
  'not-set-up',
  'time-server-silent',
] as const;
export type ProbeError = (typeof PROBE_ERRORS)[number];

const SENTENCES: Readonly<Record<ProbeError, string>> = {
  timeout: 'No complete answer in time',
  'name-not-found': 'The name has no address',
  'name-lookup-failed': 'Looking up the name failed',
  'resolver-unavailable': 'No name server answered us, so nothing is known',
  'address-refused': 'The address is not one that may be checked',
  'connection-refused': 'The connection was refused',
  'connection-reset': 'The connection was closed early',
  'host-unreachable': 'The host cannot be reached',
  'tls-failed': 'No TLS connection could be made',
  'certificate-invalid': 'The certificate is not valid',
  'response-invalid': 'The answer is not valid HTTP',
  'status-unexpected': 'Another status than expected',
  'keyword-missing': 'The keyword is not in the first MiB of the answer',
  'redirect-invalid': 'Redirected to what is no web address',
  'redirects-exceeded': 'Redirected more than three times',
  'probe-failed': 'The check itself failed, so nothing is known',
  slow: 'It answers, but slowly',
  'json-mismatch': 'The JSON answer is not as expected',
  'keyword-present': 'The keyword that must not occur is in the answer',
  'text-missing': 'The target did not say what was expected',
  'record-missing': 'There is no such record',
  'record-unexpected': 'The record is another than expected',
  'no-reply': 'No reply to the echo request',
  'heartbeat-awaited': 'The target has not called yet, so nothing is known',
  'heartbeat-missed': 'The target has not called in time',
  'starttls-refused': 'The server does not change to TLS',
  'certificate-name': 'The certificate is for another name',
  'certificate-expired': 'The certificate has expired',
  'certificate-not-yet-valid': 'The certificate is not yet valid',
  'certificate-intermediate-expired': 'A certificate of the chain has expired',
  'certificate-self-signed': 'The certificate is signed by itself',
  'certificate-untrusted': 'The certificate comes from an authority that is not trusted',
  'certificate-chain-incomplete': 'The chain is incomplete',
  'certificate-revoked': 'The certificate was revoked',
  'certificate-weak-key': 'A key is too weak',
  'certificate-weak-signature': 'A signature is too weak',
  'protocol-outdated': 'The server speaks an outdated protocol',
  'certificate-expires-soon': 'The certificate expires soon',
  'domain-not-registered': 'The domain is not registered',
  'domain-on-hold': 'The domain does not resolve, or will not for long',
  'domain-expired': 'The domain has expired',
  'domain-expires-soon': 'The domain expires soon',
  'domain-date-passed': 'The date entered by hand has passed',
  'expiry-not-told': 'The registry does not tell when the domain ends, so nothing is known',
  'registry-silent': 'The registry did not answer, so nothing is known',
  'registry-busy': 'The registry wants to be asked less often, so nothing is known yet',
  'registry-unreadable': 'The answer of the registry cannot be read, so nothing is known',
  'queue-waits': 'Jobs wait for too long',
  'database-slow': 'The database answers too slowly',
  'disk-full': 'There is too little room on the disk',
  'backup-missing': 'There is no recent backup',
  'clock-wrong': 'The clock is wrong',
  'not-set-up': 'This is not set up, so nothing is known',
  'time-server-silent': 'The time server did not tell the time, so nothing is known',
};

/** @param place as stored: 0 for none, else the place in `PROBE_ERRORS` from 1 */
export function errorSentence(place: number): string | null {
  const error = PROBE_ERRORS[place - 1];
  return error ? SENTENCES[error] : null;
}

/** @param place as stored */
export function outcomeAt(place: number): ProbeOutcome {
  return outcomeOf(PROBE_ERRORS[place - 1] ?? null);
}

export function errorPlace(error: ProbeError | null): number {
  return error === null ? 0 : PROBE_ERRORS.indexOf(error) + 1;
}

/** `inconclusive`: the target was not really asked, so nothing is known about it. `degraded`: it works, but somebody should look. */
export type ProbeOutcome = 'success' | 'degraded' | 'failure' | 'inconclusive';

const INCONCLUSIVE: ReadonlySet<ProbeError> = new Set([
  'resolver-unavailable',
  'address-refused',
  'probe-failed',
  'heartbeat-awaited',
  'expiry-not-told',
  'registry-silent',
  'registry-busy',
  'registry-unreadable',
  'not-set-up',
  'time-server-silent',
]);
const DEGRADED: ReadonlySet<ProbeError> = new Set(['slow', 'certificate-expires-soon', 'domain-expires-soon', 'domain-date-passed']);

export function outcomeOf(error: ProbeError | null): ProbeOutcome {
  if (error === null) return 'success';
  if (DEGRADED.has(error)) return 'degraded';
  return INCONCLUSIVE.has(error) ? 'inconclusive' : 'failure';
}

/** Milliseconds each phase took on the last hop; null when it was not reached or not needed. `total` counts every hop. */
export interface ProbeTimings {
  readonly dns: number | null;
  readonly connect: number | null;
  readonly tls: number | null;
  readonly firstByte: number | null;
  readonly total: number;
}

export interface ProbeResult {
  readonly outcome: ProbeOutcome;
  readonly statusCode: number | null;
  readonly error: ProbeError | null;
  /** One sentence for people, at most 240 characters, never a part of the body. */
  readonly detail: string | null;
  readonly timings: ProbeTimings;
  /** Of checks that look at one; null when none was seen. */
  readonly certificate?: CertificateFacts | null;
  /** Of checks that look at one; absent when no registry and nobody told anything. */
  readonly registration?: RegistrationFacts;
  /** How soon to look again where nothing was found out, if sooner than the interval, milliseconds. */
  readonly retryAfter?: number;
}

const DETAIL_LENGTH = 240;

/** @param failure null for a success */
export function probeResult(failure: ProbeFailure | null, timings: ProbeTimings, statusCode: number | null = null): ProbeResult {
  const error = failure?.reason ?? null;
  return { outcome: outcomeOf(error), statusCode, error, detail: failure ? failure.message.slice(0, DETAIL_LENGTH) : null, timings };
}

/** Whether the target was reached and said something, though it may be the wrong thing: how long that took is its response time. */
export function isAnswer({ outcome, statusCode }: ProbeResult): boolean {
  return outcome === 'success' || outcome === 'degraded' || statusCode !== null;
}

/** Only the whole is known. */
export function totalSince(startedAt: number): ProbeTimings {
  return { dns: null, connect: null, tls: null, firstByte: null, total: performance.now() - startedAt };
}

/** @throws ProbeFailure when it took longer than is wished */
export function assertQuick(milliseconds: number, { slowMilliseconds }: { readonly slowMilliseconds?: number }): void {
  if (slowMilliseconds !== undefined && milliseconds > slowMilliseconds)
    throw new ProbeFailure('slow', `${Math.round(milliseconds).toString()} ms, wished for ${slowMilliseconds.toString()} ms`);
}

export class ProbeFailure extends Error {
  /** @param detail added to the sentence of the reason */
  constructor(
    readonly reason: ProbeError,
    readonly detail = '',
  ) {
    super(detail === '' ? SENTENCES[reason] : `${SENTENCES[reason]}: ${detail}`);
  }
}

const BY_CODE: Readonly<Record<string, ProbeError>> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-reset',
  EPIPE: 'connection-reset',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  EADDRNOTAVAIL: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'timeout',
  EPROTO: 'tls-failed',
};

const BY_PREFIX: readonly (readonly [RegExp, ProbeError])[] = [
  [/^HPE_|^ERR_HTTP|^ERR_INVALID_CHAR/, 'response-invalid'],
  [/^ERR_TLS_CERT|CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH|^CRL_|_CA$/, 'certificate-invalid'],
  [/^ERR_SSL|^ERR_TLS/, 'tls-failed'],
];

/** Sorts what node:net, node:tls and node:http throw. */
export function failureOf(error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  const code = systemCode(error) ?? '';
  const reason = BY_CODE[code] ?? BY_PREFIX.find(([pattern]) => pattern.test(code))?.[1] ?? 'probe-failed';
  return new ProbeFailure(reason, code);
}

/** `ECONNREFUSED`, `HPE_INVALID_CONSTANT` and the like. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
