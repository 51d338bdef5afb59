import { IsolationLevel } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/mariadb';
import { Injectable } from '@nestjs/common';
import { acrossOrganisationsComment, Clock, storedInstant } from '@clientst0r/platform';
import { EVENT_COLUMNS, eventLeaf, instantText, type StoredAuditEvent } from './audit-leaf.js';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { frontierOf, isStored, LogBrokenError } from './log-hashes.js';
import { LogSigner } from './log-signer.js';
import type { MerkleFrontier, TreeNode } from './merkle-tree.js';
import type { NoteSigner } from './signed-note.js';

/** How long after its event's time a transaction usually commits at most; looked over each time. */
export const USUAL_MILLISECONDS = 120_000;
/** The longest that a transaction may take to commit; looked over every few minutes. */
export const LONGEST_MILLISECONDS = 86_400_000;
const WIDE_LOOK_MILLISECONDS = 300_000;
const BATCH = 5_000;
/** Rows in memory at a time: of a batch only places and hashes are kept. */
const READ = 500;

const ALL = acrossOrganisationsComment('the log is one over the whole trail');

interface Progress {
  readonly lookedTo: Date;
  readonly widelyLookedAt: Date;
}

interface Position {
  readonly at: string;
  readonly id: string;
}

interface Unsealed extends Position {
  readonly leaf: Buffer;
}

/**
 * Puts committed events into the tree, each once, in the order in which they were found committed: whatever the time of an event says, a
 * transaction that was late is found by a later look. A row lock lets one process at a time do it.
 */
@Injectable()
export class AuditSealer {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly signer: LogSigner,
  ) {}

  /** @returns how many events were sealed; 0 too while another process is at it. @throws LogBrokenError */
  async run(): Promise<number> {
    const signer = await this.signer.loadOrCreate();
    let sealed = 0;
    for (let after: Position | null | undefined; after !== null;) {
      const batch = await this.seal(signer, after);
      sealed += batch.sealed;
      after = batch.next;
    }
    return sealed;
  }

  private seal(signer: NoteSigner, after: Position | undefined): Promise<{ sealed: number; next: Position | null }> {
    // Without gap locks: use cases write audit events meanwhile.
    return this.em.fork().transactional(
      async (em) => {
        const progress = await lockProgress(em);
        if (!progress) return { sealed: 0, next: null };
        const now = this.clock.now();
        const isWide = Math.abs(now.getTime() - progress.widelyLookedAt.getTime()) >= WIDE_LOOK_MILLISECONDS;
        const events = await unsealed(em, after ?? { at: beginning(progress, now, isWide), id: '00000000-0000-0000-0000-000000000000' });
        if (events.length > 0) await append(em, signer, events, now);
        const newest = events.at(-1);
        const isComplete = events.length < BATCH || !newest;
        if (isComplete) await saveProgress(em, { lookedTo: now, widelyLookedAt: isWide ? now : progress.widelyLookedAt });
        return { sealed: events.length, next: isComplete ? null : newest };
      },
      { isolationLevel: IsolationLevel.READ_COMMITTED },
    );
  }
}

async function lockProgress(em: EntityManager): Promise<Progress | null> {
  const select =
    'select looked_to as lookedTo, widely_looked_at as widelyLookedAt from audit_log_progress where id = 1 for update skip locked';
  const [row] = await em.execute<{ lookedTo: string | Date; widelyLookedAt: string | Date }[]>(select);
  return row ? { lookedTo: storedInstant(row.lookedTo), widelyLookedAt: storedInstant(row.widelyLookedAt) } : null;
}

async function saveProgress(em: EntityManager, { lookedTo, widelyLookedAt }: Progress): Promise<void> {
  await em.execute('update audit_log_progress set looked_to = ?, widely_looked_at = ? where id = 1', [lookedTo, widelyLookedAt], 'run');
}

/** Either time may lie ahead, after a clock that was wrong. */
function beginning({ lookedTo }: Progress, now: Date, isWide: boolean): string {
  const from = Math.min(now.getTime(), lookedTo.getTime()) - (isWide ? LONGEST_MILLISECONDS : USUAL_MILLISECONDS);
  return new Date(from).toISOString().slice(0, 23).replace('T', ' ');
}

async function unsealed(em: EntityManager, from: Position): Promise<Unsealed[]> {
  const found: Unsealed[] = [];
  for (let next: Position | undefined = from; next && found.length < BATCH;) {
    const rows: Unsealed[] = (await unsealedRows(em, next)).map((row) => ({ at: String(row.at), id: row.id, leaf: eventLeaf(row) }));
    found.push(...rows);
    next = rows.length < READ ? undefined : rows.at(-1);
  }
  return found;
}

function unsealedRows(em: EntityManager, { at, id }: Position): Promise<StoredAuditEvent[]> {
  return em.execute<StoredAuditEvent[]>(
    `select ${EVENT_COLUMNS} from audit_events e left join audit_log_leaves l on l.event_id = e.id
     where l.event_id is null and e.at >= ? and (e.at > ? or e.id > ?) order by e.at, e.id limit ${READ.toString()} ${ALL}`,
    [at, at, id],
  );
}

async function append(em: EntityManager, signer: NoteSigner, events: readonly Unsealed[], now: Date): Promise<void> {
  const tree = await checkedFrontier(em, signer);
  const nodes: TreeNode[] = [];
  // Written out rather than bound: every value is of our making, and binding 20,000 of them costs more than all the rest.
  const leaves = events.map(({ at, id, leaf }) => {
    const place = tree.size;
    for (const node of tree.append(leaf)) if (isStored(node)) nodes.push(node);
    return `(${place.toString()},'${instantText(at).slice(0, 23)}','${id}',x'${leaf.toString('hex')}')`;
  });
  await em.execute(`insert into audit_log_leaves (leaf_index, at, event_id, hash) values ${leaves.join(',')}`, [], 'run');
  if (nodes.length > 0) {
    const values = nodes.map(({ level, index, hash }) => `(${level.toString()},${index.toString()},x'${hash.toString('hex')}')`).join(',');
    await em.execute(`insert into audit_log_nodes (level, node_index, hash) values ${values}`, [], 'run');
  }
  await em.execute('insert into audit_checkpoints (size, created_at, note) values (?, ?, ?)', [tree.size, now, signCheckpoint(tree.size, tree.root(), signer)], 'run'); // prettier-ignore
}

/** The tree as it was last signed; never goes on from one that was changed since. */
async function checkedFrontier(em: EntityManager, signer: NoteSigner): Promise<MerkleFrontier> {
  const [last] = await em.execute<{ size: number | string | null; note: string | null }[]>(
    `select (select max(leaf_index) + 1 from audit_log_leaves) as size, (select note from audit_checkpoints order by size desc limit 1) as note`,
  );
  const { size, note } = last ?? { size: 0, note: null };
  const tree = await frontierOf(em, Number(size));
  if (note !== null) assertSigned(tree, note, signer);
  else if (tree.size > 0) throw new LogBrokenError('there are leaves that no checkpoint signed');
  return tree;
}

function assertSigned(tree: MerkleFrontier, note: string, signer: NoteSigner): void {
  const signed = openCheckpoint(note, signer);
  if (signed.size !== tree.size || !signed.root.equals(tree.root()))
    throw new LogBrokenError('it is not the one that the last checkpoint signed');
}
