import { AuditFact, type AuditObject, type AuditOutcome, type AuditValue } from '@clientst0r/audit';
import type { AccessEnding, AccessRequest } from './access-request.entity.js';

type Details = Readonly<Record<string, AuditValue>>;

/** On the trail of the entry: which request of whom is about which version of which field; never a value. */
abstract class ApprovalFact extends AuditFact {
  readonly category = 'vault';
  override readonly object: AuditObject;
  override readonly details: Details;

  constructor(request: AccessRequest, more: Details = {}) {
    super();
    const { id, credentialId, credentialName, fieldId, fieldLabel, fieldVersion, purpose, requesterId, requesterName } = request;
    this.object = { type: 'credential', id: credentialId, name: credentialName };
    const which = { requestId: id, fieldId, label: fieldLabel, version: fieldVersion, purpose };
    this.details = { ...which, requesterId, requesterName, ...more };
  }
}

const terms = ({ reason, ticket, minutes }: AccessRequest): Details => ({ reason, ...(ticket === null ? {} : { ticket }), minutes });
const noted = (note: string | null): Details => (note === null ? {} : { note });

export class AccessRequested extends ApprovalFact {
  readonly action = 'access.requested';

  constructor(request: AccessRequest) {
    super(request, { ...terms(request), approvalsNeeded: request.approvalsNeeded });
  }
}

/** `granted` with the last one that was needed. */
export class AccessApproved extends ApprovalFact {
  readonly action = 'access.approved';

  constructor(request: AccessRequest, note: string | null, counted: number, needed: number) {
    super(request, { ...noted(note), approvals: counted, needed, granted: counted >= needed });
  }
}

export class AccessDenied extends ApprovalFact {
  readonly action = 'access.denied';

  constructor(request: AccessRequest, note: string | null) {
    super(request, noted(note));
  }
}

/** Somebody tried to decide about what he himself had asked for. */
export class OwnApprovalRefused extends ApprovalFact {
  readonly action = 'access.approved';
  override readonly outcome: AuditOutcome = 'refused';

  constructor(request: AccessRequest) {
    super(request, { refusal: 'own-request' });
  }
}

export class LeaseExtended extends ApprovalFact {
  readonly action = 'access.extended';

  constructor(request: AccessRequest, before: Date) {
    super(request, { before: before.toISOString(), after: request.expiresAt.toISOString() });
  }
}

const ENDED = {
  withdrawn: 'access.withdrawn',
  returned: 'access.returned',
  revoked: 'access.revoked',
  expired: 'access.expired',
} as const;

/** `was` tells whether a request or a lease is over. */
export class AccessEnded extends ApprovalFact {
  readonly action: (typeof ENDED)[keyof typeof ENDED];

  constructor(request: AccessRequest, ending: Exclude<AccessEnding, 'denied'>, note: string | null = null) {
    super(request, { was: request.grantedAt === null ? 'request' : 'lease', ...noted(note) });
    this.action = ENDED[ending];
  }
}

/** Without anybody's approval, in an emergency. */
export class GlassBroken extends ApprovalFact {
  readonly action = 'access.glass-broken';

  constructor(request: AccessRequest, told: number) {
    super(request, { ...terms(request), approversTold: told });
  }
}
