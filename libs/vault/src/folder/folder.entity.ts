import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';

/** Where entries lie; within another one, or at the top. */
@OrganisationScoped()
@Audited()
@Entity({ tableName: 'folders' })
@Index({ properties: ['organisationId', 'parentId'] })
export class Folder extends OrganisationEntity {
  @Property({ type: 'string', length: 100 })
  name: string;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  parentId: string | null;

  @Property({ type: 'integer', version: true })
  readonly version: number = 1;

  constructor(organisationId: string, name: string, parentId: string | null) {
    super(organisationId);
    this.name = name;
    this.parentId = parentId;
  }

  change({ name, parentId }: Pick<Folder, 'name' | 'parentId'>): void {
    this.name = name;
    this.parentId = parentId;
  }
}
