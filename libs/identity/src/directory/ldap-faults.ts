import {
  ConfidentialityRequiredError,
  InappropriateAuthError,
  InvalidCredentialsError,
  InvalidDNSyntaxError,
  NoSuchObjectError,
  ProtocolError,
  ResultCodeError,
  SizeLimitExceededError,
  StrongAuthRequiredError,
  TimeLimitExceededError,
  AdminLimitExceededError,
} from 'ldapts';
import { DirectoryError, type DirectoryFault } from './directory.errors.js';

type ErrorClass = abstract new (...parameters: never[]) => Error;

const byResult = (): readonly (readonly [DirectoryFault, readonly ErrorClass[]])[] => [
  ['bind-refused', [InvalidCredentialsError, InappropriateAuthError, StrongAuthRequiredError, ConfidentialityRequiredError]],
  ['no-base', [NoSuchObjectError]],
  ['bad-filter', [InvalidDNSyntaxError, ProtocolError]],
  ['limit-exceeded', [SizeLimitExceededError, TimeLimitExceededError, AdminLimitExceededError]],
];

const OF_TLS = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/u;

/** What a client library threw, without its words: they may repeat what was sent. */
export function directoryError(error: unknown): DirectoryError {
  return error instanceof DirectoryError ? error : new DirectoryError(faultOf(error));
}

function faultOf(error: unknown): DirectoryFault {
  const known = byResult().find(([, classes]) => classes.some((each) => error instanceof each));
  if (known) return known[0];
  if (error instanceof ResultCodeError) return 'refused';
  const { code, message } = error as NodeJS.ErrnoException;
  if (OF_TLS.test(code ?? '')) return 'certificate';
  return /filter/iu.test(message) && code === undefined ? 'bad-filter' : 'unreachable';
}
