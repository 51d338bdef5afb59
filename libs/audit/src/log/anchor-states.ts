import type { EntityManager } from '@mikro-orm/mariadb';
import { storedInstant } from '@clientst0r/platform';

/** Somewhere outside that checkpoints are kept: the file of the configuration, or a receiver. */
export interface AnchorState {
  /** Null for the file. */
  readonly id: string | null;
  readonly name: string;
  readonly kind: string;
  readonly target: string;
  /** Events of the largest checkpoint that is there. */
  readonly size: number;
  readonly lastSuccessAt: Date | null;
  readonly lastFailureAt: Date | null;
  /** Why the last try failed; null after a success. */
  readonly lastError: string | null;
}

type Row = Omit<AnchorState, 'size' | 'lastSuccessAt' | 'lastFailureAt'> & {
  readonly size: number | string;
  readonly lastSuccessAt: string | Date | null;
  readonly lastFailureAt: string | Date | null;
};

export async function anchorStates(em: EntityManager, path: string | null): Promise<AnchorState[]> {
  const rows = await em.execute<Row[]>(
    `select a.id, a.name, a.kind, a.target, p.size, p.succeeded_at as lastSuccessAt, p.failed_at as lastFailureAt, p.last_error as lastError
     from audit_anchors a join audit_anchor_progress p on p.anchor_id = a.id order by a.name, a.id`,
  );
  return [...(path === null ? [] : [await fileState(em, path)]), ...rows].map((row) => ({
    ...row,
    size: Number(row.size),
    lastSuccessAt: row.lastSuccessAt === null ? null : storedInstant(row.lastSuccessAt),
    lastFailureAt: row.lastFailureAt === null ? null : storedInstant(row.lastFailureAt),
  }));
}

async function fileState(em: EntityManager, path: string): Promise<Row> {
  const [row] = await em.execute<Pick<Row, 'size' | 'lastSuccessAt' | 'lastFailureAt' | 'lastError'>[]>(
    `select if(anchor_path = ?, anchor_size, 0) as size, if(anchor_path = ?, anchored_at, null) as lastSuccessAt, anchor_failed_at as lastFailureAt,
     anchor_error as lastError from audit_log_progress where id = 1`,
    [path, path],
  );
  const nothing = { size: 0, lastSuccessAt: null, lastFailureAt: null, lastError: null };
  return { id: null, name: 'File', kind: 'file', target: path, ...(row ?? nothing), size: row?.size ?? 0 };
}
