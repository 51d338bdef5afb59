import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { IntegrityError, Keyring, type OrganisationKeyring, type SealedColumn, sealedColumns } from '@clientst0r/platform';

/** Parents, or rows, of one transaction. */
const BATCH = 100;

/** What one transaction did. */
interface Resealed {
  readonly done: number;
  readonly broken: number;
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly sealed: Buffer };

interface Part {
  readonly column: SealedColumn;
  readonly ids: readonly string[];
}

/** Of a sealed value with an older key; what was overwritten with zeros is none. */
const isOlder = (column: string): string => `ord(${column}) = 1 and conv(hex(substr(${column}, 2, 4)), 16, 10) < ?`;

/** Seals the secrets of one organisation anew, with its newest key. */
@Injectable()
export class OrganisationResealer {
  constructor(
    private readonly em: EntityManager,
    private readonly keyring: Keyring,
  ) {}

  /** How many secrets are sealed with a key before `version`. */
  async count(organisationId: string, version: number): Promise<number> {
    const each = sealedColumns().map(
      ({ table, column, owner }) => `select count(*) as amount from ${table} where ${owner} = ? and ${isOlder(column)}`,
    );
    const sql = `select sum(amount) as amount from (${each.join(' union all ')}) x`;
    const [row] = await this.em.fork().execute<{ amount: string | number }[]>(sql, each.flatMap(() => [organisationId, version])); // prettier-ignore
    return Number(row?.amount ?? 0);
  }

  /**
   * Seals anew whatever is older than `version`, some hundred in a transaction in which `note` writes down how far it is.
   * Whoever changes one of them meanwhile waits for that transaction, or it for him. Throws `VaultSealedError` as soon as the
   * vault is sealed. @returns how many do not open
   */
  async reseal(organisationId: string, version: number, note: (em: EntityManager, done: number) => Promise<void>): Promise<number> {
    const keys = await this.keyring.renewed(organisationId);
    let broken = 0;
    for (const column of sealedColumns())
      for (const part of await this.partsOf(column, organisationId)) {
        await this.keyring.prepare(organisationId);
        const batch = await this.em.fork().transactional(
          async (em) => {
            const resealed = await resealPart(em, part, { organisationId, version, keys });
            if (resealed.done > 0) await note(em, resealed.done);
            return resealed;
          },
          { isolationLevel: IsolationLevel.READ_COMMITTED },
        );
        broken += batch.broken;
      }
    return broken;
  }

  private async partsOf(column: SealedColumn, organisationId: string): Promise<Part[]> {
    const [table, owner] = column.parent ? [column.parent.table, 'organisation_id'] : [column.table, column.owner];
    const rows = await this.em.fork().execute<{ id: string }[]>(`select id from ${table} where ${owner} = ? order by id`, [organisationId]);
    const ids = rows.map(({ id }) => id);
    return Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, index) => ({
      column,
      ids: ids.slice(index * BATCH, (index + 1) * BATCH),
    }));
  }
}

interface Terms {
  readonly organisationId: string;
  readonly version: number;
  readonly keys: OrganisationKeyring;
}

async function resealPart(em: EntityManager, { column: of, ids }: Part, { organisationId, version, keys }: Terms): Promise<Resealed> {
  const { table, column, owner, parent, bound } = of;
  const select = `select ${['id', ...bound].join(', ')}, ${column} as sealed from ${table}
    where ${owner} = ? and ${parent?.reference ?? 'id'} in (?) and ${isOlder(column)} for update`;
  const rows = await em.execute<Row[]>(select, [organisationId, ids, version]);
  const anew = rows.flatMap((row): [string, Buffer][] => {
    const sealed = resealed(of.bindingOf(row), row.sealed, keys);
    return sealed ? [[row.id, sealed]] : [];
  });
  if (anew.length > 0) {
    const cases = anew.map(() => 'when ? then ?').join(' ');
    const update = `update ${table} set ${column} = case id ${cases} end where ${owner} = ? and id in (?)`;
    await em.execute(update, [...anew.flat(), organisationId, anew.map(([id]) => id)], 'run');
  }
  return { done: anew.length, broken: rows.length - anew.length };
}

/** Null when it does not open. */
function resealed(binding: ReturnType<SealedColumn['bindingOf']>, sealed: Buffer, keys: OrganisationKeyring): Buffer | null {
  try {
    return keys.seal(binding, keys.open(binding, sealed));
  } catch (error) {
    if (error instanceof IntegrityError) return null;
    throw error;
  }
}
