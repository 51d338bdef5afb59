import { AuditFact, type AuditTrail, type AuditValue } from '@clientst0r/audit';
import { type Actor, DomainError } from '@clientst0r/platform';

/** What somebody was about to do, for the auditors. */
export interface Attempted {
  readonly change: string;
  /** The person, or the organisation, that it was about. */
  readonly targetId?: string;
  readonly targetName?: string;
  readonly roles?: readonly string[];
}

/** A change of people's rights that a rule forbids to somebody who holds the permission for such changes. */
class ChangeRefused extends AuditFact {
  readonly category = 'permission';
  readonly action = 'access.refused';
  override readonly outcome = 'refused';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ change, targetId, targetName, roles }: Attempted, reason: string) {
    super();
    const target = { ...(targetId === undefined ? {} : { targetId }), ...(targetName === undefined ? {} : { targetName }) };
    this.details = { change, reason, ...target, ...(roles === undefined ? {} : { roles: [...roles] }) };
  }
}

/** Of a change that is only looked at. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Null when nothing is refused. */
export async function refusalOf(work: () => Promise<void>): Promise<Refusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message };
    throw error;
  }
}

const OF_RULES: ReadonlySet<number> = new Set([403, 409]);

/** Runs a use case; when a rule refuses it, that is recorded before it is told. */
export async function recordingRefusal<T>(audit: AuditTrail, actor: Actor, attempted: Attempted, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError && OF_RULES.has(error.status)) await audit.commit(actor, new ChangeRefused(attempted, error.code));
    throw error;
  }
}
