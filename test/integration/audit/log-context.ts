import { randomUUIDv7 } from 'node:crypto';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntityManager, MikroORM } from '@mikro-orm/mariadb';
import type { DynamicModule, Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AuditLogModule, AuditLogService, AuditModule, AuditSealer, type Verification } from '@clientst0r/audit';
import { DatabaseModule, grantTableRights, ormOptions } from '@clientst0r/database';
import { Clock, loadConfiguration, PlatformModule, systemActor } from '@clientst0r/platform';
import { MovableClock } from '../../support/movable-clock.js';
import { asDatabaseAdministrator, fillMigrated, useTestEnvironment } from '../../support/test-environment.js';

const TABLES = [
  'audit_events',
  'audit_log_leaves',
  'audit_log_nodes',
  'audit_checkpoints',
  'audit_log_keys',
  'audit_tombstones',
  'audit_legal_holds',
];
const PROGRESS =
  "update audit_log_progress set looked_to = '2000-01-01', widely_looked_at = '2000-01-01', verified_size = 0, anchor_path = null, anchor_size = 0, anchored_at = null, anchor_failed_at = null, anchor_error = null";
const COLUMNS = 'at, id, category, action, outcome, actor_name, address, user_agent, request_id, details';

/** The transparency log in a database of its own, in which tests may break what the product never could. */
export class LogContext {
  private constructor(
    readonly module: TestingModule,
    readonly clock: MovableClock,
    readonly database: string,
    readonly anchors: string,
  ) {}

  static async start(more: readonly (Type | DynamicModule)[] = []): Promise<LogContext> {
    await useTestEnvironment();
    const database = `${process.env['DATABASE_NAME'] ?? ''}_log`;
    const anchors = join(mkdtempSync(join(tmpdir(), 'anchors-')), 'anchors.jsonl');
    asDatabaseAdministrator(`drop database if exists ${database}; create database ${database} character set utf8mb4`);
    fillMigrated(database);
    Object.assign(process.env, { DATABASE_NAME: database, AUDIT_ANCHOR_FILE: anchors });
    const orm = await MikroORM.init({ ...ormOptions(loadConfiguration(), 'migration'), logger: () => undefined });
    await grantTableRights(orm);
    await orm.close(true);
    const clock = new MovableClock();
    const imports = [PlatformModule, DatabaseModule, AuditModule, AuditLogModule, ...more];
    const module = await Test.createTestingModule({ imports }).overrideProvider(Clock).useValue(clock).compile();
    await module.init();
    return new LogContext(module, clock, database, anchors);
  }

  async close(): Promise<void> {
    await this.module.close();
    asDatabaseAdministrator(`drop database ${this.database}`);
  }

  /** Everything empty, and no trigger in the way of what a superuser does unless they are kept. */
  empty({ keepsTriggers = false } = {}): void {
    // Deleting a few rows takes a fraction of what truncating a partitioned table does, and every call is a client of its own.
    const emptying = TABLES.map((table) => (keepsTriggers ? `truncate table ${table}` : `delete from ${table}`));
    this.superuser([...(keepsTriggers ? [] : this.triggerDrops()), ...emptying, PROGRESS].join(';'));
    if (existsSync(this.anchors)) writeFileSync(this.anchors, '');
  }

  private triggerDrops(): string[] {
    const triggers = asDatabaseAdministrator(
      `select trigger_name from information_schema.triggers where trigger_schema = '${this.database}' and trigger_name like 'audit%append%'`,
    );
    return triggers.split('\n').filter(Boolean).map((name) => `drop trigger ${name}`); // prettier-ignore
  }

  superuser(sql: string): string {
    return asDatabaseAdministrator(sql, this.database);
  }

  em(): EntityManager {
    const em: EntityManager = this.module.get(EntityManager);
    return em.fork();
  }

  async insert(count: number, at = this.clock.now(), em: Pick<EntityManager, 'execute'> = this.em()): Promise<void> {
    const rows = Array.from({ length: count }, (_, number) => [
      at,
      randomUUIDv7(),
      `person ${number.toString()}`,
      JSON.stringify({ number }),
    ]).flat();
    const row = "(?, ?, 'vault', 'credential.revealed', 'success', ?, '', '', '', ?)";
    await em.execute(`insert into audit_events (${COLUMNS}) values ${Array(count).fill(row).join(',')}`, rows, 'run');
  }

  async seal(): Promise<number> {
    const sealed = await this.module.get(AuditSealer).run();
    await this.module.get(AuditLogService).anchor();
    return sealed;
  }

  verify(full = true): Promise<Verification> {
    return this.module.get(AuditLogService).verify(systemActor('test'), full);
  }

  async eventAt(leafIndex: number): Promise<string> {
    const [row] = await this.em().execute<{ id: string }[]>('select event_id as id from audit_log_leaves where leaf_index = ?', [
      leafIndex,
    ]);
    return row?.id ?? '';
  }
}
