import { type AuditAction, AuditFact, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { ScimClient } from './scim-client.entity.js';

type Facts = Readonly<Record<string, AuditValue>>;
type NamedClient = Pick<ScimClient, 'id' | 'name'>;

abstract class ScimFact extends AuditFact {
  readonly category: 'administration' | 'security' = 'administration';
  abstract override readonly action: AuditAction;
  override readonly organisationId = null;
  override readonly object: AuditObject;
  override readonly details: Facts;

  constructor(object: AuditObject, details: Facts) {
    super();
    this.object = object;
    this.details = details;
  }
}

const clientObject = ({ id, name }: NamedClient): AuditObject => ({ type: 'scim', id, name });

export class ScimClientCreated extends ScimFact {
  readonly action = 'scim-client.created';

  constructor(client: ScimClient) {
    super(clientObject(client), { expiresAt: client.expiresAt.toISOString() });
  }
}

/** The token before is over. */
export class ScimClientRenewed extends ScimFact {
  readonly action = 'scim-client.renewed';

  constructor(client: ScimClient, before: Date) {
    super(clientObject(client), { before: before.toISOString(), after: client.expiresAt.toISOString() });
  }
}

export class ScimClientRevoked extends ScimFact {
  readonly action = 'scim-client.revoked';

  constructor(client: ScimClient) {
    super(clientObject(client), {});
  }
}

/** A token that exists was not taken; told once a minute. */
export class ScimClientRefused extends ScimFact {
  override readonly category = 'security';
  readonly action = 'scim-client.refused';
  override readonly outcome = 'refused';

  constructor(client: NamedClient, reason: string) {
    super(clientObject(client), { reason });
  }
}

/** What a client has changed of its own description of people and groups. */
export class ScimChanged extends ScimFact {
  readonly action = 'scim.changed';

  constructor(type: 'scim-user' | 'scim-group', { id, name }: { readonly id: string; readonly name: string }, details: Facts) {
    super({ type, id, name }, details);
  }
}
