const SENTENCES = {
  timeout: 'The receiver did not take the events in time',
  'name-not-found': 'The name of the receiver has no address',
  'name-lookup-failed': 'Looking up the name of the receiver failed',
  'address-refused': 'The address is not one that events may be sent to',
  'connection-refused': 'The connection was refused',
  'connection-reset': 'The connection was closed before the events were taken',
  'host-unreachable': 'The receiver cannot be reached',
  'certificate-invalid': "The receiver's certificate is not valid",
  'tls-failed': 'No TLS connection could be made',
  'status-unexpected': 'The receiver did not take the events',
  'answer-unexpected': 'The receiver gave no answer that can be understood',
  'too-large': 'The receiver finds the events too large',
  'secret-unreadable': 'The stored secret of this stream cannot be opened',
  'delivery-failed': 'The events could not be sent',
} as const;
export type DeliveryReason = keyof typeof SENTENCES;

const LONGEST = 240;

/** Why a receiver did not take a batch: one sentence for people, never a part of its answer. */
export class DeliveryFailure extends Error {
  /** @param retryAfterSeconds what the receiver asked for (RFC 9110, section 10.2.3) */
  constructor(
    readonly reason: DeliveryReason,
    detail = '',
    readonly retryAfterSeconds: number | null = null,
  ) {
    super((detail === '' ? SENTENCES[reason] : `${SENTENCES[reason]}: ${detail}`).slice(0, LONGEST));
    this.name = 'DeliveryFailure';
  }
}

const BY_CODE: Readonly<Record<string, DeliveryReason>> = {
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

const BY_PATTERN: readonly (readonly [RegExp, DeliveryReason])[] = [
  [/^HPE_|^ERR_HTTP/u, 'answer-unexpected'],
  [/^ERR_TLS_CERT|CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH|^CRL_|_CA$/u, 'certificate-invalid'],
  [/^ERR_SSL|^ERR_TLS|^ERR_OSSL/u, 'tls-failed'],
];

/** Sorts what node:net, node:tls and node:https throw. */
export function deliveryFailure(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  const code = codeOf(error);
  const reason = BY_CODE[code] ?? BY_PATTERN.find(([pattern]) => pattern.test(code))?.[1] ?? 'delivery-failed';
  return new DeliveryFailure(reason, code);
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
