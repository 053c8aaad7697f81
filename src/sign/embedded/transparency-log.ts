// A rehearsal's transparency log: a Merkle tree of entries, its checkpoints signed as notes.
// Sources: RFC 6962, section 2.1; https://github.com/C2SP/C2SP/blob/main/tlog-checkpoint.md and signed-note.md

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createMerkleTree, type InclusionProof, leafHash } from './merkle-tree.ts';
import { generateEcKeyPair, subjectPublicKeyInfo } from './x509.ts';

export interface TransparencyLog {
  /** Name of the log, under which it signs its checkpoints. */
  readonly name: string;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  readonly keyDetails: 'PKIX_ECDSA_P256_SHA_256' | 'PKIX_ED25519';
  /** Its first four bytes are the key id in a checkpoint. */
  readonly id: Buffer;
  /** An entry is kept once: the same body again finds the one that is there. */
  add(body: string): { readonly entry: LogEntry; readonly isNew: boolean };
  /** By hex of the leaf's hash. */
  find(uuid: string): LogEntry | undefined;
  /** The proof and the checkpoint of the tree as it is now. */
  prove(entry: LogEntry): { readonly proof: InclusionProof; readonly checkpoint: string };
  sign(text: string): Buffer;
}

export interface LogEntry {
  readonly index: number;
  /** Canonical JSON. */
  readonly body: string;
  /** Lower-case hex of the leaf's hash. */
  readonly uuid: string;
  readonly integratedTimeSeconds: number;
}

/**
 * The log that signs as Rekor v1 does: ECDSA, its id the hash of its public key. The first line of its checkpoints ends in the number
 * of a tree, by which cosign tells it from a log of version 2.
 */
export function createEcdsaLog(now: () => Date, name: string): TransparencyLog {
  const keys = generateEcKeyPair();
  const publicKey = subjectPublicKeyInfo(keys.publicKey);
  return createLog(now, `${name} - 1`, {
    name,
    publicKey,
    keyDetails: 'PKIX_ECDSA_P256_SHA_256',
    id: createHash('sha256').update(publicKey).digest(),
    sign: (text) => sign('sha256', Buffer.from(text), keys.privateKey),
  });
}

/** The log that signs as Rekor v2 does: Ed25519, its id the hash of its name, a newline, the byte 1 and its raw public key. */
export function createEd25519Log(now: () => Date, name: string): TransparencyLog {
  const keys: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('ed25519');
  const publicKey = subjectPublicKeyInfo(keys.publicKey);
  const id = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(1)).update(publicKey.subarray(-32)).digest();
  return createLog(now, name, {
    name,
    publicKey,
    keyDetails: 'PKIX_ED25519',
    id,
    sign: (text) => sign(null, Buffer.from(text), keys.privateKey),
  });
}

/** @param origin The first line of its checkpoints. */
function createLog(
  now: () => Date,
  origin: string,
  key: Pick<TransparencyLog, 'name' | 'publicKey' | 'keyDetails' | 'id' | 'sign'>,
): TransparencyLog {
  const tree = createMerkleTree();
  const entries = new Map<string, LogEntry>();

  return {
    ...key,

    add(body) {
      const leaf = Buffer.from(body);
      const uuid = Buffer.from(leafHash(leaf)).toString('hex');
      const known = entries.get(uuid);
      if (known !== undefined) return { entry: known, isNew: false };
      const integratedTimeSeconds = Math.floor(now().getTime() / 1000);
      const entry: LogEntry = { index: tree.append(leaf), body, uuid, integratedTimeSeconds };
      entries.set(uuid, entry);
      return { entry, isNew: true };
    },

    find: (uuid) => entries.get(uuid),

    prove({ index }) {
      const proof = tree.prove(index);
      const note = `${origin}\n${proof.size}\n${Buffer.from(proof.root).toString('base64')}\n`;
      const signature = Buffer.concat([key.id.subarray(0, 4), key.sign(note)]).toString('base64');
      return { proof, checkpoint: `${note}\n\u2014 ${key.name} ${signature}\n` };
    },
  };
}
