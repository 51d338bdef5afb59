import { createHash, hash } from 'node:crypto';

/** RFC 9162 section 2.1: SHA-256, leaves behind a byte 0, nodes behind a byte 1. */
const LEAF = '\0';
const NODE_PREFIX = Buffer.from([1]);
export const EMPTY_ROOT = hash('sha256', '', 'buffer');

/** @param data text in which every character stands for its UTF-8 bytes, or the bytes themselves */
export function leafHash(data: string | Uint8Array): Buffer {
  return typeof data === 'string' ? hash('sha256', LEAF + data, 'buffer') : createHash('sha256').update(LEAF).update(data).digest();
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE_PREFIX, left, right]), 'buffer');
}

/** A complete subtree: of the 2^level leaves from index · 2^level on. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

/** A tree that grows by leaves and remembers one hash a level: the roots of its complete subtrees, largest first. */
export class MerkleFrontier {
  /** @param nodes the roots of the complete subtrees that `size` consists of, largest first */
  constructor(
    private leaves = 0,
    private readonly nodes: Buffer[] = [],
  ) {
    if (nodes.length !== subtreesOf(leaves).length) throw new RangeError('These are not the subtrees of a tree of this size');
  }

  get size(): number {
    return this.leaves;
  }

  /** @returns the subtrees that became complete, the leaf itself left out */
  append(leaf: Buffer): TreeNode[] {
    const completed: TreeNode[] = [];
    let current = leaf;
    let index = this.leaves;
    for (let level = 1; index % 2 === 1; level += 1) {
      index = (index - 1) / 2;
      current = nodeHash(this.nodes.pop() ?? EMPTY_ROOT, current);
      completed.push({ level, index, hash: current });
    }
    this.nodes.push(current);
    this.leaves += 1;
    return completed;
  }

  root(): Buffer {
    return rootOf(this.nodes);
  }
}

/** The root over complete subtrees, largest first. */
export function rootOf(subtrees: readonly Buffer[]): Buffer {
  return subtrees.length === 0 ? EMPTY_ROOT : subtrees.reduceRight((right, left) => nodeHash(left, right));
}

/** A range of leaves that is a subtree of the tree of some size: `start` inclusive, `end` exclusive. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** The complete subtrees that a range which begins at a multiple of its largest power of two consists of, largest first. */
export function subtreesOf(end: number, start = 0): LeafRange[] {
  const ranges: LeafRange[] = [];
  for (let from = start; from < end;) {
    let width = 1;
    while (from + width * 2 <= end && from % (width * 2) === 0) width *= 2;
    ranges.push({ start: from, end: from + width });
    from += width;
  }
  return ranges;
}

/** RFC 9162 section 2.1.3.1: the ranges whose roots prove that leaf `index` is in the tree of `size` leaves, in order. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!isIndex(index, size)) throw new RangeError(`A tree of ${size.toString()} leaves has no leaf ${index.toString()}`);
  const path: LeafRange[] = [];
  for (let start = 0, end = size; end - start > 1;) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  return path.reverse();
}

/** RFC 9162 section 2.1.4.1: the ranges whose roots prove that the tree of `size` continues that of `oldSize`, in order. */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  if (!isIndex(oldSize - 1, size)) throw new RangeError(`A tree of ${size.toString()} leaves continues none of ${oldSize.toString()}`);
  return oldSize === size ? [] : subproof(oldSize, { start: 0, end: size }, true);
}

function subproof(oldSize: number, { start, end }: LeafRange, isWhole: boolean): LeafRange[] {
  if (oldSize === end) return isWhole ? [] : [{ start, end }];
  const middle = start + splitOf(end - start);
  if (oldSize <= middle) return [...subproof(oldSize, { start, end: middle }, isWhole), { start: middle, end }];
  return [...subproof(oldSize, { start: middle, end }, false), { start, end: middle }];
}

/** The largest power of two below `width`. */
function splitOf(width: number): number {
  let split = 1;
  while (split * 2 < width) split *= 2;
  return split;
}

function isIndex(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
}

/** RFC 9162 section 2.1.3.2. */
export function isIncluded(leaf: Buffer, index: number, size: number, proof: readonly Buffer[], root: Buffer): boolean {
  if (!isIndex(index, size)) return false;
  let [node, last, current] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    const isRight = isRightChild(node, last);
    current = isRight ? nodeHash(sibling, current) : nodeHash(current, sibling);
    if (isRight) [node, last] = skipLeftEdge(node, last);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && current.equals(root);
}

/** RFC 9162 section 2.1.4.2; a tree of no leaf is continued by every tree. */
export function isConsistent(oldSize: number, size: number, proof: readonly Buffer[], oldRoot: Buffer, root: Buffer): boolean {
  if (oldSize === 0) return proof.length === 0 && oldRoot.equals(EMPTY_ROOT);
  if (!isIndex(oldSize - 1, size)) return false;
  if (oldSize === size) return proof.length === 0 && oldRoot.equals(root);
  return replay(oldSize, size, Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...proof] : proof, oldRoot, root);
}

function replay(oldSize: number, size: number, [first, ...rest]: readonly Buffer[], oldRoot: Buffer, root: Buffer): boolean {
  if (!first) return false;
  let [node, last] = withoutRightEdge(oldSize - 1, size - 1);
  let [older, newer] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isRightChild(node, last)) {
      [older, newer] = [nodeHash(sibling, older), nodeHash(sibling, newer)];
      [node, last] = skipLeftEdge(node, last);
    } else newer = nodeHash(newer, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && older.equals(oldRoot) && newer.equals(root);
}

/** Or the last of its level, which has no sibling to its right. */
function isRightChild(node: number, last: number): boolean {
  return node % 2 === 1 || node === last;
}

function withoutRightEdge(node: number, last: number): [number, number] {
  let [up, end] = [node, last];
  while (up % 2 === 1) [up, end] = [half(up), half(end)];
  return [up, end];
}

/** Up to where the node is a right child, or the root. */
function skipLeftEdge(node: number, last: number): [number, number] {
  let [up, end] = [node, last];
  while (up % 2 === 0 && up !== 0) [up, end] = [half(up), half(end)];
  return [up, end];
}

function half(index: number): number {
  return Math.floor(index / 2);
}
