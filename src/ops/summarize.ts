// verify-release --summary-out: signs that a release was accepted, for those who take the word of who verified it.

import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { printCompactJson } from '../codec/canonical-json.ts';
import { fileRole } from '../model/file-role.ts';
import type { ResourceDescriptor } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Policy, ReleaseEvidence } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { verificationSummaryOf } from '../statement/verification-summary.ts';
import { manifestFiles } from '../verify/evidence.ts';
import { standingOf } from '../verify/previous-release.ts';
import { openSigning, type SigningOptions } from './open-signing.ts';
import { signStatement } from './sign-statement.ts';
import { toolVersion } from './tool-version.ts';

export interface SummaryToWrite {
  /** Absolute path of the file to write; nothing may be there. */
  readonly file: string;
  readonly signing: SigningOptions;
}

/**
 * The root that a summary is signed under is its own: naming services by URL without one takes that of the release, for they are then
 * of one Sigstore; a Sigstore that is known by name brings its own.
 *
 * @param releaseRoot Absolute path of what `--trusted-root` names.
 */
export function summarySigning(signing: SigningOptions, releaseRoot: string | undefined): SigningOptions {
  const { trustedRoot, signingConfig, fulcioUrl, rekorUrl, timestampUrl } = signing;
  const byUrl = [signingConfig, fulcioUrl, rekorUrl, timestampUrl].some((option) => option !== undefined);
  return trustedRoot !== undefined || !byUrl || releaseRoot === undefined ? signing : { ...signing, trustedRoot: releaseRoot };
}

/** @throws {ToolError} `summary/exists`. */
export async function requireNoSummary(world: World, { file }: SummaryToWrite): Promise<void> {
  if ((await world.files.stat(file)) === undefined) return;
  throw new ToolError('usage', 'summary/exists', `there is something at "${file}" already`, {
    help: 'move it away, or name another file with --summary-out',
  });
}

/**
 * Writes one bundle a line: more than one only where the release has more artifacts than one statement may name.
 *
 * @param evidence Of a release that was accepted.
 * @throws {ToolError} `summary/rehearsal`, `summary/foreign`, as `openSigning` and the signer; `sign/answer-refused` when what came back
 *   does not verify.
 */
export async function writeSummary(
  world: World,
  evidence: ReleaseEvidence,
  { file, signing: options }: SummaryToWrite,
  progress: Progress,
): Promise<void> {
  if (evidence.rehearsalRoot) {
    throw new ToolError('usage', 'summary/rehearsal', 'this is a rehearsal, and its signatures bind nobody', {
      help: 'leave out --summary-out: nobody could take your word for it',
    });
  }
  if (evidence.manifest.status === 'malformed') {
    throw new ToolError('usage', 'summary/foreign', 'this release was made by others, and nothing says what is in it', {
      help: 'leave out --summary-out: a summary says that a release was verified whole',
    });
  }
  const done = progress.stage('sign the summary');
  const signing = await openSigning(world, options, progress);
  const { identity, issuer } = signing.identity.expected;
  const { level } = standingOf(evidence, evidence.manifest.value);
  const policy = describePolicy(evidence.policy);
  const statement = verificationSummaryOf({
    identity,
    toolVersion,
    verifiedAt: evidence.now,
    repository: evidence.policy.repository,
    ref: evidence.policy.ref,
    policy,
    inputs: inputsOf(evidence),
    ...(level === undefined ? {} : { level }),
    artifacts: manifestFiles(evidence, 'artifact'),
  });
  const session = await signing.open(progress);
  try {
    await world.files.write(
      file,
      await signStatement(world, session, { statement, about: 'summary', signer: { identity, issuer } }),
    );
  } finally {
    await session.close();
  }
  done(`as ${identity}, by the policy sha256:${policy.digest?.sha256 ?? ''}`);
}

/** Names, not addresses: docs/summaries.md says what their digests are of. */
const policyUris = {
  file: 'https://selfsame.invalid/policies/file/v1',
  effective: 'https://selfsame.invalid/policies/effective/v1',
} as const;

/** A written policy by its bytes, which are the same for every version; another one as what it came to for this one. */
export function describePolicy({ fileSha256, from, ...effective }: Policy): ResourceDescriptor {
  return fileSha256 === undefined
    ? { uri: policyUris.effective, name: from, digest: { sha256: hash('sha256', printCompactJson(effective)) } }
    : { uri: policyUris.file, name: basename(from), digest: { sha256: fileSha256 } };
}

/** Every file that signatures were read from, all of which were looked at. */
function inputsOf({ digests }: ReleaseEvidence): readonly { readonly name: string; readonly sha256: string }[] {
  return [...digests].flatMap(([name, { sha256 }]) => {
    const role = fileRole(name);
    return role === 'signature' || role === 'statements' ? [{ name, sha256 }] : [];
  });
}
