import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Audited, OrganisationEntity, OrganisationScoped } from '@clientst0r/platform';

/** A check as strangers know it. */
export interface StatusItem {
  readonly checkId: string;
  readonly name: string;
}

export interface StatusPageInput {
  /** The last part of its address: chosen, or unguessable. */
  readonly address: string;
  readonly title: string;
  /** Empty for none. */
  readonly description: string;
  readonly published: boolean;
  /** In the order in which they are shown. */
  readonly items: readonly StatusItem[];
}

/** What an organisation tells strangers about its services. One an organisation, off until it is published. */
@Audited()
@OrganisationScoped()
@Entity({ tableName: 'status_pages' })
@Unique({ properties: ['organisationId'] })
export class StatusPage extends OrganisationEntity {
  @Unique()
  @Property({ type: 'string', length: 60 })
  address: string;

  @Property({ type: 'string', length: 190 })
  title: string;

  @Property({ type: 'string', length: 1000 })
  description: string;

  @Property({ type: 'boolean', columnType: 'tinyint(1)' })
  published: boolean;

  @Property({ type: 'json' })
  items: readonly StatusItem[];

  /** SHA-256 of a password that the server made of 100 random bits: nothing to guess, so nothing to stretch. Null for none. */
  @Property({ columnType: 'binary(32)', type: 'Uint8Array', nullable: true })
  passwordHash: Uint8Array | null = null;

  @Property({ version: true, type: 'integer' })
  readonly version: number = 1;

  constructor(organisationId: string, input: StatusPageInput) {
    super(organisationId);
    this.change(input);
  }

  change({ address, title, description, published, items }: StatusPageInput): void {
    this.address = address;
    this.title = title;
    this.description = description;
    this.published = published;
    this.items = items;
  }
}
