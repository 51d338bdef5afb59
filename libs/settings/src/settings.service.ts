import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { AuditTrail } from '@clientst0r/audit';
import { type Actor, Clock, NotFoundError, RecentRead, ValidationFailedError } from '@clientst0r/platform';
import {
  type SettingDefinition,
  settingDefinition,
  settingDefinitions,
  settingProblem,
  type SettingValue,
  type ValueOf,
} from './setting-definition.js';
import { Setting } from './setting.entity.js';
import { SettingSecrets } from './setting-secrets.js';
import { SettingChanged } from './settings.audit.js';

export interface CurrentSetting {
  readonly definition: SettingDefinition;
  /** Of a secret: whether it is set. */
  readonly value: SettingValue;
  readonly updatedAt: Date | null;
}

type Rows = ReadonlyMap<string, Setting>;
type ReadSetting = <S extends Exclude<SettingDefinition, { type: 'secret' }>>(setting: S) => ValueOf<S>;

/** How long a process may go on with a value that another process has changed, in milliseconds. */
const KEPT_FOR = 1_000;

@Injectable()
export class SettingsService {
  private readonly rows = new RecentRead<Rows>(
    () => this.load(),
    KEPT_FOR,
    () => performance.now(),
  );

  constructor(
    private readonly em: EntityManager,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly secrets: SettingSecrets,
  ) {}

  /** At most a second old. */
  async get<S extends SettingDefinition>(setting: S): Promise<ValueOf<S>> {
    const row = (this.rows.known() ?? (await this.rows.get())).get(setting.key);
    if (setting.type === 'secret') return (await this.secrets.open(setting.key, row?.value)) as ValueOf<S>;
    return effectiveValue(setting, row) as ValueOf<S>;
  }

  /** For what every request asks: something made of settings, at most a second old, made again only when they have been read again. */
  derived<T>(make: (valueOf: ReadSetting) => T): () => Promise<T> {
    let last: { readonly rows: Rows; readonly made: T } | null = null;
    return async () => {
      const rows = this.rows.known() ?? (await this.rows.get());
      if (last?.rows !== rows)
        last = { rows, made: make((setting) => effectiveValue(setting, rows.get(setting.key)) as ValueOf<typeof setting>) };
      return last.made;
    };
  }

  async list(): Promise<CurrentSetting[]> {
    const rows = await this.load();
    return settingDefinitions().map((definition) => {
      const row = rows.get(definition.key);
      return { definition, value: shownValue(definition, row), updatedAt: row?.updatedAt ?? null };
    });
  }

  async update(actor: Actor, key: string, value: unknown): Promise<CurrentSetting> {
    await this.secrets.prepare();
    const updated = await this.store(actor, key, value);
    this.rows.forget();
    return updated;
  }

  @Transactional()
  async store(actor: Actor, key: string, value: unknown): Promise<CurrentSetting> {
    const definition = settingDefinition(key);
    if (!definition) throw new NotFoundError();
    const problem = settingProblem(definition, value);
    if (problem) throw new ValidationFailedError([{ field: 'value', message: problem }]);
    const row = await this.em.findOne(Setting, { key });
    const before = shownValue(definition, row ?? undefined);
    const stored = definition.type === 'secret' ? await this.secrets.seal(key, String(value)) : (value as SettingValue);
    const at = this.clock.now();
    const changed = row ?? new Setting(key, stored, at);
    changed.change(stored, at);
    if (!row) this.em.persist(changed);
    const after = shownValue(definition, changed);
    this.audit.record(this.em, actor, new SettingChanged(key, before, after));
    return { definition, value: after, updatedAt: at };
  }

  private async load(): Promise<Rows> {
    const rows = await this.em.fork().find(Setting, {});
    return new Map(rows.map((row) => [row.key, row]));
  }
}

/** A stored value that a later release no longer allows counts as unset. */
function effectiveValue(definition: SettingDefinition, row: Setting | undefined): SettingValue {
  return row && settingProblem(definition, row.value) === null ? row.value : definition.default;
}

/** A secret leaves this service to the one who uses it, never to somebody who looks. */
function shownValue(definition: SettingDefinition, row: Setting | undefined): SettingValue {
  return definition.type === 'secret' ? Boolean(row?.value) : effectiveValue(definition, row);
}
