import { createHash } from 'node:crypto';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';
import { User } from '../user/user.entity.js';
import { IdentityProvider } from './identity-provider.entity.js';
import type { AssertedIdentity } from './asserted-identity.js';

/** The bond between an account and a subject of one provider. No e-mail address ever makes one. */
@Audited()
@Entity({ tableName: 'linked_identities' })
@Unique({ properties: ['providerId', 'subjectKey'] })
@Unique({ properties: ['providerId', 'userId'] })
@Index({ properties: ['userId'] })
export class LinkedIdentity extends BaseEntity {
  @ManyToOne(() => User, { mapToPk: true, columnType: 'uuid', fieldName: 'user_id' })
  readonly userId: string;

  @ManyToOne(() => IdentityProvider, { mapToPk: true, columnType: 'uuid', fieldName: 'provider_id' })
  readonly providerId: string;

  /** SHA-256 of issuer and subject, in hex: both are longer than an index may be. */
  @Property({ type: 'string', length: 64, columnType: 'char(64)' })
  readonly subjectKey: string;

  /** What the provider calls him, to be shown; it decides nothing. */
  @Property({ type: 'string', length: 190 })
  readonly label: string;

  constructor(userId: string, providerId: string, asserted: AssertedIdentity) {
    super();
    this.userId = userId;
    this.providerId = providerId;
    this.subjectKey = subjectKey(asserted);
    this.label = (asserted.email ?? asserted.name ?? asserted.subject).slice(0, 190);
  }
}

export function subjectKey({ issuer, subject }: Pick<AssertedIdentity, 'issuer' | 'subject'>): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex');
}
