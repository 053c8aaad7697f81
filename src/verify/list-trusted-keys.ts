// Lists whom a trusted root trusts, and until when.

import { createHash, X509Certificate } from 'node:crypto';
import type { CertificateAuthority, TransparencyLogInstance } from '../codec/sigstore-protobuf.ts';
import type { TrustedKey, TrustReport } from '../model/trust.ts';
import { endOfAuthority, endOfLog, endOfTime, readTrustedRoots } from './trusted-root.ts';

/**
 * @param text As `parseTrustedRoot` takes it.
 * @param now By which each is in use, or not.
 * @throws {ToolError} `file/bad-trusted-root`.
 */
export function listTrustedKeys(text: string, now: Date, file?: string): readonly TrustedKey[] {
  const roots = readTrustedRoots(text, file);
  return [
    ...roots.flatMap((root) => root.certificateAuthorities.map((each) => authority('certificate authority', each, now))),
    ...roots.flatMap((root) => root.tlogs.map((each) => log('transparency log', each, now))),
    ...roots.flatMap((root) => root.ctlogs.map((each) => log('certificate log', each, now))),
    ...roots.flatMap((root) => root.timestampAuthorities.map((each) => authority('timestamp authority', each, now))),
  ];
}

function authority(kind: TrustedKey['kind'], each: CertificateAuthority, now: Date): TrustedKey {
  const [first] = each.certChain?.certificates ?? [];
  // No root without a certificate comes this far.
  const key = new X509Certificate(first?.rawBytes ?? '').publicKey.export({ type: 'spki', format: 'der' });
  const keyId = createHash('sha256').update(key).digest('hex');
  return { kind, uri: each.uri, keyId, ...validity(each.validFor?.start ?? endOfTime, endOfAuthority(each), now) };
}

function log(kind: TrustedKey['kind'], each: TransparencyLogInstance, now: Date): TrustedKey {
  const keyId = Buffer.from(each.logId?.keyId ?? []).toString('hex');
  return { kind, uri: each.baseUrl, keyId, ...validity(each.publicKey?.validFor?.start ?? endOfTime, endOfLog(each), now) };
}

function validity(start: Date, end: Date, now: Date): Pick<TrustedKey, 'start' | 'end' | 'status'> {
  return {
    start: start.toISOString(),
    ...(end < endOfTime ? { end: end.toISOString() } : {}),
    status: now < start ? 'not yet' : now > end ? 'ended' : 'in use',
  };
}

/** The key in use that ends first; undefined where none has an end. */
export function endingNext(keys: readonly TrustedKey[]): TrustReport['nextEnd'] {
  const ending = keys.flatMap(({ uri, end, status }) => (status === 'in use' && end !== undefined ? [{ uri, end }] : []));
  const [first, ...others] = ending;
  if (first === undefined) return undefined;
  // All in one form of ISO 8601, in which the order of text is the order of time.
  return others.reduce((next, each) => (each.end < next.end ? each : next), first);
}
