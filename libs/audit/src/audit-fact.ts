import type { AuditAction, AuditCategory, AuditOutcome } from './audit-catalogue.js';

/** What may stand in an audit row. A `SecretText` is none of these, so the compiler refuses it. */
export type AuditValue = string | number | boolean | null | readonly AuditValue[] | { readonly [name: string]: AuditValue };

export interface AuditObject {
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
}

/** One thing that happened. Each action is a subclass in the `*.audit.ts` of its feature, taking what it must tell. */
export abstract class AuditFact {
  abstract readonly category: AuditCategory;
  abstract readonly action: AuditAction;
  readonly outcome: AuditOutcome = 'success';
  /** Defaults to the organisation of the actor. */
  readonly organisationId?: string | null;
  readonly object?: AuditObject;
  readonly details?: Readonly<Record<string, AuditValue>>;
  /** Overrides the actor's: the name as typed in a failed sign-in, or the person who has just signed in. */
  readonly actorName?: string;
  readonly actorId?: string | null;
}
