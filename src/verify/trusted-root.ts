// Parses trusted roots: the keys and authorities that a signature must lead to. The caller chose the file; it is not hostile,
// but a part without a start of validity would be trusted since 1970, so it is refused.
// Source: https://github.com/sigstore/protobuf-specs, sigstore_trustroot.proto

import { X509Certificate as NodeCertificate } from 'node:crypto';
import { isJsonObject } from '../codec/json-shape.ts';
import { type CertificateAuthority, type TransparencyLogInstance, TrustedRoot } from '../codec/sigstore-protobuf.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { rehearsalAuthorityName } from '../model/rehearsal.ts';
import { ToolError } from '../model/tool-error.ts';
import { KnownCertificate } from './known-certificate.ts';
import { type TrustMaterial, toTrustMaterial } from './sigstore-verify.ts';

export interface TrustedRoots {
  /** One for each root of the file, each complete in itself: parts of different roots never mix. */
  readonly materials: readonly TrustMaterial[];
  /** Whether any authority is a rehearsal's: then nothing that was verified with these roots binds anybody. */
  readonly rehearsal: boolean;
  /** Kinds of key of which none is valid any more, such as `certificate authorities`, with the latest end. */
  readonly expired: readonly { readonly what: string; readonly ended: Date }[];
  /** Where the transparency logs are, by id in lower-case hex. */
  readonly logUris: ReadonlyMap<string, string>;
}

const mediaTypes: readonly unknown[] = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot+json;version=0.2',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
];

/**
 * @param text One root as JSON, or several as JSON lines.
 * @param now By which validity is judged.
 * @param file Named in errors.
 * @throws {ToolError} `file/bad-trusted-root` when it is not JSON, not a trusted root, or a key has no start of validity.
 */
export function parseTrustedRoot(text: string, now: Date, file = 'the trusted root'): TrustedRoots {
  const read = readRoots(text, file).map((value) => readRoot(value, file));
  const roots = read.map(({ root }) => root);
  return {
    materials: read.map(({ material }) => material),
    rehearsal: roots.some((root) => root.certificateAuthorities.some(isRehearsal)),
    expired: expiredKinds(roots, now),
    logUris: new Map(
      roots.flatMap(({ tlogs }) =>
        tlogs.map(({ logId, baseUrl }) => [Buffer.from(logId?.keyId ?? []).toString('hex'), baseUrl] as const),
      ),
    ),
  };
}

/** The roots of a text as messages, checked as `parseTrustedRoot` does. */
export function readTrustedRoots(text: string, file = 'the trusted root'): readonly TrustedRoot[] {
  return readRoots(text, file).map((value) => readRoot(value, file).root);
}

function readRoots(text: string, file: string): readonly unknown[] {
  const whole = parseStrictJson(text);
  if (whole.status === 'parsed') return [whole.value];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map((line) => parseStrictJson(line));
  if (lines.length < 2 || values.every(({ status }) => status === 'malformed')) throw badRoot(file, whole.reason);
  return values.map((value, index) => {
    if (value.status === 'malformed') throw badRoot(file, `line ${index + 1}: ${value.reason}`);
    return value.value;
  });
}

function readRoot(value: unknown, file: string): { readonly root: TrustedRoot; readonly material: TrustMaterial } {
  if (!isJsonObject(value)) throw badRoot(file, 'it is not a JSON object');
  if (!mediaTypes.includes(value.mediaType)) {
    throw badRoot(file, `its media type is ${JSON.stringify(value.mediaType) ?? 'missing'}`);
  }
  let root: TrustedRoot;
  try {
    root = TrustedRoot.fromJSON(value);
  } catch (error) {
    throw badRoot(file, 'a value is not of its type', error);
  }
  if (root.certificateAuthorities.length === 0) throw badRoot(file, 'it names no certificate authority');
  for (const { publicKey, baseUrl } of [...root.tlogs, ...root.ctlogs]) {
    if (publicKey?.validFor?.start === undefined) {
      throw badRoot(file, `the key of the log "${baseUrl}" has no start of validity ("validFor.start")`);
    }
  }
  for (const { uri, validFor, certChain } of [...root.certificateAuthorities, ...root.timestampAuthorities]) {
    if (validFor?.start === undefined) throw badRoot(file, `the authority "${uri}" has no start of validity ("validFor.start")`);
    if (certChain === undefined || certChain.certificates.length === 0) {
      throw badRoot(file, `the authority "${uri}" has no certificate`);
    }
  }
  let material: TrustMaterial;
  try {
    material = toMaterial(root);
  } catch (error) {
    throw badRoot(file, 'a key or certificate cannot be read', error);
  }
  for (const [index, { certChain }] of material.timestampAuthorities.entries()) {
    if (!isForTimestampsAlone(certChain[0])) {
      const { uri } = root.timestampAuthorities[index] ?? {};
      throw badRoot(file, `the certificate of the timestamp authority "${uri}" is not for timestamps alone`);
    }
  }
  return { root, material };
}

/** RFC 3161, section 2.3: one extended key usage, and that critical. */
function isForTimestampsAlone(
  certificate: TrustMaterial['timestampAuthorities'][number]['certChain'][number] | undefined,
): boolean {
  const usage = certificate?.extension('2.5.29.37');
  const usages = usage?.valueObj.subs[0]?.subs ?? [];
  return usage?.critical === true && usages.length === 1 && usages[0]?.toOID() === '1.3.6.1.5.5.7.3.8';
}

function badRoot(file: string, reason: string, cause?: unknown): ToolError {
  return new ToolError('file', 'file/bad-trusted-root', `"${file}" is no trusted root that can be used: ${reason}`, {
    help: 'give a trusted_root.json of Sigstore, or one root a line, with --trusted-root',
    ...(cause === undefined ? {} : { cause }),
  });
}

function toMaterial(root: TrustedRoot): TrustMaterial {
  // The logs by the library; the authorities by hand, with certificates that remember their bytes.
  const logs = toTrustMaterial({ ...root, certificateAuthorities: [], timestampAuthorities: [] });
  return {
    ...logs,
    certificateAuthorities: root.certificateAuthorities.map(toAuthority),
    timestampAuthorities: root.timestampAuthorities.map(toAuthority),
  };
}

function toAuthority({ certChain, validFor }: CertificateAuthority): TrustMaterial['certificateAuthorities'][number] {
  return {
    certChain: (certChain?.certificates ?? []).map(({ rawBytes }) => new KnownCertificate(rawBytes)),
    validFor: { start: validFor?.start ?? endOfTime, end: validFor?.end ?? endOfTime },
  };
}

/** The latest time that a Date can hold: ECMA-262, section 21.4.1.1. No end is stated. */
export const endOfTime = new Date(8.64e15);

function isRehearsal({ certChain }: CertificateAuthority): boolean {
  return (certChain?.certificates ?? []).some(({ rawBytes }) => isRehearsalName(new NodeCertificate(rawBytes).subject));
}

/** Whether a distinguished name, one part a line as node:crypto prints it, is a rehearsal's. */
function isRehearsalName(name: string): boolean {
  return name.split('\n').includes(`O=${rehearsalAuthorityName}`);
}

function expiredKinds(roots: readonly TrustedRoot[], now: Date): TrustedRoots['expired'] {
  const ends: readonly { readonly what: string; readonly times: readonly Date[] }[] = [
    { what: 'certificate authorities', times: roots.flatMap((root) => root.certificateAuthorities.map(endOfAuthority)) },
    { what: 'transparency logs', times: roots.flatMap((root) => root.tlogs.map(endOfLog)) },
    { what: 'certificate logs', times: roots.flatMap((root) => root.ctlogs.map(endOfLog)) },
    { what: 'timestamp authorities', times: roots.flatMap((root) => root.timestampAuthorities.map(endOfAuthority)) },
  ];
  return ends.flatMap(({ what, times }) => {
    if (times.length === 0) return [];
    const ended = times.reduce((latest, time) => (time > latest ? time : latest));
    return ended < now ? [{ what, ended }] : [];
  });
}

export function endOfLog({ publicKey }: TransparencyLogInstance): Date {
  return publicKey?.validFor?.end ?? endOfTime;
}

/** An authority ends with its stated validity, or with the first of its certificates. */
export function endOfAuthority({ certChain, validFor }: CertificateAuthority): Date {
  const ends = (certChain?.certificates ?? []).map(({ rawBytes }) => new Date(new NodeCertificate(rawBytes).validTo));
  return [validFor?.end ?? endOfTime, ...ends].reduce((first, time) => (time < first ? time : first));
}
