import { Injectable } from '@nestjs/common';
import type { GuardedField } from '../access/secret-access.js';
import { AttachmentReader } from '../attachment/attachment.reader.js';
import { type FieldPath, SealedFieldReader } from '../credential/sealed-field.reader.js';

/** What a lease can be for: a secret field in one of its versions, or a file, which has but one. */
export interface Leasable extends GuardedField {
  readonly id: string;
  readonly version: number;
  readonly label: string;
  readonly credential: GuardedField['credential'] & { readonly id: string; readonly name: string };
}

@Injectable()
export class LeasableReader {
  constructor(
    private readonly fields: SealedFieldReader,
    private readonly files: AttachmentReader,
  ) {}

  /** `fieldId` is that of a field or of a file; without a version, the value of now. Null when it holds nothing. */
  async find(organisationId: string, path: FieldPath, version?: number): Promise<Leasable | null> {
    const current = await this.fields.find(organisationId, path);
    if (!current) return this.file(organisationId, path);
    const former = version !== undefined && version !== current.version;
    const field = former ? await this.fields.findFormer(organisationId, path, version) : current;
    return field?.sealed ? field : null;
  }

  private async file(organisationId: string, { credentialId, fieldId }: FieldPath): Promise<Leasable | null> {
    const file = await this.files.find(organisationId, { credentialId, attachmentId: fieldId });
    return file && { ...file, label: file.name.slice(0, 100) };
  }
}
