/** Where the second factor of a session came from; 'provider' where the identity provider proved one, 'none' where none was asked for. */
export type SecondFactorMethod = 'totp' | 'recovery-code' | 'passkey' | 'provider' | 'none';

/** Where a session began. */
export interface SessionPlace {
  readonly address: string;
  readonly userAgent: string;
}

/** The sign-in at a provider that a session comes from. Who it is there is kept as a hash: it is only ever compared. */
export interface SessionProvider {
  /** Of the provider. */
  readonly id: string;
  /** SHA-256 of the subject there, in hex. */
  readonly subjectHash: string;
  /** SHA-256 of the session's id there, in hex; null where the provider does not tell it. */
  readonly sessionHash: string | null;
  /** By what the provider knows whom to sign out (`logout_hint`). */
  readonly logoutHint: string | null;
  /** When it was told; milliseconds since 1970. */
  readonly toldAt: number;
}

export interface Session extends SessionPlace {
  /** For audit events and lists; it opens nothing. */
  readonly id: string;
  readonly userId: string;
  readonly startedAt: Date;
  /** When the person last proved to be himself, by the strongest factor he has. */
  readonly reauthenticatedAt: Date;
  readonly secondFactor: SecondFactorMethod;
  /** Until when somebody of whom a second factor is required may go on without; null where none may. */
  readonly factorDueAt: Date | null;
  /** Null where no provider has signed the person in. */
  readonly provider: SessionProvider | null;
}

export interface LiveSession extends Session {
  /** To half a minute. */
  readonly lastSeenAt: Date;
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
}

export interface StoredSession extends SessionPlace {
  readonly id: string;
  readonly userId: string;
  readonly startedAt: number;
  readonly reauthenticatedAt: number;
  readonly secondFactor: SecondFactorMethod;
  readonly factorDueAt?: number | null;
  readonly provider?: SessionProvider | null;
}

export interface SessionLimits {
  readonly idleMinutes: number;
  readonly absoluteHours: number;
  readonly secondFactorRequired: boolean;
}

/** Null when the session is over by the limits of today, whatever they were when it began. */
export function liveSession(stored: StoredSession, lastSeenAt: number, limits: SessionLimits, now: number): LiveSession | null {
  const absoluteExpiresAt = stored.startedAt + limits.absoluteHours * 3_600_000;
  const idleExpiresAt = Math.min(lastSeenAt + limits.idleMinutes * 60_000, absoluteExpiresAt);
  const lacksFactor = limits.secondFactorRequired && stored.secondFactor === 'none' && now >= (stored.factorDueAt ?? 0);
  if (now >= idleExpiresAt || lacksFactor) return null;
  return {
    id: stored.id,
    userId: stored.userId,
    startedAt: new Date(stored.startedAt),
    reauthenticatedAt: new Date(stored.reauthenticatedAt),
    secondFactor: stored.secondFactor,
    factorDueAt: stored.factorDueAt ? new Date(stored.factorDueAt) : null,
    provider: stored.provider ?? null,
    address: stored.address,
    userAgent: stored.userAgent,
    lastSeenAt: new Date(lastSeenAt),
    idleExpiresAt: new Date(idleExpiresAt),
    absoluteExpiresAt: new Date(absoluteExpiresAt),
  };
}
