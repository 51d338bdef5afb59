import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

/** Keeps the events of whole months, of every organisation, whatever the retention says. Never deleted: released. */
@Audited()
@Entity({ tableName: 'audit_legal_holds' })
export class LegalHold extends BaseEntity {
  @Property({ type: 'string', length: 190 })
  readonly name: string;

  @Property({ type: 'string', length: 500 })
  readonly reason: string;

  /** As in `2026-11`; both ends are kept. */
  @Property({ columnType: 'char(7)', type: 'character', length: 7 })
  readonly fromMonth: string;

  @Property({ columnType: 'char(7)', type: 'character', length: 7 })
  readonly toMonth: string;

  @Property({ type: 'datetime', columnType: 'datetime(3)', nullable: true })
  releasedAt: Date | null = null;

  constructor(values: { name: string; reason: string; fromMonth: string; toMonth: string }) {
    super();
    Object.assign(this, values);
  }

  release(at: Date): void {
    this.releasedAt ??= at;
  }
}
