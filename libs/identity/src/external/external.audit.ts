import { AuditFact, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { User } from '../user/user.entity.js';
import type { ExternalKind } from './external-account.entity.js';
import type { WantedMapping } from './group-mappings.js';

type Facts = Readonly<Record<string, AuditValue>>;
type Person = Pick<User, 'id' | 'email'>;

/** A directory or SCIM client. */
export interface ExternalSource {
  readonly kind: ExternalKind;
  readonly id: string;
  readonly name: string;
}

/** Whose groups may be mapped to roles. */
export interface MappingSource {
  readonly kind: ExternalKind | 'identity-provider';
  readonly id: string;
  readonly name: string;
}

abstract class ExternalFact extends AuditFact {
  readonly category: 'administration' | 'permission' = 'administration';
  override readonly organisationId: string | null = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(object: AuditObject, details: Facts) {
    super();
    this.object = object;
    this.details = details;
  }
}

/** Told to the organisation whose roles are given, for its owners decide who may. */
export class GroupMappingsChanged extends ExternalFact {
  override readonly category = 'permission';
  readonly action = 'group-mapping.changed';
  override readonly organisationId: string;

  constructor(
    source: MappingSource,
    organisationId: string,
    change: { readonly added: readonly WantedMapping[]; readonly removed: readonly WantedMapping[] },
  ) {
    const told = (mappings: readonly WantedMapping[]): AuditValue => mappings.map(({ group, roleId }) => ({ group, role: roleId }));
    super({ type: source.kind, id: source.id, name: source.name }, { added: told(change.added), removed: told(change.removed) });
    this.organisationId = organisationId;
  }
}

export class ExternalAccountLinked extends ExternalFact {
  readonly action = 'external-account.linked';

  constructor(user: Person, source: ExternalSource, details: Facts) {
    super({ type: 'user', id: user.id, name: user.email }, { [source.kind]: source.name, sourceId: source.id, ...details });
  }
}

export class ExternalAccountUnlinked extends ExternalFact {
  readonly action = 'external-account.unlinked';

  constructor(user: Person, source: ExternalSource, details: Facts) {
    super({ type: 'user', id: user.id, name: user.email }, { [source.kind]: source.name, sourceId: source.id, ...details });
  }
}

/** Gone from the other system, or switched off there. */
export class UserSuspended extends ExternalFact {
  readonly action = 'user.deactivated';

  constructor(user: Person, source: Pick<ExternalSource, 'kind' | 'id'>) {
    super(
      { type: 'user', id: user.id, name: user.email },
      { before: 'active', after: 'deactivated', by: source.kind, sourceId: source.id },
    );
  }
}

export class UserRestored extends ExternalFact {
  readonly action = 'user.activated';

  constructor(user: Person, source: Pick<ExternalSource, 'kind' | 'id'>) {
    super(
      { type: 'user', id: user.id, name: user.email },
      { before: 'deactivated', after: 'active', by: source.kind, sourceId: source.id },
    );
  }
}
