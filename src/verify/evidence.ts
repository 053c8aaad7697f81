// What the checks may build on: statements and artifacts whose signature holds and whose signer the policy accepts.

import { fileRole } from '../model/file-role.ts';
import type { ManifestFile } from '../model/release.ts';
import type { Authenticated, SignerFacts } from '../model/signature.ts';
import type { KnownStatement } from '../model/statement.ts';
import type { CheckOutcome, Failure, ReleaseEvidence } from '../model/verdict.ts';
import { isAcceptedSigner } from './matcher.ts';

export interface AcceptedStatement<Known extends KnownStatement = KnownStatement> {
  readonly where: string;
  readonly signer: SignerFacts;
  readonly known: Authenticated<Known>;
  readonly payloadSha256: string;
}

export interface AcceptedArtifact {
  readonly where: string;
  readonly signer: SignerFacts;
  readonly artifact: Authenticated<{ readonly sha256: string }>;
}

export function acceptedStatements(evidence: ReleaseEvidence): readonly AcceptedStatement[] {
  return evidence.signatures.flatMap((outcome) => {
    if (outcome.status !== 'authenticated' || outcome.signed.kind !== 'statement') return [];
    if (!isAcceptedSigner(evidence.policy, outcome.signer)) return [];
    const { where, signer, signed } = outcome;
    return [{ where, signer, known: signed.statement, payloadSha256: signed.payloadSha256 }];
  });
}

export function acceptedOfKind<Kind extends KnownStatement['kind']>(
  evidence: ReleaseEvidence,
  kind: Kind,
): readonly AcceptedStatement<Extract<KnownStatement, { readonly kind: Kind }>>[] {
  return acceptedStatements(evidence).filter(
    (each): each is AcceptedStatement<Extract<KnownStatement, { readonly kind: Kind }>> => each.known.kind === kind,
  );
}

export function acceptedArtifacts(evidence: ReleaseEvidence): readonly AcceptedArtifact[] {
  return evidence.signatures.flatMap((outcome) => {
    if (outcome.status !== 'authenticated' || outcome.signed.kind !== 'artifact') return [];
    if (!isAcceptedSigner(evidence.policy, outcome.signer)) return [];
    return [{ where: outcome.where, signer: outcome.signer, artifact: outcome.signed.artifact }];
  });
}

/** Everyone who signed anything here and whom the policy accepts, each certificate once. */
export function acceptedSigners(evidence: ReleaseEvidence): readonly { readonly where: string; readonly signer: SignerFacts }[] {
  const bySerial = new Map<string, { readonly where: string; readonly signer: SignerFacts }>();
  for (const outcome of evidence.signatures) {
    if (outcome.status !== 'authenticated' || !isAcceptedSigner(evidence.policy, outcome.signer)) continue;
    const key = `${outcome.signer.certificateIssuer} ${outcome.signer.certificateSerial}`;
    if (!bySerial.has(key)) bySerial.set(key, { where: outcome.where, signer: outcome.signer });
  }
  return [...bySerial.values()];
}

/** Files of the manifest with a role, or none where there is no manifest: the check `subjects` says that. */
export function manifestFiles(evidence: ReleaseEvidence, role: ManifestFile['role']): readonly ManifestFile[] {
  return evidence.manifest.status === 'parsed' ? evidence.manifest.value.files.filter((file) => file.role === role) : [];
}

/** Signatures and the trusted root: what the release statement cannot name, for it comes before them or proves nothing. */
export function isUnsignedFile(name: string): boolean {
  const role = fileRole(name);
  return role === 'signature' || role === 'statements' || role === 'trusted-root';
}

/** The commit that a statement must speak of: the certificate's word where it has one, else the manifest's. */
export function boundCommit(evidence: ReleaseEvidence, signer: SignerFacts): Pick<Failure, 'wanted'> & { readonly from: string } {
  const stated = signer.claims.sourceRepositoryDigest;
  if (stated !== undefined) return { wanted: stated, from: 'the certificate' };
  return evidence.manifest.status === 'parsed'
    ? { wanted: evidence.manifest.value.source.commit, from: 'release.json' }
    : { from: 'release.json' };
}

/**
 * A check's answer.
 *
 * @param absent What is not there. Where a signature was refused or a signer not accepted, it may be among those: another check
 *   says no already, and this one is not judged rather than repeating it.
 */
export function conclude(
  evidence: ReleaseEvidence,
  summary: string,
  failures: readonly Failure[],
  absent: readonly Failure[] = [],
): CheckOutcome {
  const blocked = absent.length > 0 ? blockedBy(evidence) : undefined;
  if (failures.length > 0 || (absent.length > 0 && blocked === undefined)) {
    return { summary, failures: blocked === undefined ? [...failures, ...absent] : failures };
  }
  if (blocked !== undefined) return { summary: blocked, failures: [], notJudged: true };
  return { summary, failures: [] };
}

/** Not judged whatever is there: what it reads is another check's to refuse. */
export function notJudged(reason: string): CheckOutcome {
  return { summary: reason, failures: [], notJudged: true };
}

/**
 * Passes a release that others made, of which nobody says what this check would hold it to, and the policy does not ask.
 *
 * @param what Completes "not claimed: …".
 */
export function notClaimed(what: string): CheckOutcome {
  return { summary: `not claimed: ${what}`, failures: [], notAsked: true };
}

function blockedBy(evidence: ReleaseEvidence): string | undefined {
  if (evidence.signatures.some(({ status }) => status === 'refused')) return 'a signature was refused';
  const accepted = evidence.signatures.every(
    (outcome) => outcome.status === 'refused' || isAcceptedSigner(evidence.policy, outcome.signer),
  );
  return accepted ? undefined : 'a signer is not the one asked for';
}

/** The provenances that a check judges; where there is none, what it says instead. */
export function provenancesOf(
  evidence: ReleaseEvidence,
):
  | { readonly provenances: readonly AcceptedStatement<Extract<KnownStatement, { readonly kind: 'provenance' }>>[] }
  | { readonly none: CheckOutcome } {
  const provenances = acceptedOfKind(evidence, 'provenance');
  if (provenances.length > 0) return { provenances };
  const wanted = evidence.policy.statements.includes('provenance');
  if (wanted) return { none: notJudged('there is no provenance') };
  return { none: { summary: 'the policy asks for none', failures: [], notAsked: true } };
}
