import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, IntegrityError, isPersonalVault, KeyProvider } from '@clientst0r/platform';

const BATCH = 200;
const NIL = '00000000-0000-0000-0000-000000000000';
const ALL = acrossOrganisationsComment('a root key wraps the keys of all organisations');

const OLD = `select ${ALL} id, organisation_id as organisationId, version, root_key_id as rootKeyId, wrapped_key as wrapped,
  ${isPersonalVault('organisation_id')} as personal from organisation_keys
  where root_key_id <> ? and id > ? order by id limit ${BATCH} for update`;
const REWRAP = `update organisation_keys set root_key_id = ?, wrapped_key = ? where id = ? and organisation_id = ?`;

interface KeyRow {
  readonly id: string;
  readonly organisationId: string;
  readonly version: number;
  readonly rootKeyId: string;
  readonly wrapped: Buffer;
  readonly personal: number;
}

/** What one transaction did: how many keys of organisations, and how many of all do not open. */
interface Rewrapped {
  readonly told: number;
  readonly broken: number;
}

/** A root key, and what it wraps. */
export interface RootKeyUse {
  readonly id: string;
  readonly current: boolean;
  /** Whether the ring has it. */
  readonly present: boolean;
  /** Of organisations. Those of personal vaults are not counted: how many there are is nobody's business. */
  readonly keys: number;
  /** Whether any key is wrapped by it, also of a personal vault: it must not go then. */
  readonly needed: boolean;
}

/** Wraps the keys of all organisations anew, with the current root key. */
@Injectable()
export class RootRewrapper {
  constructor(
    private readonly em: EntityManager,
    private readonly provider: KeyProvider,
  ) {}

  /** Those of the ring, and those that the database needs besides. */
  async uses(): Promise<RootKeyUse[]> {
    const sql = `select ${ALL} root_key_id as id, sum(not ${isPersonalVault('organisation_id')}) as amount from organisation_keys group by root_key_id`;
    const rows = await this.em.fork().execute<{ id: string; amount: number | string }[]>(sql);
    const { current, ids } = await this.provider.rootKeys();
    const amounts = new Map(rows.map(({ id, amount }) => [id, Number(amount)]));
    return [...new Set([...ids, ...amounts.keys()])].map((id) => ({
      id,
      current: id === current,
      present: ids.includes(id),
      keys: amounts.get(id) ?? 0,
      needed: amounts.has(id),
    }));
  }

  /** Keys of organisations that are not under the current root key. */
  async count(): Promise<number> {
    return (await this.uses()).reduce((sum, { current, keys }) => sum + (current ? 0 : keys), 0);
  }

  /** @returns how many do not open */
  async rewrap(note: (em: EntityManager, done: number) => Promise<void>): Promise<number> {
    let [after, broken, last] = [NIL, 0, BATCH];
    const { current } = await this.provider.rootKeys();
    while (last === BATCH) {
      const batch = await this.em.fork().transactional(
        async (em) => {
          const rows = await em.execute<KeyRow[]>(OLD, [current, after]);
          const one = await this.rewrapRows(em, rows);
          if (one.told > 0) await note(em, one.told);
          return { ...one, size: rows.length, end: rows.at(-1)?.id ?? after };
        },
        { isolationLevel: IsolationLevel.READ_COMMITTED },
      );
      [after, broken, last] = [batch.end, broken + batch.broken, batch.size];
    }
    return broken;
  }

  private async rewrapRows(em: EntityManager, rows: readonly KeyRow[]): Promise<Rewrapped> {
    let [broken, told] = [0, 0];
    for (const { id, organisationId, version, rootKeyId, wrapped, personal } of rows) {
      const place = { organisationId, version };
      const anew = await this.provider.rewrap({ rootKeyId, wrapped }, place).catch((error: unknown) => {
        if (error instanceof IntegrityError) return null;
        throw error;
      });
      if (!anew) broken += 1;
      else {
        await em.execute(REWRAP, [anew.rootKeyId, anew.wrapped, id, organisationId], 'run');
        told += personal === 1 ? 0 : 1;
      }
    }
    return { told, broken };
  }
}
