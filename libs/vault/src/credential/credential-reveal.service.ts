import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import {
  type Actor,
  Clock,
  ConflictError,
  type DomainError,
  ForbiddenError,
  IntegrityError,
  Keyring,
  NotFoundError,
  organisationOf,
  type SecretText,
} from '@clientst0r/platform';
import { type AuditedField, SecretReleased, VaultIntegrityFailed } from '../vault.audit.js';
import { type OneTimeCode, oneTimeCode } from './one-time-code.js';
import { secretAccessRefusal, type SecretRefusal, type SecretUse } from './secret-access.js';
import { type FieldPath, type SealedField, SealedFieldReader } from './sealed-field.reader.js';

const REFUSALS: Readonly<Record<SecretRefusal, () => DomainError>> = {
  permission: () => new ForbiddenError(),
  'in-trash': () => new ConflictError('credential-in-trash', 'This entry is in the trash. Restore it first.'),
  'no-one-time-code': () => new ConflictError('no-one-time-code', 'This field does not generate one-time codes.'),
};

/** The only way out for secrets: policy, then the committed audit event, and only then the decryption. */
@Injectable()
export class CredentialRevealService {
  constructor(
    private readonly fields: SealedFieldReader,
    private readonly audit: AuditTrail,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
  ) {}

  reveal(actor: Actor, path: FieldPath, reason?: string): Promise<SecretText> {
    return this.release(actor, path, 'reveal', reason);
  }

  /** The same value, for the clipboard: recorded apart. */
  copy(actor: Actor, path: FieldPath, reason?: string): Promise<SecretText> {
    return this.release(actor, path, 'copy', reason);
  }

  /** The current one-time code; the seed stays here. */
  async code(actor: Actor, path: FieldPath): Promise<OneTimeCode> {
    return oneTimeCode(await this.release(actor, path, 'code'), this.clock.now());
  }

  /** Throws `AuditUnavailableError` (503) before decrypting when the event cannot be written. */
  private async release(actor: Actor, path: FieldPath, use: SecretUse, reason?: string): Promise<SecretText> {
    const organisationId = organisationOf(actor);
    const field = await this.fields.find(organisationId, path);
    if (!field?.sealed) throw new NotFoundError();
    const given = reason === undefined ? {} : { reason };
    const refusal = secretAccessRefusal({ use, permissions: actor.permissions, field, credential: field.credential });
    if (refusal) {
      await this.audit.commit(actor, new SecretReleased(use, field.credential, audited(field), { ...given, refusal }));
      throw REFUSALS[refusal]();
    }
    await this.audit.commit(actor, new SecretReleased(use, field.credential, audited(field), given));
    return this.open(actor, organisationId, field, field.sealed);
  }

  private async open(actor: Actor, organisationId: string, field: SealedField, sealed: Uint8Array): Promise<SecretText> {
    const binding = { recordId: field.credential.id, fieldId: field.id, version: field.version };
    try {
      return await this.keyring.open(organisationId, binding, sealed);
    } catch (error) {
      if (error instanceof IntegrityError) await this.audit.commit(actor, new VaultIntegrityFailed(field.credential, audited(field)));
      throw error;
    }
  }
}

function audited({ id, label, version }: SealedField): AuditedField {
  return { fieldId: id, label, version };
}
