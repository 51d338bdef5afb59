import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Audited, BaseEntity } from '@clientst0r/platform';

export const ROTATION_STATES = ['announced', 'running', 'settling', 'finished', 'failed'] as const;
export type RotationState = (typeof ROTATION_STATES)[number];

const MOMENT = { type: 'datetime', length: 3, columnType: 'datetime(3)' } as const;
const COUNT = { type: 'integer', unsigned: true } as const;

/** When a rotation goes on to what. */
export interface RotationTimes {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/**
 * A change of keys that somebody asked for, and how far it is: of one organisation, or of the root key that wraps the keys of all.
 * What is to be done is told by the rows that still need the old key, so it can stop anywhere and go on.
 */
@Audited()
@Entity({ tableName: 'key_rotations' })
@Index({ properties: ['finishedAt', 'createdAt'], name: 'key_rotations_end_index' })
export class KeyRotation extends BaseEntity {
  /** Null for the root key. */
  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly organisationId: string | null;

  /** The version that replaces all before; null for the root key. */
  @Property({ ...COUNT, nullable: true })
  readonly version: number | null;

  @Property({ type: 'uuid', columnType: 'uuid', nullable: true })
  readonly requestedById: string | null;

  @Property({ type: 'string', length: 190 })
  readonly requestedByName: string;

  @Property({ type: 'string', length: 10 })
  readonly state: RotationState = 'announced';

  /** From then on the new key seals. */
  @Property({ ...MOMENT })
  readonly startsAt: Date;

  /** Not before then the old key is deleted. */
  @Property({ ...MOMENT })
  readonly endsAt: Date;

  /** Secrets, or keys for the root key, when it began. */
  @Property({ ...COUNT, default: 0 })
  readonly total: number = 0;

  @Property({ ...COUNT, default: 0 })
  readonly done: number = 0;

  /** Those that do not open; while there are any the old key stays. */
  @Property({ ...COUNT, default: 0 })
  readonly broken: number = 0;

  @Property({ ...MOMENT, nullable: true })
  readonly finishedAt: Date | null = null;

  constructor(
    by: { readonly userId: string | null; readonly name: string },
    { startsAt, endsAt }: RotationTimes,
    of: { id: string; version: number } | null,
  ) {
    super();
    this.organisationId = of?.id ?? null;
    this.version = of?.version ?? null;
    this.requestedById = by.userId;
    this.requestedByName = by.name.slice(0, 190);
    this.startsAt = startsAt;
    this.endsAt = endsAt;
  }
}
