import { BigIntType, type Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NotAudited } from '@clientst0r/platform';
import { CredentialField } from '../credential/credential.entity.js';
import type { ExposureChannel } from './exposure-channels.js';

const MOMENT = { type: 'datetime', length: 3, columnType: 'datetime(3)' } as const;

/**
 * That somebody has known one version of a secret field, by one channel. It belongs to whatever organisation the field is
 * in, goes with it in a merge, and goes when it goes; every reading therefore joins the field.
 */
@NotAudited('Drawn from the audit trail')
@Entity({ tableName: 'secret_exposures' })
export class SecretExposure {
  /** A person, or the link of somebody outside. */
  @PrimaryKey({ type: 'uuid', columnType: 'uuid' })
  readonly subjectId: string;

  @ManyToOne({ entity: () => CredentialField, primary: true, deleteRule: 'cascade', updateRule: 'no action' })
  readonly field: Rel<CredentialField>;

  @PrimaryKey({ type: 'integer' })
  readonly version: number;

  @PrimaryKey({ type: 'string', length: 10 })
  readonly channel: ExposureChannel;

  @Property({ type: 'boolean' })
  readonly outside: boolean;

  /** As it was recorded last. */
  @Property({ type: 'string', length: 190 })
  readonly subjectName: string;

  @Property({ ...MOMENT })
  readonly firstAt: Date;

  @Property({ ...MOMENT })
  readonly lastAt: Date;

  @Property({ type: 'integer', unsigned: true })
  readonly times: number;
}

/** How far the trail was read; one row. */
@NotAudited('Changes with every look')
@Entity({ tableName: 'exposure_progress' })
export class ExposureProgress {
  @PrimaryKey({ columnType: 'tinyint unsigned', type: 'integer', unsigned: true, autoincrement: false })
  readonly id: number = 1;

  @Property({ columnType: 'bigint unsigned', type: new BigIntType('number'), unsigned: true })
  readonly position: number;
}
