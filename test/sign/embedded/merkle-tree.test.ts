import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMerkleTree, type InclusionProof, leafHash } from '../../../src/sign/embedded/merkle-tree.ts';

function treeOf(size: number) {
  const tree = createMerkleTree();
  for (let index = 0; index < size; index += 1) tree.append(Buffer.from(`leaf ${index}`));
  return tree;
}

/** MTH as RFC 6962, section 2.1, writes it down: the slow way, to hold the quick one against. */
function slowRoot(leaves: readonly string[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return createHash('sha256').update('\0').update(only).digest();
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const hash = createHash('sha256').update(Uint8Array.of(1));
  return hash
    .update(slowRoot(leaves.slice(0, split)))
    .update(slowRoot(leaves.slice(split)))
    .digest();
}

/** The check of RFC 9162, section 2.1.3.2, which shares no code with the writer. */
function holds(leaf: Uint8Array, { index, size, hashes, root }: InclusionProof): boolean {
  let [fn, sn, result] = [index, size - 1, Buffer.from(leafHash(leaf))];
  for (const hash of hashes) {
    if (sn === 0) return false;
    const isRight = fn % 2 === 1 || fn === sn;
    const pair = isRight ? [hash, result] : [result, hash];
    result = createHash('sha256')
      .update(Buffer.concat([Uint8Array.of(1), ...pair]))
      .digest();
    if (isRight) while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && result.equals(root);
}

test('the roots of known trees are those of RFC 6962', () => {
  // Hash of nothing, and of one empty leaf.
  expect(Buffer.from(createMerkleTree().root()).toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
  const tree = createMerkleTree();
  tree.append(new Uint8Array());
  expect(Buffer.from(tree.root()).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
});

test('every inclusion proof of every size up to 70 holds, and every root is the one of the definition', () => {
  const tree = createMerkleTree();
  for (let size = 1; size <= 70; size += 1) {
    expect(tree.append(Buffer.from(`leaf ${size - 1}`))).toBe(size - 1);
    const leaves = Array.from({ length: size }, (_, index) => `leaf ${index}`);
    expect(Buffer.from(tree.root()).equals(slowRoot(leaves))).toBe(true);
    const wrong = leaves.filter((leaf, index) => !holds(Buffer.from(leaf), tree.prove(index)));
    expect(wrong).toEqual([]);
  }
});

test('a flipped bit anywhere in a proof or a leaf makes it fail', () => {
  const sizes = fc.integer({ min: 2, max: 300 });
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (size, at, hashAt, bit) => {
      const index = at % size;
      const proof = treeOf(size).prove(index);
      const leaf = Buffer.from(`leaf ${index}`);
      const flipped = (bytes: Uint8Array) => bytes.map((byte, place) => (place === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      const hashes = proof.hashes.map((hash, place) => (place === hashAt % proof.hashes.length ? flipped(hash) : hash));
      expect(holds(leaf, proof)).toBe(true);
      expect(holds(leaf, { ...proof, hashes })).toBe(false);
      expect(holds(leaf, { ...proof, root: flipped(proof.root) })).toBe(false);
      expect(holds(Buffer.concat([leaf, Buffer.of(bit)]), proof)).toBe(false);
      expect(holds(leaf, { ...proof, hashes: [...proof.hashes, proof.root] })).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test('a proof made before the tree grew still holds for the root of that time', () => {
  const tree = treeOf(5);
  const proof = tree.prove(3);
  tree.append(Buffer.from('leaf 5'));
  expect(holds(Buffer.from('leaf 3'), proof)).toBe(true);
  expect(tree.prove(3).root).not.toEqual(proof.root);
});

test.each([-1, 3, 0.5, Number.NaN])('there is no proof for the index %d of three', (index) => {
  expect(() => treeOf(3).prove(index)).toThrow(RangeError);
});
