import { randomUUIDv7 } from 'node:crypto';
import { MikroORM } from '@mikro-orm/mariadb';
import type { Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AuditModule, AuditWritingModule } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { Clock, PlatformModule } from '@clientst0r/platform';
import { SettingsModule } from '@clientst0r/settings';
import { useTestEnvironment } from './test-environment.js';

/** What the worker does with audit events, in this process and on demand. */
export async function auditWork(clock = new Clock(), more: readonly Type[] = []): Promise<TestingModule> {
  await useTestEnvironment();
  const imports = [PlatformModule, DatabaseModule, AuditModule, SettingsModule, AuditWritingModule, ...more];
  const module = await Test.createTestingModule({ imports }).overrideProvider(Clock).useValue(clock).compile();
  return module.init();
}

export interface PlantedEvent {
  readonly at?: Date | string;
  readonly organisationId?: string | null;
  readonly category?: string;
  readonly action?: string;
  readonly outcome?: string;
  readonly actorId?: string | null;
  readonly actorName?: string;
  readonly address?: string;
  readonly requestId?: string;
  readonly objectId?: string | null;
  readonly objectName?: string | null;
  readonly details?: string | null;
  readonly country?: string | null;
}

const USUAL = {
  organisationId: null,
  category: 'vault',
  action: 'credential.viewed',
  outcome: 'success',
  actorId: null,
  actorName: 'Planted',
  address: '203.0.113.7',
  requestId: '',
  objectId: null,
  objectName: null,
  details: null,
  country: null,
} as const;

/** Writes a row as the application's account may, whatever the trail would say. @returns its id */
export async function plantEvent(orm: MikroORM, planted: PlantedEvent): Promise<string> {
  const id = randomUUIDv7();
  const event = { at: new Date(), ...USUAL, ...planted };
  const named = [event.actorName, event.address, event.requestId, event.objectId, event.objectName, event.details, event.country];
  await orm.em
    .fork()
    .getConnection()
    .execute(
      `insert into audit_events (at, id, organisation_id, category, action, outcome, actor_id, actor_name, address, user_agent, request_id, object_type, object_id, object_name, details, country)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'test', ?, 'credential', ?, ?, ?, ?)`,
      [event.at, id, event.organisationId, event.category, event.action, event.outcome, event.actorId, ...named],
    );
  return id;
}
