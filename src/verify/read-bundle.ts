// Reads the text of one bundle, and finds in it what the signature leads to: a certificate, or the key that the caller gave.

import { type Bundle, bundleFromJSON, isBundleWithCertificateChain, isBundleWithPublicKey } from '../codec/sigstore-bundle.ts';
import { X509Certificate } from '../codec/sigstore-core.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { Parsed } from '../model/statement.ts';
import { checkBundleShape } from './bundle-shape.ts';
import { type LeafCertificate, parseLeafCertificate } from './leaf-certificate.ts';
import type { PublicKey } from './public-key.ts';

/** What must have made the signature. */
export type Signatory =
  | { readonly kind: 'certificate'; readonly der: Buffer; readonly leaf: LeafCertificate }
  | { readonly kind: 'key'; readonly der: Buffer; readonly key: PublicKey };

/** Nothing is verified yet. */
export function readBundle(text: string): Parsed<Bundle> {
  const json = parseStrictJson(text);
  if (json.status === 'malformed') return malformed(`the bundle is malformed: ${json.reason}`);
  const shape = checkBundleShape(json.value);
  if (shape.status === 'malformed') return malformed(`the bundle is malformed: ${shape.reason}`);
  try {
    return { status: 'parsed', value: bundleFromJSON(shape.value) };
  } catch (error) {
    return malformed(`the bundle is malformed: ${libraryReason(error)}`);
  }
}

/**
 * @param key The one bare key that is accepted; undefined where only certificates are.
 * @param leaves Certificates that were read before, by their bytes: one that signed several is read once.
 */
export function readSignatory(
  bundle: Bundle,
  key: PublicKey | undefined,
  leaves: Map<string, Parsed<LeafCertificate>>,
): Parsed<Signatory> {
  if (isBundleWithPublicKey(bundle)) {
    return key === undefined
      ? malformed('it is signed with a bare key; only certificates are accepted')
      : { status: 'parsed', value: { kind: 'key', der: key.der, key } };
  }
  if (key !== undefined) return malformed('it is signed with a certificate, and a bare key was asked for');
  const der = signingCertificate(bundle);
  if (der.status === 'malformed') return der;
  const name = der.value.toString('base64');
  const leaf = leaves.get(name) ?? parseLeafCertificate(der.value);
  leaves.set(name, leaf);
  return leaf.status === 'malformed'
    ? leaf
    : { status: 'parsed', value: { kind: 'certificate', der: der.value, leaf: leaf.value } };
}

/** The first certificate signs. The others may lead to the root; a root among them is the signer's word for itself. */
function signingCertificate(bundle: Bundle): Parsed<Buffer> {
  const material = bundle.verificationMaterial.content;
  if (material.$case === 'certificate') return { status: 'parsed', value: material.certificate.rawBytes };
  if (!isBundleWithCertificateChain(bundle)) return malformed('it holds no certificate');
  const [leaf, ...others] = bundle.verificationMaterial.content.x509CertificateChain.certificates;
  if (leaf === undefined) return malformed('it holds no certificate');
  for (const { rawBytes } of others) {
    try {
      const certificate = X509Certificate.parse(Buffer.from(rawBytes));
      if (certificate.subject.equals(certificate.issuer)) return malformed('its certificate chain brings a root of its own');
    } catch {
      return malformed('its certificate chain cannot be read');
    }
  }
  return { status: 'parsed', value: leaf.rawBytes };
}

/** What the library threw, as a phrase. */
export function libraryReason(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be verified';
  const cause = error.cause instanceof Error ? `: ${libraryReason(error.cause)}` : '';
  // An abbreviation, such as SCT, stays as it is.
  const message = error.message.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
  return `${message}${cause}`;
}

export function malformed(reason: string): { readonly status: 'malformed'; readonly reason: string } {
  return { status: 'malformed', reason };
}
