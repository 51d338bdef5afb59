import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { ApiKey } from './api-key.entity.js';

type Named = Pick<ApiKey, 'id' | 'name' | 'prefix' | 'organisationId'>;

abstract class ApiKeyFact extends AuditFact {
  override readonly organisationId: string;
  override readonly object: { type: string; id: string; name: string };

  constructor({ id, name, prefix, organisationId }: Named) {
    super();
    this.organisationId = organisationId;
    this.object = { type: 'api-key', id, name: `${name} (cst_${prefix})` };
  }
}

export class ApiKeyCreated extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.created';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: ApiKey) {
    super(key);
    const { scopes, ranges, requestsPerMinute, expiresAt } = key;
    this.details = { scopes: [...scopes], ranges: [...ranges], requestsPerMinute, expiresAt: expiresAt.toISOString() };
  }
}

export class ApiKeyRotated extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.rotated';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(old: ApiKey, successor: ApiKey) {
    super(old);
    this.details = { successorId: successor.id, endsAt: old.expiresAt.toISOString() };
  }
}

export class ApiKeyRevoked extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.revoked';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: ApiKey) {
    super(key);
    this.details = { ownerId: key.ownerId };
  }
}

/** One request, with what came of it. */
export class ApiKeyUsed extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.used';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: Named, request: { readonly method: string; readonly path: string }, status: number) {
    super(key);
    this.details = { method: request.method, path: request.path.slice(0, 200), status };
  }
}

export type ApiKeyRefusal = 'wrong-secret' | 'revoked' | 'expired' | 'owner-inactive' | 'wrong-address';

/** A key that exists was not taken; told to its organisation once a minute for each reason. */
export class ApiKeyRefused extends ApiKeyFact {
  readonly category: 'api' | 'security';
  readonly action: 'api-key.refused' | 'api-key.wrong-address';
  override readonly outcome = 'refused';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: Named, reason: ApiKeyRefusal) {
    super(key);
    this.category = reason === 'wrong-address' ? 'security' : 'api';
    this.action = reason === 'wrong-address' ? 'api-key.wrong-address' : 'api-key.refused';
    this.details = { reason };
  }
}

/** A key was used for what it does not cover. */
export class ApiKeyScopeViolation extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.scope-violation';
  override readonly outcome = 'refused';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: Named, request: { readonly method: string; readonly path: string }, asked: string) {
    super(key);
    this.details = { asked, method: request.method, path: request.path.slice(0, 200) };
  }
}
