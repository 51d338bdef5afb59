import { randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { Configuration, Keyring, PLATFORM_KEY_OWNER, SecretText } from '@clientst0r/platform';
import { LogBrokenError } from './log-hashes.js';
import { type NoteSigner, noteSigner, verifierKey } from './signed-note.js';

const BINDING = { recordId: PLATFORM_KEY_OWNER, fieldId: 'audit-log-key', version: 1 };

interface KeyRow {
  readonly name: string;
  readonly verifierKey: string;
  readonly sealedSeed: Buffer;
}

/** Who holds the database alone can neither read the log's private key nor put another in its place: it is sealed under the root key. */
@Injectable()
export class LogSigner {
  constructor(
    private readonly em: EntityManager,
    private readonly keyring: Keyring,
    private readonly configuration: Configuration,
  ) {}

  /** Makes the key of a log that has nothing signed yet. */
  async loadOrCreate(): Promise<NoteSigner> {
    const existing = await this.load();
    if (existing) return existing;
    const seed = randomBytes(32);
    const signer = noteSigner(`${this.configuration.publicUrl.host}/audit/${randomBytes(4).toString('hex')}`, seed);
    const sealed = await this.keyring.seal(PLATFORM_KEY_OWNER, BINDING, SecretText.of(seed.toString('base64')));
    const insert =
      'insert ignore into audit_log_keys (id, name, verifier_key, sealed_seed) select 1, ?, ?, ? from dual where not exists (select 1 from audit_checkpoints)';
    await this.em.fork().execute(insert, [signer.name, verifierKey(signer), sealed], 'run');
    const made = await this.load();
    if (!made) throw new LogBrokenError('there are checkpoints, and the key that signed them is gone');
    return made;
  }

  /** Null while nothing was ever sealed. */
  async load(): Promise<NoteSigner | null> {
    const select = 'select name, verifier_key as verifierKey, sealed_seed as sealedSeed from audit_log_keys where id = 1';
    const [row] = await this.em.fork().execute<KeyRow[]>(select);
    if (!row) return null;
    const seed = await this.keyring.open(PLATFORM_KEY_OWNER, BINDING, row.sealedSeed);
    const signer = noteSigner(row.name, Buffer.from(seed.reveal(), 'base64'));
    if (verifierKey(signer) !== row.verifierKey) throw new LogBrokenError('its public key is not that of its private key');
    return signer;
  }
}
