// A release that selfsame did not make: when it is judged as one, and which of its files an accepted signer vouches for.
// Why, and what is left open: docs/foreign-releases.md

import { foreignFileRole } from '../model/foreign-file-role.ts';
import type { KnownStatement, Subject } from '../model/statement.ts';
import type { ForeignFiles, ReleaseEvidence } from '../model/verdict.ts';
import { type AcceptedStatement, acceptedArtifacts, acceptedOfKind, acceptedStatements } from './evidence.ts';

/**
 * The evidence as it is judged. Where an accepted signer signed a release statement, the release is one of ours that lost its
 * release.json, and is held to all that ours are. Else nothing is demanded but what somebody named.
 */
export function settleForeign({ foreign, ...evidence }: ReleaseEvidence): ReleaseEvidence {
  if (foreign === undefined || acceptedOfKind(evidence, 'release').length > 0) return evidence;
  const { policy } = evidence;
  return { ...evidence, foreign, policy: policy.statementsNamed === true ? policy : { ...policy, statements: [] } };
}

/** What a policy may demand to be said of every artifact. */
type Spoken = 'provenance' | 'sbom';

/** What has been tested or verified is named by its statement, but that says nothing of where it belongs. */
const vouching: readonly KnownStatement['kind'][] = ['provenance', 'sbom', 'doubleBuild', 'release', 'other'];

/**
 * Names of the files that an accepted signer vouches for: by a signature over their bytes, by a statement that names them and their
 * digest, or by a list of checksums of which one of the two is true.
 *
 * @param by Only statements of this kind count, and no other signature.
 */
export function vouchedFiles(evidence: ReleaseEvidence, foreign: ForeignFiles, by?: Spoken): ReadonlySet<string> {
  const { digests } = evidence;
  const signed = new Set(by === undefined ? acceptedArtifacts(evidence).map(({ artifact }) => artifact.sha256) : []);
  const vouched = new Set([...digests].flatMap(([name, { sha256 }]) => (signed.has(sha256) ? [name] : [])));
  for (const { known } of vouchingStatements(evidence)) {
    if (by !== undefined && known.kind !== by) continue;
    for (const subject of known.statement.subject) if (subjectState(digests, subject) === 'this file') vouched.add(subject.name);
  }
  // An SBOM of a list is none of what it lists.
  if (by === 'sbom') return vouched;
  const lists = foreign.checksumLists.filter(({ name }) => vouched.has(name));
  for (const { lines } of lists) {
    if (lines.status === 'malformed') continue;
    for (const { name, algorithm, hex } of lines.value) if (digests.get(name)?.[algorithm] === hex) vouched.add(name);
  }
  return vouched;
}

export function vouchingStatements(evidence: ReleaseEvidence): readonly AcceptedStatement[] {
  return acceptedStatements(evidence).filter(({ known }) => vouching.includes(known.kind));
}

/** What a subject is in this folder. By name and digest, in every algorithm that both know and in at least one. */
export function subjectState(
  digests: ReleaseEvidence['digests'],
  { name, digest }: Subject,
): 'this file' | 'another file' | 'not here' | 'unknown' {
  const file = digests.get(name);
  if (file === undefined) return 'not here';
  const known = (['sha256', 'sha512'] as const).filter((algorithm) => digest[algorithm] !== undefined);
  if (known.length === 0) return 'unknown';
  return known.every((algorithm) => digest[algorithm] === file[algorithm]) ? 'this file' : 'another file';
}

/** A file and a subject that is another: their digests in the first algorithm by which they differ. */
export function differingDigests(
  digests: ReleaseEvidence['digests'],
  { name, digest }: Subject,
): { readonly ofFile: string; readonly ofSubject: string } {
  const file = digests.get(name);
  const by = digest.sha256 !== undefined && digest.sha256 !== file?.sha256 ? 'sha256' : 'sha512';
  return { ofFile: file?.[by] ?? 'nothing', ofSubject: digest[by] ?? 'nothing' };
}

/** Files of the folder's top that are what the release is made of, sorted: neither signatures nor lists of checksums nor SBOMs. */
export function foreignArtifacts({ digests }: ReleaseEvidence, { signatureFiles }: ForeignFiles): readonly string[] {
  return [...digests.keys()].filter((name) => {
    if (signatureFiles.has(name) || name.includes('/')) return false;
    const role = foreignFileRole(name);
    // What is called as a signature and is none is a file like any other.
    return role !== 'checksums' && role !== 'sbom';
  });
}
