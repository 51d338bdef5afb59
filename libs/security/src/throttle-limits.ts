interface ThrottleLimit {
  readonly requests: number;
  readonly seconds: number;
  readonly per: 'address' | 'user';
}

/** Requests let through in a window; above it 429 with `Retry-After`. Guessing has limits of its own besides (`AttemptGuard`). */
export const THROTTLE_LIMITS = {
  'sign-in': { requests: 10, seconds: 60, per: 'address' },
  'second-factor': { requests: 20, seconds: 60, per: 'address' },
  provider: { requests: 30, seconds: 60, per: 'address' },
  'provider-logout': { requests: 300, seconds: 60, per: 'address' },
  invitation: { requests: 20, seconds: 600, per: 'address' },
  'outside-link': { requests: 30, seconds: 600, per: 'address' },
  'password-reset': { requests: 20, seconds: 600, per: 'address' },
  'password-reset-request': { requests: 5, seconds: 600, per: 'address' },
  'own-password': { requests: 5, seconds: 600, per: 'user' },
  'own-email': { requests: 10, seconds: 600, per: 'user' },
  'own-enrolment': { requests: 10, seconds: 600, per: 'user' },
  reauthentication: { requests: 5, seconds: 600, per: 'user' },
  'passkey-options': { requests: 30, seconds: 600, per: 'user' },
  heartbeat: { requests: 600, seconds: 60, per: 'address' },
  'status-page': { requests: 120, seconds: 60, per: 'address' },
  calendar: { requests: 60, seconds: 60, per: 'address' },
  // Of mail it may have twenty recipients.
  'channel-test': { requests: 30, seconds: 600, per: 'user' },
  'mail-test': { requests: 10, seconds: 600, per: 'user' },
} as const satisfies Record<string, ThrottleLimit>;
