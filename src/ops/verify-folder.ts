// release folder + policy + trusted root → authenticate → checks → verdict.

import { ToolError } from '../model/tool-error.ts';
import type { PinnedPlan, UnsignedFile } from '../model/unsigned-release.ts';
import type { Policy, ReleaseEvidence, ReleaseStanding, SignatureOutcome, Verdict } from '../model/verdict.ts';
import type { World } from '../model/world.ts';
import type { ForeignOptions } from '../release/read-foreign.ts';
import { type FoundRelease, readRelease } from '../release/read-release.ts';
import { lintCycloneDx } from '../sbom/lint-cyclonedx.ts';
import { parseStatement } from '../statement/parse-statement.ts';
import { type AuthenticateContext, authenticateAll } from '../verify/authenticate.ts';
import { settleForeign } from '../verify/foreign.ts';
import { policyFromFlags, withNamedRoot } from '../verify/policy.ts';
import { type SignedFile, toSignedFile } from '../verify/signed-file.ts';
import { toVerdict } from '../verify/to-verdict.ts';
import { parseTrustedRoot } from '../verify/trusted-root.ts';
import type { SecondVerifier } from './second-opinion.ts';

export interface FolderToVerify {
  /** Absolute path of a folder, or of a `.tar.gz` of one. */
  readonly from: string;
  /** Text of the trusted root that the caller chose. */
  readonly trustedRoot: string;
  /** How errors name it. */
  readonly trustedRootName?: string;
  readonly policy: Policy;
  /** Asked over the network when it is given. */
  readonly secondVerifier?: SecondVerifier;
  /** What an earlier release stood for, when the caller named one. */
  readonly previous?: ReleaseStanding;
  /** There where others may have made the release: without a release.json it is then held to less. See docs/foreign-releases.md */
  readonly foreign?: ForeignOptions;
  /** Is shown what was found while it is there: what was unpacked of an archive is removed afterwards. */
  readonly inspect?: (found: InspectedRelease) => Promise<void>;
}

/** A release as the checks see it, with where its files lie at that moment. */
export interface InspectedRelease {
  readonly evidence: ReleaseEvidence;
  /** Absolute path. */
  readonly folder: string;
}

/** @throws {ToolError} when there is nothing to verify, or the trusted root cannot be used. */
export async function verifyFolder(world: World, asked: FolderToVerify): Promise<Verdict> {
  return toVerdict(await gatherEvidence(world, asked));
}

/**
 * All that the checks look at, read and authenticated.
 *
 * @throws {ToolError} as `verifyFolder`.
 */
export async function gatherEvidence(
  world: World,
  { from, trustedRoot, trustedRootName, policy, secondVerifier, previous, foreign, inspect }: FolderToVerify,
): Promise<ReleaseEvidence> {
  const now = world.clock.now();
  const roots = parseTrustedRoot(trustedRoot, now, trustedRootName);
  const unpacked: string[] = [];
  try {
    const makeTemporary = async () => {
      const folder = await world.files.makeTemporaryFolder('selfsame-unpacked-');
      unpacked.push(folder);
      return folder;
    };
    const release = await readRelease(world.files, from, makeTemporary, foreign);
    const authenticated = await authenticateAll(release.bundles, {
      roots,
      policy,
      files: signedFiles(world, release),
      parseStatement: release.foreign === undefined ? parseStatement : await foreignParser(),
    });
    const unreadable = release.unreadable.map((each): SignatureOutcome => ({ status: 'refused', ...each }));
    const secondOpinions = secondVerifier === undefined ? {} : await secondOpinionsOf(world, release, policy, secondVerifier);
    const evidence = settleForeign({
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
      logUris: roots.logUris,
      ...secondOpinions,
      ...(previous === undefined ? {} : { previous }),
      ...(release.foreign === undefined ? {} : { foreign: release.foreign }),
      now,
    });
    await inspect?.({ evidence, folder: release.folder });
    return evidence;
  } finally {
    for (const folder of unpacked) await world.files.remove(folder);
  }
}

/** Loaded only here: statements of ours are read without it. */
async function foreignParser(): Promise<AuthenticateContext['parseStatement']> {
  const { parseForeignStatement } = await import('../statement/parse-foreign-statement.ts');
  return parseForeignStatement;
}

async function secondOpinionsOf(
  world: World,
  release: FoundRelease,
  policy: Policy,
  verifier: SecondVerifier,
): Promise<Pick<ReleaseEvidence, 'secondOpinions'>> {
  // The package sigstore and all that it loads are for who asks.
  const { askSecondVerifier } = await import('./second-opinion.ts');
  return { secondOpinions: await askSecondVerifier(world, release, policy, verifier) };
}

/** The identity that the plan named, held against the folder as written. */
export function policyOfPlan({ tag, identity: planned, gates, require }: PinnedPlan): Policy {
  const { identity, issuer, repository, sourceFrom } = planned;
  const policy = policyFromFlags({ tag, identity, issuer, repository, sourceFrom });
  if (policy === undefined)
    throw new ToolError('config', 'sign/no-identity', 'the plan names nobody who signs', { help: 'run "selfsame plan"' });
  return withNamedRoot({ ...policy, from: 'the plan', gates, variations: require });
}

export interface SignaturesToAuthenticate {
  readonly bundles: readonly { readonly where: string; readonly text: string }[];
  /** What message signatures may be made over. */
  readonly files: readonly (UnsignedFile & { readonly file: string })[];
  readonly trustedRoot: string;
  readonly policy: Pick<Policy, 'thresholds'>;
}

/** Signatures that are in no release folder yet, in the order given. */
export async function authenticateSignatures(
  world: World,
  { bundles, files, trustedRoot, policy }: SignaturesToAuthenticate,
): Promise<readonly SignatureOutcome[]> {
  return authenticateAll(bundles, {
    roots: parseTrustedRoot(trustedRoot, world.clock.now()),
    policy,
    files: new Map(files.map(({ name, file, sizeBytes, sha256 }) => [sha256, toSignedFile(world.files, name, file, sizeBytes)])),
    parseStatement,
  });
}

function signedFiles(world: World, { folder, digests }: FoundRelease): ReadonlyMap<string, SignedFile> {
  return new Map(
    [...digests].map(([name, { sha256, sizeBytes }]) => [
      sha256,
      toSignedFile(world.files, name, `${folder}/${name}`, sizeBytes),
    ]),
  );
}
