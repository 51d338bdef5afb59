import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { IntegrityError, Keyring, type OrganisationKeyring } from '@clientst0r/platform';

const BATCH = 50;

/** Of a field, of a value that it had, or the key of a file. */
interface SealedRow {
  readonly id: string;
  readonly fieldId: string;
  readonly credentialId: string;
  readonly version: number;
  readonly sealed: Buffer | null;
}

interface Resealed {
  readonly updates: { credentialId: string; sql: string; values: unknown[] }[];
  readonly broken: ReadonlySet<string>;
}

interface Keys {
  readonly source: OrganisationKeyring;
  readonly target: OrganisationKeyring;
}

const TAKE = 'select id from credentials where organisation_id = ? and id > ? order by id limit ? for update';
const SEALED = [
  {
    rows: `select id, id as fieldId, credential_id as credentialId, version, sealed from credential_fields
      where organisation_id = ? and credential_id in (?) for update`,
    reseal: 'update credential_fields set sealed = ?, organisation_id = ? where id = ? and organisation_id = ?',
  },
  {
    rows: `select id, field_id as fieldId, credential_id as credentialId, version, sealed from former_field_values
      where organisation_id = ? and credential_id in (?) for update`,
    reseal: 'update former_field_values set sealed = ?, organisation_id = ? where id = ? and organisation_id = ?',
  },
  {
    rows: `select id, id as fieldId, credential_id as credentialId, 1 as version, sealed_key as sealed from attachments
      where organisation_id = ? and credential_id in (?) for update`,
    reseal: 'update attachments set sealed_key = ?, organisation_id = ? where id = ? and organisation_id = ?',
  },
];
/** Sealed with the key of their file, they stay as they are. */
const CHUNKS = `update attachment_chunks k join attachments a on a.id = k.attachment_id set k.organisation_id = ?
  where k.organisation_id = ? and a.credential_id in (?)`;
const WORDS = 'update credential_words set organisation_id = ? where organisation_id = ? and credential_id in (?)';
const CREDENTIALS = 'update credentials set organisation_id = ? where organisation_id = ? and id in (?)';

/**
 * Entries of one organisation become another's. Each secret is bound to its organisation, so it is opened with the one's
 * key and sealed with the other's, in the transaction that moves its entry: at no moment is an entry in one and its secret in
 * the other. May stop at any entry and be begun again.
 */
@Injectable()
export class CredentialMove {
  constructor(
    private readonly em: EntityManager,
    private readonly keyring: Keyring,
  ) {}

  /** How many entries could not be moved, because a secret of theirs does not open: they stay as they are. */
  async moveAll(sourceId: string, targetId: string): Promise<number> {
    const keys = { source: await this.keyring.of(sourceId), target: await this.keyring.of(targetId) };
    let [after, stayed, last] = ['', 0, BATCH];
    while (last === BATCH) {
      for (const id of [sourceId, targetId]) await this.keyring.prepare(id);
      const { taken, left } = await this.moveSome(sourceId, targetId, after, keys);
      [after, stayed, last] = [taken.at(-1) ?? '', stayed + left, taken.length];
    }
    return stayed;
  }

  @Transactional()
  async moveSome(sourceId: string, targetId: string, after: string, keys: Keys): Promise<{ taken: string[]; left: number }> {
    const rows = await this.em.execute<{ id: string }[]>(TAKE, [sourceId, after || NIL, BATCH]);
    const taken = rows.map(({ id }) => id);
    if (taken.length === 0) return { taken, left: 0 };
    const { updates, broken } = await this.reseal(sourceId, targetId, taken, keys);
    const movable = taken.filter((id) => !broken.has(id));
    for (const { credentialId, sql, values } of updates) if (!broken.has(credentialId)) await this.em.execute(sql, values, 'run');
    if (movable.length > 0) {
      await this.em.execute(CHUNKS, [targetId, sourceId, movable], 'run');
      await this.em.execute(WORDS, [targetId, sourceId, movable], 'run');
      await this.em.execute(CREDENTIALS, [targetId, sourceId, movable], 'run');
    }
    return { taken, left: broken.size };
  }

  /** What is to be written, and the entries of which something does not open. */
  private async reseal(sourceId: string, targetId: string, taken: readonly string[], keys: Keys): Promise<Resealed> {
    const [broken, updates] = [new Set<string>(), [] as Resealed['updates']];
    for (const { rows: sql, reseal } of SEALED)
      for (const row of await this.em.execute<SealedRow[]>(sql, [sourceId, taken])) {
        const sealed = resealed(row, keys);
        if (sealed === undefined) broken.add(row.credentialId);
        else updates.push({ credentialId: row.credentialId, sql: reseal, values: [sealed, targetId, row.id, sourceId] });
      }
    return { updates, broken };
  }
}

const NIL = '00000000-0000-0000-0000-000000000000';

/** Undefined when it does not open; null when there is nothing to open. */
function resealed({ fieldId, credentialId, version, sealed }: SealedRow, { source, target }: Keys): Buffer | null | undefined {
  if (sealed === null) return null;
  const binding = { recordId: credentialId, fieldId, version };
  try {
    return target.seal(binding, source.open(binding, sealed));
  } catch (error) {
    if (error instanceof IntegrityError) return undefined;
    throw error;
  }
}
