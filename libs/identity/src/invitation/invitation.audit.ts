import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';
import type { Invitation } from './invitation.entity.js';

export class InvitationCreated extends AuditFact {
  readonly category = 'administration';
  readonly action = 'invitation.created';
  override readonly organisationId: string | null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(invitation: Invitation) {
    super();
    this.organisationId = invitation.organisationId;
    this.object = { type: 'invitation', id: invitation.id, name: invitation.email };
    this.details = { purpose: invitation.purpose, roles: [...invitation.roleIds], expiresAt: invitation.expiresAt.toISOString() };
  }
}

export class InvitationRevoked extends AuditFact {
  readonly category = 'administration';
  readonly action = 'invitation.revoked';
  override readonly organisationId: string | null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(invitation: Invitation) {
    super();
    this.organisationId = invitation.organisationId;
    this.object = { type: 'invitation', id: invitation.id, name: invitation.email };
    this.details = { roles: [...invitation.roleIds], expiresAt: invitation.expiresAt.toISOString() };
  }
}

export class InvitationAccepted extends AuditFact {
  readonly category = 'administration';
  readonly action = 'invitation.accepted';
  override readonly organisationId: string | null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;
  override readonly actorId: string;
  override readonly actorName: string;

  constructor(invitation: Invitation, user: User) {
    super();
    this.organisationId = invitation.organisationId;
    this.object = { type: 'invitation', id: invitation.id, name: invitation.email };
    this.details = { purpose: invitation.purpose, roles: [...invitation.roleIds], invitedBy: invitation.invitedBy };
    this.actorId = user.id;
    this.actorName = user.name;
  }
}

/** A link that is unknown, used, withdrawn or too old. */
export class InvitationRefused extends AuditFact {
  readonly category = 'authentication';
  readonly action = 'invitation.refused';
  override readonly outcome = 'failure';
  override readonly organisationId = null;
}

/** Sent, with a link that nobody but the mail has. */
export class InvitationMailed extends AuditFact {
  readonly category = 'administration';
  readonly action = 'invitation.mailed';
  override readonly organisationId: string | null;
  override readonly object: { type: string; id: string; name: string };

  constructor(invitation: Invitation) {
    super();
    this.organisationId = invitation.organisationId;
    this.object = { type: 'invitation', id: invitation.id, name: invitation.email };
  }
}
