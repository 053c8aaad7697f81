// release folder + policy + trusted root → authenticate → checks → verdict.

import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Policy, SignatureOutcome, Verdict } from '../model/verdict.ts';
import type { World } from '../model/world.ts';
import { type FoundRelease, readRelease } from '../release/read-release.ts';
import { lintCycloneDx } from '../sbom/lint-cyclonedx.ts';
import { parseStatement } from '../statement/parse-statement.ts';
import { authenticateAll } from '../verify/authenticate.ts';
import { policyFromFlags, withNamedRoot } from '../verify/policy.ts';
import { type SignedFile, toSignedFile } from '../verify/signed-file.ts';
import { toVerdict } from '../verify/to-verdict.ts';
import { parseTrustedRoot } from '../verify/trusted-root.ts';

export interface FolderToVerify {
  /** Absolute path of a folder, or of a `.tar.gz` of one. */
  readonly from: string;
  /** Text of the trusted root that the caller chose. */
  readonly trustedRoot: string;
  /** How errors name it. */
  readonly trustedRootName?: string;
  readonly policy: Policy;
}

/** @throws {ToolError} when there is nothing to verify, or the trusted root cannot be used. */
export async function verifyFolder(
  world: World,
  { from, trustedRoot, trustedRootName, policy }: FolderToVerify,
): Promise<Verdict> {
  const now = world.clock.now();
  const roots = parseTrustedRoot(trustedRoot, now, trustedRootName);
  const unpacked: string[] = [];
  try {
    const release = await readRelease(world.files, from, async () => {
      const folder = await world.files.makeTemporaryFolder('selfsame-unpacked-');
      unpacked.push(folder);
      return folder;
    });
    const authenticated = await authenticateAll(release.bundles, {
      roots,
      policy,
      files: signedFiles(world, release),
      parseStatement,
    });
    const unreadable = release.unreadable.map(({ where, reason }): SignatureOutcome => ({ status: 'refused', where, reason }));
    return toVerdict({
      policy,
      entries: release.entries,
      digests: release.digests,
      manifest: release.manifest,
      checksums: release.checksums,
      doubleBuild: release.doubleBuild,
      sboms: release.sboms.map(({ name, text }) =>
        text.status === 'malformed' ? { name, document: text, faults: [text.reason] } : { name, ...lintCycloneDx(text.value) },
      ),
      signatures: [...authenticated, ...unreadable],
      rehearsalRoot: roots.rehearsal,
      expiredRoots: roots.expired,
      now,
    });
  } finally {
    for (const folder of unpacked) await world.files.remove(folder);
  }
}

/** The identity that the plan named, held against the folder as written. */
export function policyOfPlan({ tag, identity, gates, build }: ReleasePlan): Policy {
  const policy = policyFromFlags({ tag, identity: identity.identity, issuer: identity.issuer, repository: identity.repository });
  if (policy === undefined)
    throw new ToolError('config', 'sign/no-identity', 'the plan names nobody who signs', { help: 'run "selfsame plan"' });
  return withNamedRoot({ ...policy, from: 'the plan', gates: gates.map(({ id }) => id), variations: build.require });
}

function signedFiles(world: World, { folder, digests }: FoundRelease): ReadonlyMap<string, SignedFile> {
  return new Map(
    [...digests].map(([name, { sha256, sizeBytes }]) => [
      sha256,
      toSignedFile(world.files, name, `${folder}/${name}`, sizeBytes),
    ]),
  );
}
