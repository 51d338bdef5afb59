import type { EntityManager } from '@mikro-orm/mariadb';
import { type LeafRange, MerkleFrontier, rootOf, subtreesOf, type TreeNode } from './merkle-tree.js';

/** Subtree roots are stored of every so many levels. */
const STEP = 8;

export function isStored({ level }: TreeNode): boolean {
  return level % STEP === 0;
}

/** The tree of `size` leaves, to go on from. Reads at most 255 hashes for each stored level. */
export async function frontierOf(em: EntityManager, size: number): Promise<MerkleFrontier> {
  return new MerkleFrontier(size, await subtreeRoots(em, { start: 0, end: size }));
}

/** The root over a range of leaves as RFC 9162 splits it. */
export async function rangeRoot(em: EntityManager, range: LeafRange): Promise<Buffer> {
  return rootOf(await subtreeRoots(em, range));
}

async function subtreeRoots(em: EntityManager, { start, end }: LeafRange): Promise<Buffer[]> {
  const roots: Buffer[] = [];
  for (const subtree of subtreesOf(end, start)) roots.push(await subtreeRoot(em, subtree));
  return roots;
}

async function subtreeRoot(em: EntityManager, { start, end }: LeafRange): Promise<Buffer> {
  const levels = Math.round(Math.log2(end - start));
  const level = levels - (levels % STEP);
  const [first, count] = [start / 2 ** level, 2 ** (levels - level)];
  const rows =
    level === 0
      ? await em.execute<{ hash: Buffer }[]>('select hash from audit_log_leaves where leaf_index >= ? and leaf_index < ? order by leaf_index', [first, first + count])
      : await em.execute<{ hash: Buffer }[]>('select hash from audit_log_nodes where level = ? and node_index >= ? and node_index < ? order by node_index', [level, first, first + count]); // prettier-ignore
  if (rows.length !== count) throw new LogBrokenError(`hashes of the leaves ${start.toString()} to ${(end - 1).toString()} are gone`);
  const tree = new MerkleFrontier();
  for (const { hash } of rows) tree.append(hash);
  return tree.root();
}

/** The stored log contradicts what was signed. Nothing is added to it until somebody has looked. */
export class LogBrokenError extends Error {
  constructor(what: string) {
    super(`The audit log is broken: ${what}`);
    this.name = 'LogBrokenError';
  }
}
