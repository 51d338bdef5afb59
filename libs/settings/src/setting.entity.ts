import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Audited } from '@clientst0r/platform';
import type { SettingValue } from './setting-definition.js';

/** A setting that somebody changed; one that is at its default has no row. */
@Audited()
@Entity({ tableName: 'settings' })
export class Setting {
  @PrimaryKey({ type: 'string', length: 60 })
  readonly key: string;

  @Property({ type: 'json' })
  value: SettingValue;

  @Property({ type: 'datetime', columnType: 'datetime(3)' })
  updatedAt: Date;

  constructor(key: string, value: SettingValue, updatedAt: Date) {
    this.key = key;
    this.value = value;
    this.updatedAt = updatedAt;
  }

  change(value: SettingValue, at: Date): void {
    this.value = value;
    this.updatedAt = at;
  }
}

export const SETTINGS_ENTITIES = [Setting] as const;
