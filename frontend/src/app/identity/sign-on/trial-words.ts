import type { ProviderTrialDto, TrialStepDto } from '../../api/models';

export const STEPS: Readonly<Record<TrialStepDto['step'], string>> = {
  reach: 'The provider was reached and is the one that was named',
  answer: 'It sent the browser back with an answer to this request',
  exchange: 'It gave an ID token for the code',
  document: 'The response is one that can be read in one way only',
  signature: 'The signature is by a key of this provider',
  issuer: 'The provider names itself as it is set here',
  audience: 'It is meant for us',
  time: 'It is valid at this time',
  request: 'It answers this request and was not used before',
  subject: 'It names a person',
};

export const OUTCOMES = {
  passed: { label: 'Passed', icon: 'success', tone: 'good' },
  failed: { label: 'Failed', icon: 'failure', tone: 'bad' },
  warning: { label: 'Note', icon: 'warning', tone: 'warn' },
  skipped: { label: 'Not reached', icon: 'clock', tone: '' },
} as const;

const REFUSALS: Readonly<Record<string, string>> = {
  'not-linked': 'No account is linked to this identity, and the provider makes none.',
  'no-role': 'No account is linked to this identity, and no mapping gives it a role.',
  'no-email': 'No account is linked to this identity, and it has no e-mail address to make one.',
  'email-taken': 'An account has this e-mail address already. Its owner must sign in as before and link the identity in the profile.',
};

const REASONS: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'Its algorithm is not taken: only signatures by a key pair are.',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'The signature does not fit the token.',
  ERR_JWKS_NO_MATCHING_KEY: 'The provider publishes no such key.',
  ERR_JWS_INVALID: 'This is no signed token.',
};

export function reasonWords({ step, outcome, reason }: TrialStepDto): string {
  if (step === 'time' && outcome === 'warning') return 'Its time is over, so a sign-in with it would be refused today.';
  return REASONS[reason ?? ''] ?? reason ?? '';
}

export function verdictWords({ identity, account, refusal, asksSecondFactor }: ProviderTrialDto): string {
  if (!identity) return 'Nobody would be signed in: a step failed.';
  if (!account) return REFUSALS[refusal ?? ''] ?? 'Nobody would be signed in.';
  const who = account.userId ? `${account.name} would be signed in` : `${account.name} would get an account`;
  return `${who}, ${asksSecondFactor ? 'after a second factor of ours' : 'without a second factor of ours, for the provider proves one'}.`;
}
