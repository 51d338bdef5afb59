import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited } from './audited.js';
import { BaseEntity } from './entity.js';

/**
 * A person's own vault. Its id stands wherever the id of an organisation stands, and no organisation has it, so nothing that
 * lists organisations, or looks one up, can find it. The row outlives the vault: what was recorded of it stays nobody else's.
 */
@Audited()
@Entity({ tableName: 'personal_vaults' })
@Unique({ properties: ['ownerId'], name: 'personal_vaults_owner_unique' })
export class PersonalVault extends BaseEntity {
  /** Null once its owner has given it up. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  ownerId: string | null;

  /** When the last of what was in it was deleted. */
  @Property({ type: 'datetime', length: 3, columnType: 'datetime(3)', nullable: true })
  erasedAt: Date | null = null;

  constructor(ownerId: string) {
    super();
    this.ownerId = ownerId;
  }

  giveUp(): void {
    this.ownerId = null;
  }

  erased(at: Date): void {
    this.ownerId = null;
    this.erasedAt = at;
  }
}

/** SQL: whether the id in this column is that of a personal vault, of today or of the past. */
export function isPersonalVault(column: string): string {
  return `exists (select 1 from personal_vaults pv where pv.id = ${column})`;
}
