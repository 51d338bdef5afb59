import fc from 'fast-check';
import { consistencyRanges, EMPTY_ROOT, inclusionRanges, isConsistent, isIncluded, leafHash, type LeafRange, MerkleFrontier, rootOf, subtreesOf } from './merkle-tree.js'; // prettier-ignore

/** The leaves and roots of Google's Certificate Transparency tests for RFC 6962, which RFC 9162 takes over. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const published = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex')));

function treeOf(leaves: readonly Buffer[]): MerkleFrontier {
  const tree = new MerkleFrontier();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

const rangeRoot = (leaves: readonly Buffer[]) => (range: LeafRange) => treeOf(leaves.slice(range.start, range.end)).root();
const many = Array.from({ length: 300 }, (_, index) => leafHash(index.toString()));

it.each(ROOTS.map((root, size) => [size, root]))('has the published root of %i leaves', (size, root) => {
  expect(
    treeOf(published.slice(0, size as number))
      .root()
      .toString('hex'),
  ).toBe(root);
});

it('makes the published inclusion and consistency proofs', () => {
  const hex = (ranges: readonly LeafRange[]) => ranges.map((range) => rangeRoot(published)(range).toString('hex'));
  expect(hex(inclusionRanges(0, 8))).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  expect(hex(consistencyRanges(1, 8))).toEqual(hex(inclusionRanges(0, 8)));
});

it('proves every leaf of every tree, and no other leaf, place, size or root', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, chosen, damaged) => {
      const index = chosen % size;
      const root = treeOf(many.slice(0, size)).root();
      const leaf = many[index] ?? EMPTY_ROOT;
      const proof = inclusionRanges(index, size).map(rangeRoot(many));
      expect(isIncluded(leaf, index, size, proof, root)).toBe(true);
      expect(isIncluded(leafHash('another'), index, size, proof, root)).toBe(false);
      expect(isIncluded(leaf, index, size, [...proof, leaf], root)).toBe(false);
      expect(isIncluded(leaf, (index + 1) % (size + 1), size, proof, root)).toBe(false);
      expect(isIncluded(leaf, index, size, proof.slice(1), proof.length === 0 ? EMPTY_ROOT : root)).toBe(false);
      const altered = proof.map((hash, place) => (place === damaged % Math.max(1, proof.length) ? leafHash(hash) : hash));
      expect(isIncluded(leaf, index, size, altered, root)).toBe(proof.length === 0);
    }),
  );
});

it('proves that every tree continues every smaller one, and no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, chosen, damaged) => {
      const oldSize = 1 + (chosen % size);
      const [oldRoot, root] = [treeOf(many.slice(0, oldSize)).root(), treeOf(many.slice(0, size)).root()];
      const proof = consistencyRanges(oldSize, size).map(rangeRoot(many));
      expect(isConsistent(oldSize, size, proof, oldRoot, root)).toBe(true);
      expect(isConsistent(oldSize, size, proof, leafHash(oldRoot), root)).toBe(false);
      expect(isConsistent(oldSize, size, proof, oldRoot, leafHash(root))).toBe(false);
      expect(isConsistent(oldSize, size, [...proof, root], oldRoot, root)).toBe(false);
      const altered = proof.map((hash, place) => (place === damaged % Math.max(1, proof.length) ? leafHash(hash) : hash));
      expect(isConsistent(oldSize, size, altered, oldRoot, root)).toBe(proof.length === 0);
    }),
  );
});

it('goes on from its complete subtrees as from its leaves', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(), (size, chosen) => {
      const from = chosen % (size + 1);
      const resumed = new MerkleFrontier(from, subtreesOf(from).map(rangeRoot(many)));
      for (const leaf of many.slice(from, size)) resumed.append(leaf);
      expect(resumed.root()).toEqual(treeOf(many.slice(0, size)).root());
      expect(rootOf(subtreesOf(size).map(rangeRoot(many)))).toEqual(resumed.root());
    }),
  );
});
