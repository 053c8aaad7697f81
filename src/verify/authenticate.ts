// The one maker of `Authenticated` values: from a bundle's text to a signature that leads to a trusted root, or to a key that the
// caller gave. It tells whether somebody signed this and who; whether that somebody is the one asked for is the checks' question.
// Over @sigstore/verify, with all that it lets pass and a strict verifier must refuse: docs/verification.md

import { createHash, createPublicKey } from 'node:crypto';
import {
  type Bundle,
  type BundleWithMessageSignature,
  isBundleWithDsseEnvelope,
  isBundleWithMessageSignature,
  type TransparencyLogEntry,
} from '../codec/sigstore-bundle.ts';
import type { BundleOutcome, Digest } from '../model/bundle-verdict.ts';
import type { Authenticated, SignerFacts } from '../model/signature.ts';
import type { KnownStatement, Parsed } from '../model/statement.ts';
import type { Policy, SignatureOutcome } from '../model/verdict.ts';
import { KnownCertificate } from './known-certificate.ts';
import { KnownTimestamp } from './known-timestamp.ts';
import type { LeafCertificate } from './leaf-certificate.ts';
import { findEntryFault } from './log-entry.ts';
import type { PublicKey } from './public-key.ts';
import { libraryReason, malformed, readBundle, readSignatory, type Signatory } from './read-bundle.ts';
import { type MessageContent, readEnvelopeContent, readMessageContent } from './signature-content.ts';
import type { SignedFile } from './signed-file.ts';
import { type SignedEntity, type TrustMaterial, Verifier } from './sigstore-verify.ts';
import type { TrustedRoots } from './trusted-root.ts';

/** One bundle of the folder, as text that nobody has read yet. */
export interface BundleText {
  /** `<file>`, or `<file>:<line>`. */
  readonly where: string;
  readonly text: string;
}

interface Trust {
  readonly roots: TrustedRoots;
  readonly policy: Pick<Policy, 'thresholds'>;
}

export interface AuthenticateContext extends Trust {
  readonly parseStatement: (payload: Uint8Array) => Parsed<KnownStatement>;
  /** The files that a message signature may be made over, by SHA-256 in lower-case hex. */
  readonly files: ReadonlyMap<string, SignedFile>;
}

export interface BundleContext<Stated> extends Trust {
  readonly parseStatement: (payload: Uint8Array) => Parsed<Stated>;
  /** The one bare key that must have signed; without it only certificates are accepted. */
  readonly key?: PublicKey;
  /** What a message signature may be made over. */
  readonly readMessage: ReadMessage;
  /** Whether a signature that one file holds twice is refused the second time; it is taken again when absent. */
  readonly repeated?: 'refused';
}

/** @param keyType Of the key that must have signed, as node:crypto names it, such as `ec`: work, for large files alone. */
type ReadMessage = (bundle: BundleWithMessageSignature, keyType: () => string | undefined) => Promise<Parsed<MessageContent>>;

/** A signature that holds is its signer's work; what is refused costs nobody anything, so that there is an end to looking. */
const mostRefused = 100;

const inTotoPayload = 'application/vnd.in-toto+json';

type Authentic<Stated> = Omit<Extract<BundleOutcome<Stated>, { status: 'authenticated' }>, 'status' | 'where'>;

type Signer = Authentic<unknown>['signer'];

/** All bundles of a release in the order given, signed with certificates alone. */
export async function authenticateAll(
  bundles: readonly BundleText[],
  context: AuthenticateContext,
): Promise<readonly SignatureOutcome[]> {
  // A release names its files by SHA-256.
  const readMessage: ReadMessage = (bundle, keyType) => readMessageContent(bundle, context.files, ['sha256'], keyType);
  return (await authenticateBundles(bundles, { ...context, readMessage, repeated: 'refused' })).map(toSignatureOutcome);
}

/** Undefined for a key that node:crypto cannot read: nothing that it signed holds. */
function keyTypeOf(signatory: Signatory): string | undefined {
  switch (signatory.kind) {
    case 'key':
      return signatory.key.key.asymmetricKeyType;
    case 'certificate':
      try {
        return createPublicKey({ key: signatory.leaf.certificate.publicKey, format: 'der', type: 'spki' }).asymmetricKeyType;
      } catch {
        return undefined;
      }
  }
}

function toSignatureOutcome(outcome: BundleOutcome<KnownStatement>): SignatureOutcome {
  if (outcome.status === 'refused') return outcome;
  const { status, where, signer, signed } = outcome;
  if (signer.kind === 'key') throw new Error('a bare key was accepted where none was given');
  switch (signed.kind) {
    case 'statement':
      return { status, where, signer: signer.facts, signed };
    case 'file': {
      const artifact = { sha256: signed.digest.hex } as Authenticated<{ readonly sha256: string }>;
      return { status, where, signer: signer.facts, signed: { kind: 'artifact', artifact } };
    }
  }
}

/**
 * Bundles by anybody in the order given, each signed with a certificate, or with the key that the context names. A certificate that
 * signed several is read and followed to its root once.
 */
export async function authenticateBundles<Stated>(
  bundles: readonly BundleText[],
  context: BundleContext<Stated>,
): Promise<readonly BundleOutcome<Stated>[]> {
  const leaves = new Map<string, Parsed<LeafCertificate>>();
  const outcomes: BundleOutcome<Stated>[] = [];
  const seen = context.repeated === 'refused' ? new Map<string, string>() : undefined;
  let refused = 0;
  for (const { where, text } of bundles) {
    const authentic =
      refused < mostRefused
        ? await authenticate(text, context, leaves, (bundle) => findRepetition(bundle, where, seen))
        : malformed(`it was not looked at: ${mostRefused} before it are refused`);
    if (authentic.status === 'malformed') refused += 1;
    outcomes.push(
      authentic.status === 'parsed'
        ? { status: 'authenticated', where, ...authentic.value }
        : { status: 'refused', where, reason: authentic.reason },
    );
  }
  return outcomes;
}

/** Where the same file has the same signature already, as a phrase; undefined when it has not. */
function findRepetition({ content }: Bundle, where: string, seen: Map<string, string> | undefined): string | undefined {
  if (seen === undefined) return undefined;
  const signature =
    content.$case === 'messageSignature' ? content.messageSignature.signature : content.dsseEnvelope.signatures[0]?.sig;
  const key = `${where.replace(/:\d+$/, '')} ${signature?.toString('base64')}`;
  const first = seen.get(key);
  seen.set(key, first ?? where);
  return first === undefined ? undefined : `"${first}" is the same signature`;
}

async function authenticate<Stated>(
  text: string,
  context: BundleContext<Stated>,
  leaves: Map<string, Parsed<LeafCertificate>>,
  findRepeated: (bundle: Bundle) => string | undefined,
): Promise<Parsed<Authentic<Stated>>> {
  const bundle = readBundle(text);
  if (bundle.status === 'malformed') return bundle;
  const repeated = findRepeated(bundle.value);
  if (repeated !== undefined) return malformed(repeated);
  const signatory = readSignatory(bundle.value, context.key, leaves);
  if (signatory.status === 'malformed') return signatory;

  const kind = bundle.value.content.$case;
  for (const entry of bundle.value.verificationMaterial.tlogEntries) {
    const fault = findEntryFault(entry, kind, signatory.value);
    if (fault !== undefined) return malformed(fault);
  }

  if (isBundleWithMessageSignature(bundle.value)) {
    const message = await context.readMessage(bundle.value, () => keyTypeOf(signatory.value));
    if (message.status === 'malformed') return message;
    const signer = verifyWithAnyRoot(bundle.value, signatory.value, context, message.value.content);
    if (signer.status === 'malformed') return signer;
    const digest = message.value.digest as Authenticated<Digest>;
    return { status: 'parsed', value: { signer: signer.value, signed: { kind: 'file', digest } } };
  }

  if (!isBundleWithDsseEnvelope(bundle.value)) return malformed('it holds neither a statement nor a message signature');
  const { payload, payloadType } = bundle.value.content.dsseEnvelope;
  if (payloadType !== inTotoPayload) return malformed(`the payload is of type "${payloadType}", not "${inTotoPayload}"`);
  const signer = verifyWithAnyRoot(bundle.value, signatory.value, context, readEnvelopeContent(bundle.value));
  if (signer.status === 'malformed') return signer;
  const statement = context.parseStatement(payload);
  if (statement.status === 'malformed') return malformed(`the signed payload is no statement: ${statement.reason}`);
  return {
    status: 'parsed',
    value: {
      signer: signer.value,
      signed: {
        kind: 'statement',
        statement: statement.value as Authenticated<Stated>,
        payloadSha256: createHash('sha256').update(payload).digest('hex'),
      },
    },
  };
}

/** Complete under one root, or not at all. The reason given is the last root's. */
function verifyWithAnyRoot(
  bundle: Bundle,
  signatory: Signatory,
  trust: Trust,
  signature: SignedEntity['signature'],
): Parsed<Signer> {
  let reason = 'no trusted root was given';
  for (const material of trust.roots.materials) {
    const witnesses = verifyWithRoot(bundle, signatory, trust, signature, material);
    if (witnesses.status === 'parsed') return { status: 'parsed', value: toSigner(signatory, witnesses.value) };
    reason = witnesses.reason;
  }
  return malformed(reason);
}

function toSigner(signatory: Signatory, witnesses: Witnesses): Signer {
  switch (signatory.kind) {
    case 'certificate':
      return { kind: 'certificate', facts: { ...signatory.leaf.facts, ...witnesses } };
    case 'key': {
      const { algorithm, sha256 } = signatory.key;
      return { kind: 'key', facts: { algorithm, sha256, ...witnesses } };
    }
  }
}

/** Who else saw the signature, and when. */
type Witnesses = Pick<SignerFacts, 'logEntries' | 'timestamps'>;

function verifyWithRoot(
  bundle: Bundle,
  signatory: Signatory,
  { policy }: Trust,
  signature: SignedEntity['signature'],
  material: TrustMaterial,
): Parsed<Witnesses> {
  try {
    const { timestampVerificationData } = bundle.verificationMaterial;
    const tlogEntries: readonly TransparencyLogEntry[] = bundle.verificationMaterial.tlogEntries;
    const stamps = (timestampVerificationData?.rfc3161Timestamps ?? []).map(
      ({ signedTimestamp }) => new KnownTimestamp(signedTimestamp),
    );
    if (!stamps.every((stamp) => bringsTrustedAlone(stamp, material)))
      return malformed('its timestamp brings a certificate that is not trusted');
    const timestamps = stamps.map(({ signingTime }) => signingTime);
    const logTimes = tlogEntries.filter(isTimed).map(timeOf);
    // Without a time that somebody else vouches for, a certificate's few minutes mean nothing, nor does the validity of a log's key.
    if (timestamps.length + logTimes.length === 0) return malformed('no trusted time says when it was signed');
    // The library counts entries; two entries of one log are one witness.
    const logs = new Set(tlogEntries.map((entry) => entry.logId.keyId.toString('hex')));
    if (logs.size < policy.thresholds.logs) return malformed(`expected ${policy.thresholds.logs} logs, got ${logs.size}`);
    const entity: SignedEntity = {
      signature,
      key: toLibraryKey(signatory),
      tlogEntries: [...tlogEntries],
      timestamps: [
        ...tlogEntries.filter(isTimed).map((tlogEntry) => ({ $case: 'transparency-log', tlogEntry }) as const),
        ...stamps.map((timestamp) => ({ $case: 'timestamp-authority', timestamp }) as const),
      ],
    };
    new Verifier(withKey(material, signatory), {
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
        logEntries: tlogEntries.map((entry) => ({
          logId: entry.logId.keyId.toString('hex'),
          // Where nothing is promised, only the proof says which entry it is.
          index: isTimed(entry) ? entry.logIndex : (entry.inclusionProof?.logIndex ?? entry.logIndex),
          ...(isTimed(entry) ? { integratedTime: timeOf(entry) } : {}),
        })),
        timestamps,
      },
    };
  } catch (error) {
    // Whatever the library throws on bytes from outside is its no.
    return malformed(libraryReason(error));
  }
}

function toLibraryKey(signatory: Signatory): SignedEntity['key'] {
  switch (signatory.kind) {
    case 'certificate':
      return { $case: 'certificate', certificate: signatory.leaf.certificate };
    case 'key':
      return { $case: 'public-key', hint: signatory.key.sha256 };
  }
}

/** A bare key is the caller's, whatever hint the bundle gives, and nobody says when it was valid. */
function withKey(material: TrustMaterial, signatory: Signatory): TrustMaterial {
  if (signatory.kind === 'certificate') return material;
  return { ...material, publicKey: () => ({ publicKey: signatory.key.key, validFor: () => true }) };
}

/** Who verifies with another tool may read what a timestamp brings along: nothing but what is trusted here may be in it. */
function bringsTrustedAlone({ certificates }: KnownTimestamp, { timestampAuthorities }: TrustMaterial): boolean {
  const trusted = timestampAuthorities.flatMap(({ certChain }) => certChain);
  return certificates.every((der) =>
    trusted.some((certificate) => certificate instanceof KnownCertificate && certificate.der.equals(der)),
  );
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
