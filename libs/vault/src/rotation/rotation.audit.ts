import { AuditFact, type AuditObject, type AuditValue } from '@clientst0r/audit';
import type { KeyRotation } from './key-rotation.entity.js';

type Details = Readonly<Record<string, AuditValue>>;

/** Of an organisation's key in that organisation, of the root key on the platform. Never a key. */
abstract class RotationFact extends AuditFact {
  readonly category = 'administration';
  override readonly organisationId: string | null;
  override readonly object: AuditObject;

  constructor({ id, organisationId }: Pick<KeyRotation, 'id' | 'organisationId'>) {
    super();
    this.organisationId = organisationId;
    this.object = { type: organisationId === null ? 'root-key' : 'organisation-key', id };
  }
}

export class RotationRequested extends RotationFact {
  readonly action = 'keys.rotation-requested';
  override readonly details: Details;

  constructor(rotation: KeyRotation) {
    super(rotation);
    this.details = { version: rotation.version };
  }
}

/** Nothing needs the old key any more: an organisation's is deleted, a root key may be taken out of its file. */
export class KeysRotated extends RotationFact {
  readonly action = 'keys.rotated';
  override readonly details: Details;

  constructor(rotation: Pick<KeyRotation, 'id' | 'organisationId' | 'version'>, done: number) {
    super(rotation);
    this.details = { version: rotation.version, done };
  }
}

/** Some do not open, so the old key was kept. */
export class RotationFailed extends RotationFact {
  readonly action = 'keys.rotation-failed';
  override readonly outcome = 'failure';
  override readonly details: Details;

  constructor(rotation: Pick<KeyRotation, 'id' | 'organisationId' | 'version'>, broken: number) {
    super(rotation);
    this.details = { version: rotation.version, broken };
  }
}
