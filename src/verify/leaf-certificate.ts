// Reads a signing certificate and holds it to Fulcio's profile: for code signing, no authority, one subject alternative name.
// Sources: https://github.com/sigstore/fulcio/blob/main/docs/certificate-specification.md and docs/oid-info.md

import { X509Certificate as NodeCertificate } from 'node:crypto';
import { ASN1Obj } from '../codec/sigstore-core.ts';
import type { CertificateClaims, SignerFacts } from '../model/signature.ts';
import type { Parsed } from '../model/statement.ts';
import { KnownCertificate } from './known-certificate.ts';

/** A certificate that has the right form. Whether anybody trustworthy issued it is not known yet. */
export interface LeafCertificate {
  readonly certificate: KnownCertificate;
  readonly facts: Omit<SignerFacts, 'logEntries' | 'timestamps'>;
}

const codeSigning = '1.3.6.1.5.5.7.3.3';
const subjectAlternativeName = '2.5.29.17';
/** Key usage, names, basic constraints and extended key usage: what is read here or by the library. */
const understood: readonly string[] = ['2.5.29.15', subjectAlternativeName, '2.5.29.19', '2.5.29.37'];
const fulcio = '1.3.6.1.4.1.57264.1';

/** Fulcio's extensions whose value is a DER UTF8String, by their last number. 1 to 6 are the old, raw form. */
const claimNames: readonly (readonly [number, keyof CertificateClaims])[] = [
  [8, 'issuer'],
  [9, 'buildSignerUri'],
  [10, 'buildSignerDigest'],
  [11, 'runnerEnvironment'],
  [12, 'sourceRepositoryUri'],
  [13, 'sourceRepositoryDigest'],
  [14, 'sourceRepositoryRef'],
  [15, 'sourceRepositoryIdentifier'],
  [16, 'sourceRepositoryOwnerUri'],
  [17, 'sourceRepositoryOwnerIdentifier'],
  [18, 'buildConfigUri'],
  [19, 'buildConfigDigest'],
  [20, 'buildTrigger'],
  [21, 'runInvocationUri'],
  [22, 'sourceRepositoryVisibility'],
  [23, 'deploymentEnvironment'],
];

/** @param der The certificate's bytes, from outside. */
export function parseLeafCertificate(der: Uint8Array): Parsed<LeafCertificate> {
  let certificate: KnownCertificate;
  let node: NodeCertificate;
  try {
    certificate = new KnownCertificate(der);
    node = new NodeCertificate(der);
  } catch {
    return malformed('the certificate cannot be read');
  }
  // What node read and what came must be one thing, to the last byte.
  if (!node.raw.equals(certificate.der)) return malformed('the certificate has bytes that do not belong to it');
  try {
    return readLeaf(certificate, node);
  } catch {
    return malformed('an extension of the certificate cannot be read');
  }
}

function readLeaf(certificate: KnownCertificate, node: NodeCertificate): Parsed<LeafCertificate> {
  if (node.ca || certificate.extBasicConstraints?.isCA === true)
    return malformed('the certificate is that of an authority, not of a signer');
  if (!(node.keyUsage ?? []).includes(codeSigning)) return malformed('the certificate is not for signing code');
  if (certificate.extKeyUsage?.digitalSignature !== true) return malformed('the certificate is not for signatures');

  const extensions = new Map<string, Buffer>();
  for (const extension of certificate.extensions) {
    const [oid, ...rest] = extension.subs;
    const value = rest.at(-1);
    if (oid === undefined || value === undefined) return malformed('an extension of the certificate cannot be read');
    const name = oid.toOID();
    if (extensions.has(name)) return malformed(`the certificate has the extension ${name} twice`);
    extensions.set(name, value.value);
  }
  // RFC 5280, section 4.2: who does not know a critical extension must refuse the certificate.
  const unknown = certificate.extensions.find((each) => isCritical(each) && !understood.includes(each.subs[0]?.toOID() ?? ''));
  if (unknown !== undefined)
    return malformed(`the certificate has the critical extension ${unknown.subs[0]?.toOID()}, which nobody here knows`);

  const identity = readIdentity(extensions.get(subjectAlternativeName));
  if (identity === undefined) return malformed('the certificate does not have exactly one subject alternative name');

  const claims = readClaims(extensions);
  if (typeof claims === 'string') return malformed(claims);
  return {
    status: 'parsed',
    value: {
      certificate,
      facts: {
        identity,
        claims,
        certificateIssuer: issuerName(node.issuer),
        certificateSerial: node.serialNumber.toLowerCase(),
        notBefore: certificate.notBefore,
        notAfter: certificate.notAfter,
      },
    },
  };
}

function isCritical({ subs: [, critical] }: ASN1Obj): boolean {
  return critical?.tag.isBoolean() === true && critical.toBoolean();
}

function malformed(reason: string): { readonly status: 'malformed'; readonly reason: string } {
  return { status: 'malformed', reason };
}

/** RFC 5280, section 4.2.1.6: a URI is [6], an e-mail address [1], another name [0]. */
function readIdentity(value: Buffer | undefined): string | undefined {
  if (value === undefined) return undefined;
  const names = ASN1Obj.parseBuffer(Buffer.from(value)).subs;
  const [name] = names;
  if (name === undefined || names.length !== 1) return undefined;
  if (name.tag.isContextSpecific(6) || name.tag.isContextSpecific(1)) return plainText(name.value);
  // Fulcio's own kind of name, for accounts that are neither: docs/oid-info.md, 1.3.6.1.4.1.57264.1.7.
  const [oid, wrapped] = name.subs;
  if (!name.tag.isContextSpecific(0) || oid?.toOID() !== `${fulcio}.7`) return undefined;
  const inner = wrapped?.subs[0];
  return inner === undefined ? undefined : plainText(inner.value);
}

function readClaims(extensions: ReadonlyMap<string, Buffer>): CertificateClaims | string {
  const claims: { -readonly [Name in keyof CertificateClaims]: CertificateClaims[Name] } = {};
  for (const [number, name] of claimNames) {
    const value = extensions.get(`${fulcio}.${number}`);
    if (value === undefined) continue;
    const text = ASN1Obj.parseBuffer(Buffer.from(value));
    const claim = text.tag.number === utf8String && !text.tag.constructed ? plainText(text.value) : undefined;
    if (claim === undefined) return `the certificate's extension ${fulcio}.${number} is not text`;
    claims[name] = claim;
  }
  const oldIssuer = extensions.get(`${fulcio}.1`);
  if (oldIssuer !== undefined) {
    const issuer = plainText(oldIssuer);
    if (claims.issuer !== undefined && claims.issuer !== issuer) return 'the certificate names two issuers of the identity';
    if (issuer === undefined) return `the certificate's extension ${fulcio}.1 is not text`;
    claims.issuer = issuer;
  }
  return claims;
}

/** X.680, table 1. */
const utf8String = 0x0c;

function plainText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text === '' || text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Common name of a distinguished name, one part a line as node:crypto prints it; else its organisation, else all of it. */
function issuerName(name: string): string {
  const parts = name.split('\n');
  const part = (key: string) => parts.find((each) => each.startsWith(`${key}=`))?.slice(key.length + 1);
  return part('CN') ?? part('O') ?? parts.join(', ');
}
