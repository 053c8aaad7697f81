// A growing Merkle tree with inclusion proofs, kept in memory.
// Source: RFC 6962, section 2.1.

import { createHash } from 'node:crypto';

/** Hashes of 32 bytes, from the leaf's sibling upwards. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

export interface MerkleTree {
  size(): number;
  /** Appends a leaf and returns its index. */
  append(leaf: Uint8Array): number;
  root(): Uint8Array;
  /** @throws {RangeError} when no leaf has that index. */
  prove(index: number): InclusionProof;
}

export function createMerkleTree(): MerkleTree {
  /** `levels[k][i]`: hash over the 2^k leaves from i * 2^k, for every such group that is full. */
  const levels: Uint8Array[][] = [[]];

  const size = () => levels[0]?.length ?? 0;

  function append(leaf: Uint8Array): number {
    let hash = leafHash(leaf);
    for (let level = 0; ; level += 1) {
      const hashes = levels[level] ?? [];
      levels[level] = hashes;
      hashes.push(hash);
      const left = hashes.at(-2);
      if (hashes.length % 2 === 1 || left === undefined) return size() - 1;
      hash = nodeHash(left, hash);
    }
  }

  /** MTH(D[start:end]); a full group, which is always aligned here, is looked up. */
  function rangeHash(start: number, end: number): Uint8Array {
    if (start === end) return createHash('sha256').digest();
    const level = Math.log2(end - start);
    const known = Number.isInteger(level) ? levels[level]?.[start / 2 ** level] : undefined;
    if (known !== undefined) return known;
    const middle = start + splitOf(end - start);
    return nodeHash(rangeHash(start, middle), rangeHash(middle, end));
  }

  /** PATH(index, D[start:end]). */
  function path(index: number, start: number, end: number): readonly Uint8Array[] {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...path(index, start, middle), rangeHash(middle, end)]
      : [...path(index, middle, end), rangeHash(start, middle)];
  }

  return {
    size,
    append,
    root: () => rangeHash(0, size()),
    prove(index) {
      if (!Number.isInteger(index) || index < 0 || index >= size()) throw new RangeError(`no leaf has the index ${index}`);
      return { index, size: size(), root: rangeHash(0, size()), hashes: path(index, 0, size()) };
    },
  };
}

export function leafHash(leaf: Uint8Array): Uint8Array {
  return createHash('sha256').update(Uint8Array.of(0)).update(leaf).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** The largest power of two that is smaller than a count of two or more. */
function splitOf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}
