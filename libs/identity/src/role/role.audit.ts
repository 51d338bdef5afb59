import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { Role, RoleTerms } from './role.entity.js';

abstract class RoleFact extends AuditFact {
  readonly category = 'permission';
  override readonly organisationId: string;
  override readonly object: { type: string; id: string; name: string };

  constructor({ organisationId, id, name }: Role) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'role', id, name };
  }
}

export class RoleCreated extends RoleFact {
  readonly action = 'role.created';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(role: Role) {
    super(role);
    this.details = { after: told(role) };
  }
}

export class RoleUpdated extends RoleFact {
  readonly action = 'role.updated';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(role: Role, before: RoleTerms) {
    super(role);
    this.details = { before: told(before), after: told(role) };
  }
}

export class RoleDeleted extends RoleFact {
  readonly action = 'role.deleted';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(role: Role, holders: readonly string[], replacement: string | null) {
    super(role);
    this.details = { before: told(role), holders: [...holders], replacement };
  }
}

function told({ name, description, permissions }: RoleTerms): Record<string, AuditValue> {
  return { name, description, permissions: [...permissions] };
}
