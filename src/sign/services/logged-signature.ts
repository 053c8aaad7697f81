// What goes into a transparency log, and whether the entry that comes back is of it. Checkpoint and proof are verified afterwards,
// from the bundle as it was written.

import { createHash } from 'node:crypto';
import { preAuthenticationEncoding } from '../../codec/pre-authentication-encoding.ts';
import type { TransparencyLogEntry } from '../../codec/sigstore-bundle.ts';
import { parseStrictJson } from '../../codec/strict-json.ts';
import type { Parsed } from '../../model/statement.ts';
import type { SignatureBundle } from '../sigstore-sign.ts';
import { ServiceFault } from './service-fault.ts';

/** A signature, as an entry in a log states it. */
export interface LoggedSignature {
  /** SHA-256 of what the kind of entry says. */
  readonly digest: Buffer;
  readonly signature: Buffer;
  /** DER; undefined where the entry holds none that can be read. */
  readonly certificate: Buffer | undefined;
}

/** @throws {ServiceFault} `network/wrong-log-entry` when the entry is of another kind or another signature, or has no proof. */
export function checkLoggedEntry(
  entry: TransparencyLogEntry,
  kind: { readonly kind: string; readonly version: string },
  wanted: LoggedSignature,
  readBody: (body: unknown) => Parsed<LoggedSignature>,
): void {
  const fault = faultOf(entry, kind, wanted, readBody);
  if (fault !== undefined) throw new ServiceFault('network/wrong-log-entry', fault);
}

function faultOf(
  { canonicalizedBody, kindVersion, inclusionProof }: TransparencyLogEntry,
  { kind, version }: { readonly kind: string; readonly version: string },
  wanted: LoggedSignature,
  readBody: (body: unknown) => Parsed<LoggedSignature>,
): string | undefined {
  if (kindVersion.kind !== kind || kindVersion.version !== version) return `the entry is not a "${kind}" of version "${version}"`;
  const json = parseStrictJson(canonicalizedBody);
  const recorded = json.status === 'parsed' ? readBody(json.value) : json;
  if (recorded.status === 'malformed') return `the entry cannot be read: ${recorded.reason}`;
  const { digest, signature, certificate } = recorded.value;
  if (!digest.equals(wanted.digest)) return 'the entry records another digest';
  if (!signature.equals(wanted.signature)) return 'the entry records another signature';
  if (wanted.certificate === undefined || certificate?.equals(wanted.certificate) !== true)
    return 'the entry records another certificate';
  const isProven = inclusionProof !== undefined && inclusionProof.rootHash.length > 0 && inclusionProof.treeSize !== '0';
  return isProven && (inclusionProof.checkpoint?.envelope ?? '') !== ''
    ? undefined
    : 'the entry comes without a proof of inclusion';
}

export function signatureOf(content: SignatureBundle): Buffer {
  switch (content.$case) {
    case 'dsseEnvelope':
      return content.dsseEnvelope.signatures[0]?.sig ?? Buffer.alloc(0);
    case 'messageSignature':
      return content.messageSignature.signature;
  }
}

/** SHA-256 of what the signature was made over. */
export function signedDigestOf(content: SignatureBundle): Buffer {
  switch (content.$case) {
    case 'dsseEnvelope': {
      const { payloadType, payload } = content.dsseEnvelope;
      return createHash('sha256').update(preAuthenticationEncoding(payloadType, payload)).digest();
    }
    case 'messageSignature':
      return content.messageSignature.messageDigest.digest;
  }
}
