// Authenticates the earlier release of --previous, so that the check downgrade can hold the later one against it.

import { ToolError } from '../model/tool-error.ts';
import type { Policy, ReleaseEvidence, ReleaseStanding } from '../model/verdict.ts';
import type { World } from '../model/world.ts';
import { escapePattern } from '../verify/matcher.ts';
import { standingOf } from '../verify/previous-release.ts';
import { toVerdict } from '../verify/to-verdict.ts';
import { reasonsOf } from './release-outcome.ts';
import { type FolderToVerify, gatherEvidence } from './verify-folder.ts';

export interface PreviousRelease {
  /** Absolute path of its folder, or of a `.tar.gz` of it. */
  readonly from: string;
  /** What the later release is verified with. */
  readonly later: Pick<FolderToVerify, 'trustedRoot' | 'trustedRootName' | 'policy'>;
  /** The policy of the later release as it would be for another tag. */
  readonly policyFor: (tag: string) => Promise<Policy>;
}

/**
 * The same roots, the same policy but for the tag, which its own release statement states, and for a commit, which would be another.
 *
 * @throws {ToolError} `release/previous-refused` when it is not accepted, with the reasons, and what `gatherEvidence` throws.
 */
export async function readPrevious(world: World, { from, later, policyFor }: PreviousRelease): Promise<ReleaseStanding> {
  const found = await gatherEvidence(world, { ...later, from });
  const policy = await previousPolicy(from, statedTag(from, found), policyFor);
  const evidence: ReleaseEvidence = { ...found, policy };
  const verdict = toVerdict(evidence);
  if (verdict.verdict === 'refused') throw refused(from, reasonsOf(verdict));
  if (evidence.manifest.status === 'malformed') throw refused(from, ['it is no release of selfsame: it has no release.json']);
  return standingOf(evidence, evidence.manifest.value);
}

/** Nothing is decided by it yet: the release must then be accepted as the one of this tag. */
function statedTag(from: string, { signatures, manifest }: ReleaseEvidence): string {
  const tags = new Set(
    signatures.flatMap((outcome) => {
      if (outcome.status === 'refused' || outcome.signed.kind !== 'statement') return [];
      const { statement } = outcome.signed;
      return statement.kind === 'release' ? [statement.statement.predicate.tag] : [];
    }),
  );
  const [tag] = tags;
  if (tag !== undefined && tags.size === 1) return tag;
  const reasons = signatures.flatMap((outcome) =>
    outcome.status === 'refused' ? [`"${outcome.where}": ${outcome.reason}`] : [],
  );
  const unread = manifest.status === 'malformed' ? [`"release.json": ${manifest.reason}`] : [];
  throw refused(from, [
    tag === undefined ? 'no release statement says which tag it is of' : 'its release statements name several tags',
    ...unread,
    ...reasons,
  ]);
}

async function previousPolicy(from: string, tag: string, policyFor: PreviousRelease['policyFor']): Promise<Policy> {
  try {
    const { commit, ...policy } = await policyFor(tag);
    return policy;
  } catch (error) {
    // The tag comes from outside; everything else was good enough for the later release.
    if (error instanceof ToolError && error.code === 'usage/bad-tag') throw refused(from, [error.message]);
    throw error;
  }
}

function refused(from: string, reasons: readonly string[]): ToolError {
  return new ToolError('file', 'release/previous-refused', `the earlier release "${from}" is refused itself`, {
    help: 'name one that "verify-release" accepts with the same policy and root; nothing can be held against this one',
    excerpt: reasons,
  });
}

/** A flag that names the tag of the later release, as it must be for the earlier one. Others, which name none, stay. */
export function retagged<Flags extends { readonly identity?: string; readonly identityPattern?: string }>(
  flags: Flags,
  later: string,
  earlier: string,
): Flags {
  const { identity, identityPattern } = flags;
  const ref = `@refs/tags/${later}`;
  // As it may be written in a pattern: wholly escaped, the tag alone, or not at all.
  const [escaped, tagEscaped, plain] = [
    escapePattern(`refs/tags/${later}`),
    `refs/tags/${escapePattern(later)}`,
    `refs/tags/${later}`,
  ];
  return {
    ...flags,
    ...(identity?.endsWith(ref) === true ? { identity: `${identity.slice(0, -ref.length)}@refs/tags/${earlier}` } : {}),
    ...(identityPattern === undefined
      ? {}
      : {
          identityPattern: [escaped, tagEscaped, plain].reduce(
            (pattern, spelling) => pattern.replaceAll(spelling, () => escapePattern(`refs/tags/${earlier}`)),
            identityPattern,
          ),
        }),
  };
}
