import { createSecretKey, type KeyObject, randomBytes, randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/mariadb';
import { KeyProvider } from './key-provider.js';
import { KEY_BYTES } from './root-key-file.js';

interface KeyRow {
  readonly version: number;
  readonly root_key_id: string;
  readonly wrapped_key: Buffer;
}

const SELECT = 'select version, root_key_id, wrapped_key from organisation_keys where organisation_id = ?';
const INSERT = `insert ignore into organisation_keys (id, created_at, organisation_id, version, root_key_id, wrapped_key)
  values (?, utc_timestamp(3), ?, 1, ?, ?)`;

/** Reads and makes wrapped keys on a connection of its own, so that a key outlives a rolled-back transaction. */
@Injectable()
export class OrganisationKeyStore {
  constructor(
    private readonly em: EntityManager,
    private readonly provider: KeyProvider,
  ) {}

  /** Every version of the organisation's key, unwrapped; none when it has never sealed anything. */
  async load(organisationId: string): Promise<Map<number, KeyObject>> {
    const rows = await this.em.getConnection().execute<KeyRow[]>(SELECT, [organisationId]);
    const keys = new Map<number, KeyObject>();
    for (const row of rows) {
      const place = { organisationId, version: row.version };
      const key = await this.provider.unwrap({ rootKeyId: row.root_key_id, wrapped: row.wrapped_key }, place);
      keys.set(row.version, createSecretKey(key));
      key.fill(0);
    }
    return keys;
  }

  /** Makes version 1. When several processes do so at once, the unique key lets one of them win. */
  async createFirst(organisationId: string): Promise<void> {
    const key = randomBytes(KEY_BYTES);
    const { rootKeyId, wrapped } = await this.provider.wrap(key, { organisationId, version: 1 });
    key.fill(0);
    await this.em.getConnection().execute(INSERT, [randomUUIDv7(), organisationId, rootKeyId, wrapped], 'run');
  }
}
