// From authenticated bundles to a verdict: who was to sign, what the bundles were to speak of, and whether they do.

import {
  type BundleFinding,
  type BundleOutcome,
  type BundleVerdict,
  type Digest,
  type DigestAlgorithm,
  digestAlgorithms,
} from '../model/bundle-verdict.ts';
import type { DigestSet } from '../model/statement.ts';
import type { Failure, Policy, SignerRule } from '../model/verdict.ts';
import { matches, printMatcher } from './matcher.ts';
import type { PublicKey } from './public-key.ts';
import type { TrustedRoots } from './trusted-root.ts';

export interface BundleQuestion {
  /** How the report names what the bundles must speak of, and every digest of it that is known. */
  readonly subject: { readonly name: string; readonly digests: readonly Digest[] };
  readonly signer:
    | { readonly kind: 'certificate'; readonly rule: SignerRule }
    | { readonly kind: 'key'; readonly key: PublicKey };
  readonly predicateType?: string;
  readonly thresholds: Policy['thresholds'];
  readonly roots: Pick<TrustedRoots, 'rehearsal' | 'expired'>;
  /** Where the trusted root comes from, for the report. */
  readonly rootFrom: string;
  readonly now: Date;
}

type Authenticated = Extract<BundleOutcome, { status: 'authenticated' }>;

/** How far two clocks may be apart. */
const allowedSkewMs = 5 * 60_000;

/** `accepted` when every bundle is signed by whom it should be, and at least one of them speaks of what was asked. */
export function toBundleVerdict(outcomes: readonly BundleOutcome[], question: BundleQuestion): BundleVerdict {
  const findings = outcomes.map((outcome) => toFinding(outcome, question));
  const failures = silenceFailures(findings, question);
  const accepted = failures.length === 0 && findings.every(({ status }) => status === 'accepted');
  return {
    schemaVersion: 1,
    verdict: accepted ? 'accepted' : 'refused',
    rehearsal: question.roots.rehearsal,
    criteria: toCriteria(question),
    bundles: findings,
    failures,
    remarks: question.roots.expired.map(printExpired),
  };
}

/**
 * Whether a set of digests is that of a file: it names at least one that is known, and every one that is known is equal.
 *
 * @param digests From a statement, by the names of in-toto.
 */
export function isDigestOf(digests: DigestSet, known: readonly Digest[]): boolean {
  const named = known.filter(({ algorithm }) => Object.hasOwn(digests, algorithm));
  return named.length > 0 && named.every(({ algorithm, hex }) => digests[algorithm] === hex);
}

/** Algorithms by which the bundles name what they speak of. */
export function namedAlgorithms(outcomes: readonly BundleOutcome[]): readonly DigestAlgorithm[] {
  const named = outcomes.flatMap((outcome) => (outcome.status === 'authenticated' ? namedDigests(outcome) : []));
  return digestAlgorithms.filter((algorithm) => named.some((digests) => Object.hasOwn(digests, algorithm)));
}

/** One set for each subject. */
function namedDigests({ signed }: Authenticated): readonly DigestSet[] {
  switch (signed.kind) {
    case 'statement':
      return signed.statement.subject.map(({ digest }) => digest);
    case 'file':
      return [{ [signed.digest.algorithm]: signed.digest.hex }];
  }
}

function toCriteria({ subject, signer, predicateType, rootFrom, thresholds }: BundleQuestion): BundleVerdict['criteria'] {
  const { logs, signedCertificateTimestamps, timestamps } = thresholds;
  const certificates = signer.kind === 'key' ? '' : `, ${signedCertificateTimestamps} certificate timestamp`;
  return [
    { name: 'subject', wanted: subject.name },
    // A file's own first: the others say the same.
    ...subject.digests.slice(0, 1).map(({ algorithm, hex }) => ({ name: algorithm, wanted: hex })),
    { name: 'signer', wanted: printSigner(signer) },
    ...(predicateType === undefined ? [] : [{ name: 'predicate type', wanted: predicateType }]),
    { name: 'trusted root', wanted: rootFrom },
    { name: 'thresholds', wanted: `${logs} log entry${certificates}, ${timestamps} time` },
  ];
}

function printSigner(signer: BundleQuestion['signer']): string {
  switch (signer.kind) {
    case 'certificate':
      return `${printMatcher(signer.rule.identity)}, vouched for by ${printMatcher(signer.rule.issuer)}`;
    case 'key':
      return `${signer.key.algorithm} key with SHA-256 ${signer.key.sha256}`;
  }
}

function toFinding(outcome: BundleOutcome, question: BundleQuestion): BundleFinding {
  const { where } = outcome;
  if (outcome.status === 'refused') {
    const failures = [{ reason: outcome.reason }];
    return { where, status: 'refused', failures, matches: false, logEntries: [], timestamps: [] };
  }
  const failures = [...signerFailures(outcome, question), ...futureFailures(outcome, question)];
  const { logEntries, timestamps } = outcome.signer.facts;
  return {
    where,
    status: failures.length === 0 ? 'accepted' : 'refused',
    failures,
    matches: failures.length === 0 && isAskedFor(outcome, question) && isOfType(outcome, question),
    signer: toSigner(outcome.signer),
    signed: toSigned(outcome.signed),
    logEntries: logEntries.map(({ integratedTime, ...entry }) => ({
      ...entry,
      ...(integratedTime === undefined ? {} : { integratedTime: integratedTime.toISOString() }),
    })),
    timestamps: timestamps.map((time) => time.toISOString()),
  };
}

function toSigner(signer: Authenticated['signer']): NonNullable<BundleFinding['signer']> {
  switch (signer.kind) {
    case 'certificate': {
      const { identity, claims, certificateIssuer, certificateSerial } = signer.facts;
      return { kind: 'certificate', identity, claims, certificateIssuer, certificateSerial };
    }
    case 'key': {
      const { algorithm, sha256 } = signer.facts;
      return { kind: 'key', algorithm, sha256 };
    }
  }
}

function toSigned(signed: Authenticated['signed']): NonNullable<BundleFinding['signed']> {
  switch (signed.kind) {
    case 'statement': {
      const { predicateType, subject } = signed.statement;
      return { kind: 'statement', predicateType, subjects: subject, payloadSha256: signed.payloadSha256 };
    }
    case 'file':
      return { kind: 'file', digest: { [signed.digest.algorithm]: signed.digest.hex } };
  }
}

/** A key needs no rule: no other one was accepted. */
function signerFailures({ signer }: Authenticated, question: BundleQuestion): readonly Failure[] {
  if (question.signer.kind === 'key' || signer.kind === 'key') return [];
  const { rule } = question.signer;
  const { identity, claims } = signer.facts;
  if (matches(rule.identity, identity) && matches(rule.issuer, claims.issuer)) return [];
  return [
    {
      reason: 'it is signed by somebody else',
      wanted: printSigner(question.signer),
      got: `${identity}, vouched for by ${claims.issuer ?? 'nobody'}`,
      from: 'certificate',
      help: 'accept it only if you trust that signer, and then name it with --identity and --issuer',
    },
  ];
}

/** A log or an authority that is ahead of this machine is a clock that is wrong, or a time that was made up. */
function futureFailures({ signer }: Authenticated, { now }: BundleQuestion): readonly Failure[] {
  const { logEntries, timestamps } = signer.facts;
  const times = [...logEntries.flatMap(({ integratedTime }) => integratedTime ?? []), ...timestamps];
  const latest = times.find((time) => time.getTime() > now.getTime() + allowedSkewMs);
  if (latest === undefined) return [];
  return [
    {
      reason: 'it was signed in the future',
      wanted: `not after ${now.toISOString()}`,
      got: latest.toISOString(),
      from: 'log',
      help: "set this machine's clock",
    },
  ];
}

function isAskedFor(outcome: Authenticated, { subject }: BundleQuestion): boolean {
  return namedDigests(outcome).some((digests) => isDigestOf(digests, subject.digests));
}

/** A signature over a file states nothing, so that it is of no type. */
function isOfType({ signed }: Authenticated, { predicateType }: BundleQuestion): boolean {
  if (predicateType === undefined) return true;
  return signed.kind === 'statement' && signed.statement.predicateType === predicateType;
}

/** What was signed while they were valid stays signed; only what is newer cannot be verified. */
function printExpired({ what, ended }: TrustedRoots['expired'][number]): string {
  return `the ${what} of the trusted root ended on ${ended.toISOString().slice(0, 10)}: nothing newer can be verified with it`;
}

/** What was asked about, and no bundle speaks of. Where one was refused it may have been that one, which is said already. */
function silenceFailures(findings: readonly BundleFinding[], { subject, predicateType }: BundleQuestion): readonly Failure[] {
  if (findings.some((finding) => finding.matches || finding.status === 'refused')) return [];
  const types = findings.flatMap(({ signed }) => (signed?.kind === 'statement' ? [signed.predicateType] : []));
  const type = predicateType === undefined ? '' : ` of the type "${predicateType}"`;
  return [
    {
      reason: `nothing that is signed${type} names "${subject.name}"`,
      wanted: subject.digests.map(({ algorithm, hex }) => `${algorithm}:${hex}`)[0],
      ...(predicateType === undefined || types.length === 0
        ? {}
        : { got: `statements of the types ${[...new Set(types)].join(', ')}` }),
      from: 'predicate',
      help: 'see that bundle and file belong together: the subjects of each statement are listed',
    },
  ];
}
