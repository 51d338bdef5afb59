import { AuditFact, type AuditValue } from '@clientst0r/audit';
import type { ApiKey } from './api-key.entity.js';

type Named = Pick<ApiKey, 'id' | 'name' | 'prefix' | 'organisationId'>;

interface Asked {
  readonly method: string;
  readonly path: string;
}

interface Violated {
  /** The permission or organisation that the key does not cover. */
  readonly asked: string;
  /** Of the answer. */
  readonly status: number;
}

abstract class ApiKeyFact extends AuditFact {
  override readonly organisationId: string;
  override readonly object: { type: string; id: string; name: string };

  /** Told where it was made, or in another organisation that it concerns. */
  constructor({ id, name, prefix, organisationId }: Named, concerned = organisationId) {
    super();
    this.organisationId = concerned;
    this.object = { type: 'api-key', id, name: `${name} (cst_${prefix})` };
  }
}

export class ApiKeyCreated extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.created';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: ApiKey) {
    super(key);
    this.details = termsOf(key);
  }
}

/** Its owner lets it hold in this organisation, too. */
export class ApiKeyExtended extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.reach-added';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: ApiKey, organisationId: string) {
    super(key, organisationId);
    this.details = termsOf(key);
  }
}

/** It goes on elsewhere. */
export class ApiKeyReachEnded extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.reach-ended';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: ApiKey, organisationId: string) {
    super(key, organisationId);
    this.details = { ownerId: key.ownerId };
  }
}

export class ApiKeyRotated extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.rotated';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(old: ApiKey, successor: ApiKey, organisationId: string) {
    super(old, organisationId);
    this.details = { successorId: successor.id, endsAt: old.expiresAt.toISOString() };
  }
}

export class ApiKeyRevoked extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.revoked';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: ApiKey, organisationId: string) {
    super(key, organisationId);
    this.details = { ownerId: key.ownerId };
  }
}

/** One request, with what came of it. */
export class ApiKeyUsed extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.used';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: Named, { method, path }: Asked, status: number, organisationId: string) {
    super(key, organisationId);
    this.details = { method, path: path.slice(0, 200), status };
  }
}

export type ApiKeyRefusal = 'wrong-secret' | 'revoked' | 'expired' | 'owner-inactive' | 'wrong-address';

/** A key that exists was not taken; told to the organisation concerned once a minute for each reason. */
export class ApiKeyRefused extends ApiKeyFact {
  readonly category = 'api';
  readonly action: 'api-key.refused' | 'api-key.wrong-address';
  override readonly outcome = 'refused';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: Named, reason: ApiKeyRefusal, organisationId: string) {
    super(key, organisationId);
    this.action = reason === 'wrong-address' ? 'api-key.wrong-address' : 'api-key.refused';
    this.details = { reason };
  }
}

/** A key was used for what it does not cover: told where it does not, or, outside of what it reaches, where it was made. */
export class ApiKeyScopeViolation extends ApiKeyFact {
  readonly category = 'api';
  readonly action = 'api-key.scope-violation';
  override readonly outcome = 'refused';
  override readonly details: Readonly<Record<string, AuditValue>>;

  constructor(key: Named, { method, path }: Asked, { asked, status }: Violated, organisationId: string) {
    super(key, organisationId);
    this.details = { asked, method, path: path.slice(0, 200), status };
  }
}

function termsOf({ scopes, ranges, requestsPerMinute, expiresAt, ownerId }: ApiKey): Readonly<Record<string, AuditValue>> {
  return { ownerId, scopes: [...scopes], ranges: [...ranges], requestsPerMinute, expiresAt: expiresAt.toISOString() };
}
