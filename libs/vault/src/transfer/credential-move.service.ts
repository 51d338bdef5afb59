import { Injectable } from '@nestjs/common';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { EntityManager } from '@mikro-orm/mariadb';
import { IntegrityError, Keyring, type OrganisationKeyring } from '@clientst0r/platform';

const BATCH = 50;

interface FieldRow {
  readonly id: string;
  readonly credentialId: string;
  readonly version: number;
  readonly sealed: Buffer | null;
}

interface Keys {
  readonly source: OrganisationKeyring;
  readonly target: OrganisationKeyring;
}

const TAKE = 'select id from credentials where organisation_id = ? and id > ? order by id limit ? for update';
const FIELDS = `select id, credential_id as credentialId, version, sealed from credential_fields
  where organisation_id = ? and credential_id in (?) for update`;
const RESEAL = 'update credential_fields set sealed = ?, organisation_id = ? where id = ? and organisation_id = ?';
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
    const fields = await this.em.execute<FieldRow[]>(FIELDS, [sourceId, taken]);
    const resealed = fields.map((field) => ({ ...field, sealed: reseal(field, keys) }));
    const broken = new Set(resealed.filter(({ sealed }) => sealed === undefined).map(({ credentialId }) => credentialId));
    const movable = taken.filter((id) => !broken.has(id));
    for (const { id, credentialId, sealed = null } of resealed)
      if (!broken.has(credentialId)) await this.em.execute(RESEAL, [sealed, targetId, id, sourceId], 'run');
    if (movable.length > 0) {
      await this.em.execute(WORDS, [targetId, sourceId, movable], 'run');
      await this.em.execute(CREDENTIALS, [targetId, sourceId, movable], 'run');
    }
    return { taken, left: broken.size };
  }
}

const NIL = '00000000-0000-0000-0000-000000000000';

/** Undefined when it does not open; null when there is nothing to open. */
function reseal({ id, credentialId, version, sealed }: FieldRow, { source, target }: Keys): Buffer | null | undefined {
  if (sealed === null) return null;
  const binding = { recordId: credentialId, fieldId: id, version };
  try {
    return target.seal(binding, source.open(binding, sealed));
  } catch (error) {
    if (error instanceof IntegrityError) return undefined;
    throw error;
  }
}
