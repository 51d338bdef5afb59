import { createSecretKey, type KeyObject, randomBytes, randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { KeyProvider, type WrappedKeyPlace } from './key-provider.js';
import { KEY_BYTES } from './root-key-file.js';

interface KeyRow {
  readonly version: number;
  readonly root_key_id: string;
  readonly wrapped_key: Buffer;
  readonly seals: number;
}

export interface LoadedKeys {
  /** By version, unwrapped; none when the organisation has never sealed anything. */
  readonly keys: ReadonlyMap<number, KeyObject>;
  /** The version that seals. */
  readonly sealing: number;
}

const SELECT = 'select version, root_key_id, wrapped_key, seals_from <= ? as seals from organisation_keys where organisation_id = ?';
const INSERT = `insert ignore into organisation_keys (id, created_at, organisation_id, version, root_key_id, wrapped_key)
  values (?, utc_timestamp(3), ?, 1, ?, ?)`;

const ANNOUNCE = `insert into organisation_keys (id, created_at, organisation_id, version, root_key_id, wrapped_key, seals_from)
  values (?, utc_timestamp(3), ?, ?, ?, ?, ?)`;

/** Reads and makes wrapped keys on a connection of its own, so that a key outlives a rolled-back transaction. */
@Injectable()
export class OrganisationKeyStore {
  constructor(
    private readonly em: EntityManager,
    private readonly provider: KeyProvider,
  ) {}

  /** Every version of the organisation's key. One that was announced opens already, and seals once its time has come. */
  async load(organisationId: string, now: Date): Promise<LoadedKeys> {
    const rows = await this.em.getConnection().execute<KeyRow[]>(SELECT, [now, organisationId]);
    const keys = new Map<number, KeyObject>();
    for (const row of rows) {
      const place = { organisationId, version: row.version };
      const key = await this.provider.unwrap({ rootKeyId: row.root_key_id, wrapped: row.wrapped_key }, place);
      keys.set(row.version, createSecretKey(key));
      key.fill(0);
    }
    return { keys, sealing: Math.max(0, ...rows.filter(({ seals }) => seals === 1).map(({ version }) => version)) };
  }

  /** Makes a version that seals from `sealsFrom` on, in the transaction of `em`. */
  async announce(em: EntityManager, place: WrappedKeyPlace, sealsFrom: Date): Promise<void> {
    const key = randomBytes(KEY_BYTES);
    const { rootKeyId, wrapped } = await this.provider.wrap(key, place);
    key.fill(0);
    await em.execute(ANNOUNCE, [randomUUIDv7(), place.organisationId, place.version, rootKeyId, wrapped, sealsFrom], 'run');
  }

  /** Makes version 1. When several processes do so at once, the unique key lets one of them win. */
  async createFirst(organisationId: string): Promise<void> {
    const key = randomBytes(KEY_BYTES);
    const { rootKeyId, wrapped } = await this.provider.wrap(key, { organisationId, version: 1 });
    key.fill(0);
    await this.em.getConnection().execute(INSERT, [randomUUIDv7(), organisationId, rootKeyId, wrapped], 'run');
  }
}
