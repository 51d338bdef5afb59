import { AuditFact, type AuditValue } from '../audit-fact.js';
import type { LogDifference } from './log-difference.js';
import type { Verification } from './log-verifier.js';
import type { VerificationRun } from './verification-run.entity.js';

/** Every hour, so that silence shows. */
export class LogHeartbeat extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.heartbeat';
}

export class VerificationRequested extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.verification-requested';
  override readonly object: { type: string; id: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ id, full }: Pick<VerificationRun, 'id' | 'full'>) {
    super();
    this.object = { type: 'audit-verification', id };
    this.details = { full };
  }
}

export class LogVerified extends AuditFact {
  readonly category = 'administration';
  readonly action = 'audit.verified';
  override readonly outcome: 'success' | 'failure';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ difference, full, size, from, checkpoints, anchors }: Verification) {
    super();
    this.outcome = difference ? 'failure' : 'success';
    this.details = { full, size, from, checkpoints, anchors, difference: difference ? { ...difference } : null };
  }
}

/** By the sealer, or by a verification, which knows what differs and where. */
export class LogFoundBroken extends AuditFact {
  readonly category = 'security';
  readonly action = 'audit.log-broken';
  override readonly outcome = 'failure';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(what: string, { kind, leafIndex, eventId }: Partial<LogDifference> = {}) {
    super();
    this.details = { what, ...(kind === undefined ? {} : { kind, leafIndex: leafIndex ?? null, eventId: eventId ?? null }) };
  }
}
