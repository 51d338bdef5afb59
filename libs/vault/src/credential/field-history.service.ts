import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { type Actor, NotFoundError, organisationOf } from '@clientst0r/platform';
import { CredentialField } from './credential.entity.js';
import type { FieldPath } from './sealed-field.reader.js';
import { FormerFieldValue } from './former-value.entity.js';

/** A former value without the value. */
export interface FormerVersion {
  readonly version: number;
  readonly writtenAt: Date;
  readonly replacedAt: Date;
  readonly replacedById: string;
  readonly replacedByName: string;
}

/** Which values a secret field has had, the newest first. They leave by `CredentialRevealService` alone. */
@Injectable()
export class FieldHistory {
  constructor(private readonly em: EntityManager) {}

  async list(actor: Actor, { credentialId, fieldId }: FieldPath): Promise<FormerVersion[]> {
    const organisationId = organisationOf(actor);
    const found = await this.em.count(CredentialField, { id: fieldId, credential: credentialId, organisationId });
    if (found === 0) throw new NotFoundError();
    const values = await this.em.find(FormerFieldValue, { field: fieldId, organisationId }, { orderBy: { version: 'desc' } });
    return values.map(({ version, writtenAt, createdAt, replacedById, replacedByName }) => ({
      version,
      writtenAt,
      replacedAt: createdAt,
      replacedById,
      replacedByName,
    }));
  }
}
