// Writes what clients need to know of a stack: trusted_root.json, signing_config.json, and both in one for sigstore-python.
// Sources: https://github.com/sigstore/protobuf-specs, sigstore_trustroot.proto; C2SP signed-note.md for the id of a Rekor v2.

import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { printCanonicalJson } from '../../src/codec/canonical-json.ts';
import { organization } from './key-material.ts';

export interface StackUrls {
  readonly fulcio: string;
  readonly rekor: string;
  readonly timestamp: string;
  /** Of the issuer's server; the path of each issuer is below it. */
  readonly issuer: string;
}

export interface PublicKeys {
  /** PEM, leaf first, of Fulcio's `GET /api/v2/trustBundle`. */
  readonly authorityChain: readonly string[];
  /** PEM of `GET /api/v1/timestamp/certchain`, leaf first. */
  readonly timestampChain: readonly string[];
  /** PEM of the SubjectPublicKeyInfo of an Ed25519 key. */
  readonly rekor: string;
  /** DER of the SubjectPublicKeyInfo. */
  readonly certificateLog: Buffer;
}

/** Host that every server is reached under, which is also the origin of the log's checkpoints. */
export const host = '127.0.0.1';

export function printTrustedRoot(urls: StackUrls, keys: PublicKeys): string {
  return printCanonicalJson(trustedRoot(urls, keys));
}

/** @param loginIssuer Where a person would log in. */
export function printSigningConfig(urls: StackUrls, keys: PublicKeys, loginIssuer: string): string {
  return printCanonicalJson(signingConfig(urls, keys, loginIssuer));
}

export function printClientTrustConfig(urls: StackUrls, keys: PublicKeys, loginIssuer: string): string {
  return printCanonicalJson({
    mediaType: 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json',
    trustedRoot: trustedRoot(urls, keys),
    signingConfig: signingConfig(urls, keys, loginIssuer),
  });
}

function trustedRoot(urls: StackUrls, keys: PublicKeys) {
  const validFor = validity(keys);
  const rekorKey = createPublicKey(keys.rekor).export({ format: 'der', type: 'spki' });
  // Ed25519 keys are the last 32 bytes of their SubjectPublicKeyInfo: RFC 8410, section 4. 1 is the algorithm's number in a note.
  const rekorId = createHash('sha256').update(`${host}\n`).update(Uint8Array.of(1)).update(rekorKey.subarray(-32)).digest();
  const authority = (uri: string, commonName: string, chain: readonly string[]) => ({
    subject: { organization, commonName },
    uri,
    certChain: { certificates: chain.map((each) => ({ rawBytes: new X509Certificate(each).raw.toString('base64') })) },
    validFor,
  });
  const log = (baseUrl: string, keyDetails: string, key: Buffer, id: Buffer) => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: key.toString('base64'), keyDetails, validFor },
    logId: { keyId: id.toString('base64') },
  });
  const certificateLogId = createHash('sha256').update(keys.certificateLog).digest();
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [log(urls.rekor, 'PKIX_ED25519', rekorKey, rekorId)],
    certificateAuthorities: [authority(urls.fulcio, 'certificate authority', keys.authorityChain)],
    ctlogs: [log(urls.issuer, 'PKIX_ECDSA_P256_SHA_256', keys.certificateLog, certificateLogId)],
    timestampAuthorities: [authority(timestampUrl(urls), 'timestamps', keys.timestampChain)],
  };
}

function signingConfig(urls: StackUrls, keys: PublicKeys, loginIssuer: string) {
  const service = (url: string, majorApiVersion: number) => ({
    url,
    majorApiVersion,
    validFor: validity(keys),
    operator: organization,
  });
  return {
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: [service(urls.fulcio, 1)],
    oidcUrls: [service(loginIssuer, 1)],
    rekorTlogUrls: [service(urls.rekor, 2)],
    rekorTlogConfig: { selector: 'ANY' },
    tsaUrls: [service(timestampUrl(urls), 1)],
    tsaConfig: { selector: 'ANY' },
  };
}

function timestampUrl({ timestamp }: StackUrls): string {
  return `${timestamp}/api/v1/timestamp`;
}

/** Since the youngest of the certificates. */
function validity({ authorityChain, timestampChain }: PublicKeys): { readonly start: string } {
  const starts = [...authorityChain, ...timestampChain].map((each) => new Date(new X509Certificate(each).validFrom).getTime());
  return { start: new Date(Math.max(...starts)).toISOString() };
}
