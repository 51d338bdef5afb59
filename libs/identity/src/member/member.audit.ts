import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';

type Person = Pick<User, 'id' | 'email' | 'name'>;

interface Change {
  readonly organisationId: string | null;
  readonly target: Person;
  readonly roles: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Names of roles whose ids do not tell. */
  readonly names?: Readonly<Record<string, string>>;
  /** Of roles that begin or end at a time, as ISO 8601 intervals. */
  readonly periods?: Readonly<Record<'before' | 'after', Readonly<Record<string, string>>>>;
}

abstract class RoleChange extends AuditFact {
  readonly category = 'permission';
  override readonly organisationId: string | null;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor({ organisationId, target, roles, before, after, names = {}, periods }: Change) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'user', id: target.id, name: target.email };
    const named = Object.keys(names).length === 0 ? {} : { names };
    this.details = { roles: [...roles], before: [...before], after: [...after], ...named, ...(periods ? { periods } : {}) };
  }
}

export class RolesAssigned extends RoleChange {
  readonly action = 'role.assigned';
}

export class RolesRemoved extends RoleChange {
  readonly action = 'role.removed';
}

/** The roles stay, their beginning or end changes. */
export class RolePeriodsChanged extends RoleChange {
  readonly action = 'role.period-changed';
}

export class PlatformRoleAssigned extends RoleChange {
  readonly action = 'platform-role.assigned';
}

export class PlatformRoleRemoved extends RoleChange {
  readonly action = 'platform-role.removed';
}

/** The roles stay, their beginning or end changes. */
export class PlatformRolePeriodsChanged extends RoleChange {
  readonly action = 'platform-role.period-changed';
}

abstract class MemberFact extends AuditFact {
  readonly category = 'organisation';
  override readonly organisationId: string;
  override readonly object: { type: string; id: string; name: string };
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(organisationId: string, target: Person, roles: readonly string[]) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'user', id: target.id, name: target.email };
    this.details = { roles: [...roles] };
  }
}

export class MemberAdded extends MemberFact {
  readonly action = 'member.added';
}

export class MemberSuspended extends MemberFact {
  readonly action = 'member.suspended';
}

export class MemberResumed extends MemberFact {
  readonly action = 'member.resumed';
}

/** Somebody looked at what the member may do and let it stand. */
export class AccessReviewed extends MemberFact {
  readonly action = 'member.access-reviewed';
}

export class MemberRemoved extends MemberFact {
  readonly action = 'member.removed';
}
