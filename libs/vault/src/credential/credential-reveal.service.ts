import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, IntegrityError, Keyring, NotFoundError, organisationOf, type SecretText } from '@clientst0r/platform';
import type { RevealReason } from '../access/reveal-policy.js';
import type { SecretUse } from '../access/secret-access.js';
import { SecretAccessPolicy } from '../access/secret-access.policy.js';
import { type AuditedField, type ReleaseTerms, SecretReleased, VaultIntegrityFailed } from '../vault.audit.js';
import type { SharedField } from '../sharing/share-link.entity.js';
import { type OneTimeCode, oneTimeCode } from './one-time-code.js';
import { type FieldPath, type SealedField, SealedFieldReader } from './sealed-field.reader.js';

/** The only way out for secrets: policy, then the committed audit event, and only then the decryption. */
@Injectable()
export class CredentialRevealService {
  constructor(
    private readonly fields: SealedFieldReader,
    private readonly policy: SecretAccessPolicy,
    private readonly audit: AuditTrail,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
  ) {}

  reveal(actor: Actor, path: FieldPath, given: RevealReason): Promise<SecretText> {
    return this.release(actor, path, 'reveal', given);
  }

  /** The same value, for the clipboard: recorded apart. */
  copy(actor: Actor, path: FieldPath, given: RevealReason): Promise<SecretText> {
    return this.release(actor, path, 'copy', given);
  }

  /** A value that the field had. */
  async revealFormer(actor: Actor, path: FieldPath, version: number, given: RevealReason): Promise<SecretText> {
    return this.releaseField(actor, await this.fields.findFormer(organisationOf(actor), path, version), 'former', given);
  }

  /** The value, to be put into a link for somebody outside. */
  async share(actor: Actor, path: FieldPath, given: RevealReason): Promise<{ value: SecretText; field: SharedField }> {
    const field = await this.fields.find(organisationOf(actor), path);
    const value = await this.releaseField(actor, field, 'share', given);
    if (!field) throw new NotFoundError();
    return { value, field: { ...audited(field), credentialId: field.credential.id, credentialName: field.credential.name } };
  }

  /** The current one-time code; the seed stays here. */
  async code(actor: Actor, path: FieldPath, given: RevealReason): Promise<OneTimeCode> {
    return oneTimeCode(await this.release(actor, path, 'code', given), this.clock.now());
  }

  private async release(actor: Actor, path: FieldPath, use: SecretUse, given: RevealReason): Promise<SecretText> {
    return this.releaseField(actor, await this.fields.find(organisationOf(actor), path), use, given);
  }

  /** Throws `AuditUnavailableError` (503) before decrypting when the event cannot be written. */
  private async releaseField(actor: Actor, field: SealedField | null, use: SecretUse, given: RevealReason): Promise<SecretText> {
    if (!field?.sealed) throw new NotFoundError();
    const { refused, leaseId } = await this.policy.decide(actor, use, field, given);
    const terms: ReleaseTerms = {
      ...given,
      ...(actor.sessionId === null ? { via: 'api-key' as const } : {}),
      ...(leaseId === null ? {} : { leaseId }),
    };
    await this.audit.commit(actor, new SecretReleased(use, field.credential, audited(field), terms, refused?.refusal));
    if (refused) throw refused.error;
    return this.open(actor, field, field.sealed);
  }

  private async open(actor: Actor, field: SealedField, sealed: Uint8Array): Promise<SecretText> {
    const binding = { recordId: field.credential.id, fieldId: field.id, version: field.version };
    try {
      return await this.keyring.open(organisationOf(actor), binding, sealed);
    } catch (error) {
      if (error instanceof IntegrityError) await this.audit.commit(actor, new VaultIntegrityFailed(field.credential, audited(field)));
      throw error;
    }
  }
}

function audited({ id, label, version }: SealedField): AuditedField {
  return { fieldId: id, label, version };
}
