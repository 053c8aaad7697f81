// The parts of a bundle that are bytes of their own: where they stand, and how one is put back changed.

import { fileRole } from '../../src/model/file-role.ts';
import { bytesOf, type Folder, linesOf, namesOf, withFile, withLines } from './folder.ts';
import type { Random } from './random.ts';

// biome-ignore lint/suspicious/noExplicitAny: a bundle is changed in ways that its type would not allow.
export type Json = Record<string, any>;

export interface Part {
  /** Undefined where a bundle has no such part. */
  readonly read: (bundle: Json) => Buffer | undefined;
  readonly write: (bundle: Json, bytes: Buffer) => void;
}

const entryOf = (bundle: Json): Json => bundle.verificationMaterial.tlogEntries[0];

/** A part that is base64 in one field. */
function field(holderOf: (bundle: Json) => Json | undefined, key: string): Part {
  return {
    read: (bundle) => {
      const text = holderOf(bundle)?.[key];
      return typeof text === 'string' ? Buffer.from(text, 'base64') : undefined;
    },
    write: (bundle, bytes) => {
      const holder = holderOf(bundle);
      if (holder !== undefined) holder[key] = bytes.toString('base64');
    },
  };
}

export const bundleParts: Readonly<Record<string, Part>> = {
  payload: field((bundle) => bundle.dsseEnvelope, 'payload'),
  'payload type': {
    read: (bundle) => (bundle.dsseEnvelope === undefined ? undefined : Buffer.from(bundle.dsseEnvelope.payloadType)),
    write: (bundle, bytes) => {
      bundle.dsseEnvelope.payloadType = bytes.toString('latin1');
    },
  },
  'signature of a statement': field((bundle) => bundle.dsseEnvelope?.signatures[0], 'sig'),
  'signature of a file': field((bundle) => bundle.messageSignature, 'signature'),
  'digest of a file': field((bundle) => bundle.messageSignature?.messageDigest, 'digest'),
  certificate: field((bundle) => bundle.verificationMaterial.certificate, 'rawBytes'),
  'log id': field((bundle) => entryOf(bundle).logId, 'keyId'),
  'log entry': field(entryOf, 'canonicalizedBody'),
  "log's promise": field((bundle) => entryOf(bundle).inclusionPromise, 'signedEntryTimestamp'),
  "proof's root": field((bundle) => entryOf(bundle).inclusionProof, 'rootHash'),
  "proof's hash": {
    read: (bundle) => {
      const hashes: readonly string[] = entryOf(bundle).inclusionProof.hashes;
      return hashes[0] === undefined ? undefined : Buffer.concat(hashes.map((hash) => Buffer.from(hash, 'base64')));
    },
    write: (bundle, bytes) => {
      const { inclusionProof } = entryOf(bundle);
      inclusionProof.hashes = Array.from({ length: Math.ceil(bytes.length / 32) }, (_, index) =>
        bytes.subarray(index * 32, (index + 1) * 32).toString('base64'),
      );
    },
  },
  checkpoint: {
    read: (bundle) => Buffer.from(entryOf(bundle).inclusionProof.checkpoint.envelope),
    // Bytes that are no text are told apart by the characters that stand for them.
    write: (bundle, bytes) => {
      entryOf(bundle).inclusionProof.checkpoint.envelope = bytes.toString();
    },
  },
  timestamp: field((bundle) => bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps[0], 'signedTimestamp'),
};

/** One bundle of a folder: of an artifact, or a line of the statements. */
export interface BundlePlace {
  readonly where: string;
  readonly text: string;
  readonly put: (text: string) => Folder;
}

export function bundlePlaces(folder: Folder): readonly BundlePlace[] {
  const { name, lines } = linesOf(folder);
  return [
    ...namesOf(folder, 'signature').map((each) => ({
      where: each,
      text: bytesOf(folder, each).toString(),
      put: (text: string) => withFile(folder, each, text),
    })),
    ...lines.map((line, index) => ({
      where: `${name}:${index + 1}`,
      text: line,
      put: (text: string) => withLines(folder, lines.toSpliced(index, 1, text)),
    })),
  ];
}

/** A place whose bundle has the part. */
export function placeOfPart(folder: Folder, { read }: Part, random: Random): BundlePlace | undefined {
  const places = bundlePlaces(folder).filter(({ text }) => read(JSON.parse(text)) !== undefined);
  return places.length === 0 ? undefined : random.pick(places);
}

export function isSignatureOfFile({ where }: BundlePlace): boolean {
  return fileRole(where) === 'signature';
}

/** The statement that a bundle signs, as text. */
export function payloadOf(bundle: string): string {
  return Buffer.from(JSON.parse(bundle).dsseEnvelope.payload, 'base64').toString();
}
