// The one maker of `Authenticated` values: from a bundle's text to a signature that leads to a trusted root. It tells whether
// somebody signed this and who; whether that somebody is the one asked for is the checks' question.
// Over @sigstore/verify, with all that it lets pass and a strict verifier must refuse: docs/verification.md

import { createHash } from 'node:crypto';
import {
  type Bundle,
  bundleFromJSON,
  isBundleWithCertificateChain,
  isBundleWithDsseEnvelope,
  isBundleWithMessageSignature,
  isBundleWithPublicKey,
  type TransparencyLogEntry,
} from '../codec/sigstore-bundle.ts';
import { RFC3161Timestamp, X509Certificate } from '../codec/sigstore-core.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { Authenticated, SignerFacts } from '../model/signature.ts';
import type { KnownStatement, Parsed } from '../model/statement.ts';
import type { Policy, SignatureOutcome } from '../model/verdict.ts';
import { checkBundleShape } from './bundle-shape.ts';
import { type LeafCertificate, parseLeafCertificate } from './leaf-certificate.ts';
import { findEntryFault } from './log-entry.ts';
import { readEnvelopeContent, readMessageContent } from './signature-content.ts';
import type { SignedFile } from './signed-file.ts';
import { type SignedEntity, type TrustMaterial, Verifier } from './sigstore-verify.ts';
import type { TrustedRoots } from './trusted-root.ts';

/** One bundle of the folder, as text that nobody has read yet. */
export interface BundleText {
  /** `<file>`, or `<file>:<line>`. */
  readonly where: string;
  readonly text: string;
}

export interface AuthenticateContext {
  readonly roots: TrustedRoots;
  readonly policy: Pick<Policy, 'thresholds'>;
  /** The files that a message signature may be made over, by SHA-256 in lower-case hex. */
  readonly files: ReadonlyMap<string, SignedFile>;
  readonly parseStatement: (payload: Uint8Array) => Parsed<KnownStatement>;
}

const inTotoPayload = 'application/vnd.in-toto+json';

/** All bundles in the order given. A certificate that signed several is read and followed to its root once. */
export async function authenticateAll(
  bundles: readonly BundleText[],
  context: AuthenticateContext,
): Promise<readonly SignatureOutcome[]> {
  const leaves = new Map<string, Parsed<LeafCertificate>>();
  const outcomes: SignatureOutcome[] = [];
  for (const { where, text } of bundles) {
    const signature = await verifySignature(text, context, leaves);
    outcomes.push(
      signature.status === 'parsed'
        ? { status: 'authenticated', where, ...signature.value }
        : { status: 'refused', where, reason: signature.reason },
    );
  }
  return outcomes;
}

type Signature = Omit<Extract<SignatureOutcome, { status: 'authenticated' }>, 'status' | 'where'>;

async function verifySignature(
  text: string,
  context: AuthenticateContext,
  leaves: Map<string, Parsed<LeafCertificate>>,
): Promise<Parsed<Signature>> {
  const bundle = readBundle(text);
  if (bundle.status === 'malformed') return bundle;
  const der = signingCertificate(bundle.value);
  if (der.status === 'malformed') return der;
  const name = der.value.toString('base64');
  const leaf = leaves.get(name) ?? parseLeafCertificate(der.value);
  leaves.set(name, leaf);
  if (leaf.status === 'malformed') return leaf;

  const kind = bundle.value.content.$case;
  for (const entry of bundle.value.verificationMaterial.tlogEntries) {
    const fault = findEntryFault(entry, kind, der.value);
    if (fault !== undefined) return malformed(fault);
  }

  if (isBundleWithMessageSignature(bundle.value)) {
    const message = await readMessageContent(bundle.value, context.files);
    if (message.status === 'malformed') return message;
    const signer = verifyWithAnyRoot(bundle.value, leaf.value, context, message.value.content);
    if (signer.status === 'malformed') return signer;
    const artifact = { sha256: message.value.sha256 } as Authenticated<{ readonly sha256: string }>;
    return { status: 'parsed', value: { signer: signer.value, signed: { kind: 'artifact', artifact } } };
  }

  if (!isBundleWithDsseEnvelope(bundle.value)) return malformed('it holds neither a statement nor a message signature');
  const { payload, payloadType } = bundle.value.content.dsseEnvelope;
  if (payloadType !== inTotoPayload) return malformed(`the payload is of type "${payloadType}", not "${inTotoPayload}"`);
  const signer = verifyWithAnyRoot(bundle.value, leaf.value, context, readEnvelopeContent(bundle.value));
  if (signer.status === 'malformed') return signer;
  const statement = context.parseStatement(payload);
  if (statement.status === 'malformed') return malformed(`the signed payload is no statement: ${statement.reason}`);
  return {
    status: 'parsed',
    value: {
      signer: signer.value,
      signed: {
        kind: 'statement',
        statement: statement.value as Authenticated<KnownStatement>,
        payloadSha256: createHash('sha256').update(payload).digest('hex'),
      },
    },
  };
}

function malformed(reason: string): { readonly status: 'malformed'; readonly reason: string } {
  return { status: 'malformed', reason };
}

function readBundle(text: string): Parsed<Bundle> {
  const json = parseStrictJson(text);
  if (json.status === 'malformed') return malformed(`the bundle is malformed: ${json.reason}`);
  const shape = checkBundleShape(json.value);
  if (shape.status === 'malformed') return malformed(`the bundle is malformed: ${shape.reason}`);
  try {
    return { status: 'parsed', value: bundleFromJSON(shape.value) };
  } catch (error) {
    return malformed(`the bundle is malformed: ${messageOf(error)}`);
  }
}

/** The first certificate signs. The others may lead to the root; a root among them is the signer's word for itself. */
function signingCertificate(bundle: Bundle): Parsed<Buffer> {
  if (isBundleWithPublicKey(bundle)) return malformed('it is signed with a bare key; only certificates are accepted');
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

/** Complete under one root, or not at all. The reason given is the last root's. */
function verifyWithAnyRoot(
  bundle: Bundle,
  leaf: LeafCertificate,
  context: AuthenticateContext,
  signature: SignedEntity['signature'],
): Parsed<SignerFacts> {
  let last: Parsed<SignerFacts> = malformed('no trusted root was given');
  for (const material of context.roots.materials) {
    last = verifyWithRoot(bundle, leaf, context, signature, material);
    if (last.status === 'parsed') return last;
  }
  return last;
}

function verifyWithRoot(
  bundle: Bundle,
  leaf: LeafCertificate,
  { policy }: AuthenticateContext,
  signature: SignedEntity['signature'],
  material: TrustMaterial,
): Parsed<SignerFacts> {
  try {
    const { timestampVerificationData } = bundle.verificationMaterial;
    const tlogEntries: readonly TransparencyLogEntry[] = bundle.verificationMaterial.tlogEntries;
    const stamps = (timestampVerificationData?.rfc3161Timestamps ?? []).map(({ signedTimestamp }) =>
      RFC3161Timestamp.parse(Buffer.from(signedTimestamp)),
    );
    const timestamps = stamps.map(({ signingTime }) => signingTime);
    const logTimes = tlogEntries.filter(isTimed).map(timeOf);
    // Without a time that somebody else vouches for, a certificate's few minutes mean nothing.
    if (timestamps.length + logTimes.length === 0) return malformed('no trusted time says when it was signed');
    // The library counts entries; two entries of one log are one witness.
    const logs = new Set(tlogEntries.map((entry) => entry.logId.keyId.toString('hex')));
    if (logs.size < policy.thresholds.logs) return malformed(`expected ${policy.thresholds.logs} logs, got ${logs.size}`);
    const entity: SignedEntity = {
      signature,
      key: { $case: 'certificate', certificate: leaf.certificate },
      tlogEntries: [...tlogEntries],
      timestamps: [
        ...tlogEntries.filter(isTimed).map((tlogEntry) => ({ $case: 'transparency-log', tlogEntry }) as const),
        ...stamps.map((timestamp) => ({ $case: 'timestamp-authority', timestamp }) as const),
      ],
    };
    new Verifier(material, {
      tlogThreshold: policy.thresholds.logs,
      ctlogThreshold: policy.thresholds.signedCertificateTimestamps,
      timestampThreshold: policy.thresholds.timestamps,
    }).verify(entity);
    const untimed = tlogEntries.filter((entry) => !isTimed(entry));
    if (!untimed.every((entry) => isLogValid(entry, [...timestamps, ...logTimes], material)))
      return malformed("the log's key was not valid when this was signed");
    return {
      status: 'parsed',
      value: {
        ...leaf.facts,
        logEntries: tlogEntries.map((entry) => ({
          logId: entry.logId.keyId.toString('hex'),
          index: entry.logIndex,
          ...(isTimed(entry) ? { integratedTime: timeOf(entry) } : {}),
        })),
        timestamps,
      },
    };
  } catch (error) {
    // Whatever the library throws on bytes from outside is its no.
    return malformed(messageOf(error));
  }
}

/** Only a signed promise vouches for an entry's own time. */
function isTimed(entry: TransparencyLogEntry): boolean {
  return entry.inclusionPromise !== undefined;
}

function timeOf(entry: TransparencyLogEntry): Date {
  return new Date(Number(entry.integratedTime) * 1000);
}

/** The library holds a log's key to its validity for entries with a promise alone. */
function isLogValid(entry: TransparencyLogEntry, times: readonly Date[], { tlogs }: TrustMaterial): boolean {
  return tlogs.some(
    ({ logID, validFor }) =>
      logID.equals(entry.logId.keyId) && times.every((time) => validFor.start <= time && time <= validFor.end),
  );
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be verified';
  const cause = error.cause instanceof Error ? `: ${messageOf(error.cause)}` : '';
  return `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}${cause}`;
}
