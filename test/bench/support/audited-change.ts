import 'reflect-metadata';
import { randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import { MikroORM, RequestContext } from '@mikro-orm/mariadb';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Redis } from 'ioredis';
import { AuditEnforcer, AuditModule, AuditTrail } from '@clientst0r/audit';
import { DatabaseModule } from '@clientst0r/database';
import { IdentityModule } from '@clientst0r/identity';
import { NotificationsModule } from '@clientst0r/notifications';
import { type Actor, inOrganisation, PlatformModule, REDIS, SecretText } from '@clientst0r/platform';
import { SecurityModule } from '@clientst0r/security';
import { SettingsModule } from '@clientst0r/settings';
import { CredentialService, type CredentialView, VaultModule } from '@clientst0r/vault';

@Module({
  imports: [PlatformModule, DatabaseModule, AuditModule, SettingsModule, NotificationsModule, SecurityModule, IdentityModule, VaultModule],
})
class Product {}

/** A use case of the vault, as the api runs it: one transaction, with its audit event or without. */
export type AuditedChange = (audited: boolean) => Promise<void>;

export interface AuditedChanges {
  /** Makes an entry with three fields. */
  readonly create: AuditedChange;
  /** Puts an entry into the trash or takes it out again: the smallest that there is. */
  readonly trash: AuditedChange;
  readonly close: () => Promise<void>;
}

export async function auditedChanges(): Promise<AuditedChanges> {
  const application = await NestFactory.createApplicationContext(Product, { logger: ['error'] });
  const redis = application.get<Redis>(REDIS);
  if (redis.status !== 'ready') await once(redis, 'ready');
  const orm = application.get(MikroORM);
  const service = application.get(CredentialService);
  const organisationId = randomUUIDv7();
  const actor: Actor = { userId: randomUUIDv7(), name: 'Somebody', sessionId: null, reauthenticatedAt: null, organisationId, permissions: new Set(), address: '203.0.113.9', userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', requestId: randomUUIDv7() }; // prettier-ignore
  const setAudited = auditingSwitch(application.get(AuditTrail));
  const inRequest = <T>(audited: boolean, work: () => Promise<T>): Promise<T> => {
    setAudited(audited);
    return RequestContext.create(orm.em, () => {
      inOrganisation(orm.em, organisationId);
      return work();
    });
  };
  const make = (): Promise<CredentialView> => {
    const values = { username: 'admin', password: 'correct horse', url: 'https://192.0.2.1/' };
    const fields = Object.entries(values).map(([key, value]) => ({ key, value: SecretText.of(value) }));
    return service.create(actor, { type: 'login', name: 'Firewall', tags: [], fields });
  };
  let { id, version } = await inRequest(true, make);
  let isTrashed = false;
  return {
    create: async (audited) => {
      await inRequest(audited, make);
    },
    trash: async (audited) => {
      if (isTrashed) ({ id, version } = await inRequest(audited, () => service.restore(actor, id)));
      else await inRequest(audited, () => service.trash(actor, id, version));
      isTrashed = !isTrashed;
    },
    close: () => application.close(),
  };
}

/** Takes the event out of the transaction, and only that; the guard that would refuse such a transaction rests meanwhile. */
function auditingSwitch(trail: AuditTrail): (audited: boolean) => void {
  const record = trail.record.bind(trail);
  const recordAll = trail.recordAll.bind(trail);
  const enforce = (AuditEnforcer.prototype as { onFlush: AuditEnforcer['onFlush'] }).onFlush;
  let isAudited = true;
  trail.record = (...parameters): void => {
    if (isAudited) record(...parameters);
  };
  trail.recordAll = async (...parameters): Promise<void> => {
    if (isAudited) await recordAll(...parameters);
  };
  AuditEnforcer.prototype.onFlush = function (this: AuditEnforcer, ...parameters): void {
    if (isAudited) enforce.apply(this, parameters);
  };
  return (audited) => {
    isAudited = audited;
  };
}
