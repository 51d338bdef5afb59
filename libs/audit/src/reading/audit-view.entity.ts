import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

/** A filter as it travels: instants as text, so that it comes back as it was saved. */
export type SavedFilter = Readonly<Record<string, string>>;

/** A filter of the audit trail that somebody keeps under a name, for himself, in one organisation or for the deployment. */
@Audited()
@Entity({ tableName: 'audit_views' })
@Unique({ properties: ['userId', 'scopeId', 'name'] })
export class AuditView extends BaseEntity {
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly userId: string;

  /** The organisation, or the nil UUID for the deployment. */
  @Property({ type: 'uuid', columnType: 'uuid' })
  readonly scopeId: string;

  @Property({ type: 'string', length: 100 })
  name: string;

  @Property({ type: 'json' })
  filter: SavedFilter;

  @Property({ type: 'integer', version: true })
  readonly version: number = 1;

  constructor(userId: string, scopeId: string, name: string, filter: SavedFilter) {
    super();
    this.userId = userId;
    this.scopeId = scopeId;
    this.name = name;
    this.filter = filter;
  }

  replace(name: string, filter: SavedFilter): void {
    this.name = name;
    this.filter = filter;
  }
}
