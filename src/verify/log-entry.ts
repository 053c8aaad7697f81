// Holds a transparency log's entry to the very signature that it came with: its type is one that this kind of content has, and
// the certificate or key that it records is the one that signed. The library compares signature and digest alone.
// Sources: https://github.com/sigstore/rekor (types), https://github.com/sigstore/rekor-tiles (hashedrekord and dsse 0.0.2)

import { isJsonObject } from '../codec/json-shape.ts';
import type { TransparencyLogEntry } from '../codec/sigstore-bundle.ts';
import { pem } from '../codec/sigstore-core.ts';
import { parseStrictJson } from '../codec/strict-json.ts';

/** What a signature leads to, as a log records it. */
export interface RecordedVerifier {
  readonly kind: 'certificate' | 'key';
  /** DER of the certificate, or of the key's SubjectPublicKeyInfo. */
  readonly der: Uint8Array;
}

type JsonPath = readonly (string | number)[];

/** Kinds and versions that may stand for each content, with the place of the recorded certificate or key in the entry's body. */
const expected: Readonly<Record<'dsseEnvelope' | 'messageSignature', Readonly<Record<string, VerifierPlace>>>> = {
  messageSignature: {
    'hashedrekord 0.0.1': { form: 'pem', path: ['spec', 'signature', 'publicKey', 'content'] },
    'hashedrekord 0.0.2': { form: 'der', path: ['spec', 'hashedRekordV002', 'signature', 'verifier'] },
  },
  dsseEnvelope: {
    'dsse 0.0.1': { form: 'pem', path: ['spec', 'signatures', 0, 'verifier'] },
    'intoto 0.0.2': { form: 'pem', path: ['spec', 'content', 'envelope', 'signatures', 0, 'publicKey'] },
    'dsse 0.0.2': { form: 'der', path: ['spec', 'dsseV002', 'signatures', 0, 'verifier'] },
    'hashedrekord 0.0.2': { form: 'der', path: ['spec', 'hashedRekordV002', 'signature', 'verifier'] },
  },
};

/** Logs of version 1 hold PEM of either kind in one place; logs of version 2 hold DER, with a place for each kind. */
interface VerifierPlace {
  readonly form: 'pem' | 'der';
  readonly path: JsonPath;
}

const derPaths: Readonly<Record<RecordedVerifier['kind'], JsonPath>> = {
  certificate: ['x509Certificate', 'rawBytes'],
  key: ['publicKey', 'rawBytes'],
};

const pemLabels: Readonly<Record<RecordedVerifier['kind'], string>> = { certificate: 'CERTIFICATE', key: 'PUBLIC KEY' };

/**
 * What is wrong with an entry, as a phrase; undefined when nothing is.
 *
 * @param signedBy What the signature came with: the entry must record the very same.
 */
export function findEntryFault(
  entry: TransparencyLogEntry,
  content: 'dsseEnvelope' | 'messageSignature',
  signedBy: RecordedVerifier,
): string | undefined {
  const type = `${entry.kindVersion.kind} ${entry.kindVersion.version}`;
  const known = Object.hasOwn(expected[content], type) ? expected[content][type] : undefined;
  if (known === undefined) return `the log's entry is of type "${type}", which does not record this kind of signature`;
  const body = parseStrictJson(entry.canonicalizedBody);
  if (body.status === 'malformed') return `the log's entry cannot be read: ${body.reason}`;
  const { kind } = signedBy;
  const recorded = valueAt(body.value, known.form === 'der' ? [...known.path, ...derPaths[kind]] : known.path);
  if (typeof recorded !== 'string') return `the log's entry records no ${kind}`;
  const bytes = Buffer.from(recorded, 'base64');
  const der = known.form === 'der' ? bytes : fromPem(bytes.toString('latin1'), pemLabels[kind]);
  if (der?.equals(signedBy.der) !== true) return `the log's entry records another ${kind}`;
  const fault = entry.inclusionProof === undefined ? undefined : findProofFault(entry.inclusionProof, entry.logId.keyId);
  return fault ?? (known.form === 'der' ? findUnprovenFault(entry) : undefined);
}

/** A log of version 2 numbers its entries once, and leaves the time to others: what it says besides its proof proves nothing. */
function findUnprovenFault({ logIndex, integratedTime, inclusionProof }: TransparencyLogEntry): string | undefined {
  if (inclusionProof !== undefined && logIndex !== inclusionProof.logIndex)
    return "the log's entry names another place in the log than its proof";
  return integratedTime === '0' ? undefined : "the log's entry states a time that nobody vouches for";
}

/** Origin, size, root, lines of an extension, an empty line, and lines of signatures to the very end. */
const checkpointForm = /^([^\n]+)\n(0|[1-9]\d*)\n([A-Za-z0-9+/]+=*)\n(?:[^\n]+\n)*\n((?:\u2014 [^\s]+ [A-Za-z0-9+/]+=*\n)+)$/;

/**
 * The library proves inclusion in the tree that the checkpoint signs, and never looks at the proof's own size and root: they must
 * be the same, or two readers could see two trees. Source: https://c2sp.org/tlog-checkpoint
 */
function findProofFault(
  { checkpoint, rootHash, treeSize }: NonNullable<TransparencyLogEntry['inclusionProof']>,
  logId: Buffer,
): string | undefined {
  const [, origin, size, root, signatures] = checkpointForm.exec(checkpoint?.envelope ?? '') ?? [];
  if (origin === undefined || size === undefined || root === undefined || signatures === undefined)
    return "the log's entry has a proof without a checkpoint in its form";
  if (!isSignedByOrigin(origin, signatures, logId))
    return "the checkpoint of the log's entry is not signed under its origin's name";
  return size === treeSize && Buffer.from(root, 'base64').equals(rootHash)
    ? undefined
    : "the proof of the log's entry is of another tree than its checkpoint";
}

/**
 * The library takes any part of the log's address for its name, and does not look at the origin. A log of version 1 ends its origin in
 * the number of a tree, as `name - 123`. The first four bytes of a signature are those of the log's id.
 */
function isSignedByOrigin(origin: string, signatures: string, logId: Buffer): boolean {
  const own = signatures
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , signature = '']) => Buffer.from(signature, 'base64').subarray(0, 4).equals(logId.subarray(0, 4)));
  return own.length === 1 && own.every(([, name]) => name === origin || name === origin.replace(/ - \d+$/, ''));
}

function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof key === 'number') return Array.isArray(at) ? at[key] : undefined;
    return isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }, value);
}

function fromPem(text: string, label: string): Buffer | undefined {
  if (!text.startsWith(`-----BEGIN ${label}-----\n`)) return undefined;
  try {
    return pem.toDER(text);
  } catch {
    return undefined;
  }
}
