// verify-release: finds the release, the policy and the trusted root that were asked for, and gives the verdict offline.

import { hash } from 'node:crypto';
import { basename, join } from 'node:path';
import { configFileName } from '../model/config.ts';
import type { SourceFrom } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Policy, Verdict } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { policyFromFlags, policyFromRemote, withNamedRoot } from '../verify/policy.ts';
import { toVerdict } from '../verify/to-verdict.ts';
import type { SummaryFlags } from './accept-summary.ts';
import { readDefaultTrust } from './find-trust.ts';
import { remoteOf } from './read-remote.ts';
import type { SecondVerifier } from './second-opinion.ts';
import type { SummaryToWrite } from './summarize.ts';
import { type FolderToVerify, gatherEvidence } from './verify-folder.ts';
import { withoutNetwork } from './without-network.ts';

export interface VerifyOptions {
  /** Tag asked for, such as `v0.1.0`; or `owner/repo@tag` where the release is fetched. */
  readonly version?: string;
  /** Absolute path of the release folder or of a `.tar.gz` of it; fetched from GitHub when absent. */
  readonly from?: string;
  /** Absolute path of a folder to keep what is fetched in; a temporary one when absent. */
  readonly download?: string;
  /** URL of the API that is asked for the release. */
  readonly apiUrl?: string;
  /** Absolute path; the root of the public-good Sigstore when absent: as last updated on this machine, else as it ships. */
  readonly trustedRoot?: string;
  readonly identity?: string;
  readonly identityPattern?: string;
  readonly issuer?: string;
  readonly repository?: string;
  /** Goes with the identity; as that implies when absent. */
  readonly sourceFrom?: SourceFrom;
  /** Absolute path of a policy. */
  readonly policy?: string;
  /** Others than selfsame may have made the release; a policy with `completeness: not-required` says the same. */
  readonly foreign?: boolean;
  /** Glob of further bundles of such a release, relative to it or absolute. */
  readonly bundles?: string;
  /** Asks a second verifier too, over the network. */
  readonly online?: boolean;
  /** URL of the repository of trusted keys that the second verifier asks; the public-good Sigstore's when absent. */
  readonly tufMirror?: string;
  /** Absolute path of that repository's first root.json. */
  readonly tufRoot?: string;
  /** Absolute path of an earlier release, which this one must not fall behind: its folder, or a `.tar.gz` of it. */
  readonly previous?: string;
  /** Where to write that the release was accepted, and as whom to sign it. */
  readonly summaryOut?: SummaryToWrite;
  /** Takes the word of somebody who verified the release, in place of verifying it. */
  readonly summary?: SummaryFlags;
}

const policyFileName = 'release-policy.yaml';

/** @param inspect As in `FolderToVerify`. */
export async function verifyRelease(
  world: World,
  options: VerifyOptions,
  progress: Progress,
  inspect?: FolderToVerify['inspect'],
): Promise<Verdict> {
  const { version, from } = options;
  if (version === undefined) {
    throw new ToolError('usage', 'usage/no-version', 'no version is asked for', {
      help: 'name the tag that the release must be signed as, such as: verify-release v0.1.0 --from DIR',
    });
  }
  if (options.summary !== undefined) {
    const { verifyBySummary } = await import('./verify-by-summary.ts');
    return verifyBySummary(world, { ...options, version }, options.summary, progress);
  }
  if (from === undefined) return verifyFetched(world, { ...options, version }, progress, inspect);
  if (options.download !== undefined || options.apiUrl !== undefined) {
    throw new ToolError('usage', 'usage/contradiction', '--from names a release that is here: nothing is fetched', {
      help: 'leave out --from, or leave out --download and --api-url',
    });
  }
  const toVerify = await demandsOn(world, options, version, from, progress);
  return verifyAt(world, from, toVerify, progress, inspect);
}

/** Whatever can be refused without asking anybody is refused before anything is fetched. */
async function verifyFetched(
  world: World,
  options: VerifyOptions & { readonly version: string },
  progress: Progress,
  inspect: FolderToVerify['inspect'],
): Promise<Verdict> {
  // A release that is here is verified without any of this.
  const [{ findRelease }, { fetchRelease, printServersWord }] = await Promise.all([
    import('./find-release.ts'),
    import('./fetch-release.ts'),
  ]);
  const place = await findRelease(world, options);
  const { tag, repository, named } = place;
  const temporary = options.download === undefined ? await world.files.makeTemporaryFolder('selfsame-release-') : undefined;
  try {
    const folder = options.download ?? join(temporary ?? '', 'release');
    const toVerify = await demandsOn(world, named ? { ...options, repository } : options, tag, folder, progress);
    const fetched = await fetchRelease(world, place, folder, progress);
    const verdict = await verifyAt(world, folder, toVerify, progress, inspect);
    const wanted = `${repository} ${tag}, by ${fetched.api} (${printServersWord(fetched)})`;
    return { ...verdict, criteria: [...verdict.criteria, { name: 'fetched from', wanted }] };
  } finally {
    if (temporary !== undefined) await world.files.remove(temporary);
  }
}

interface Demands extends Omit<FolderToVerify, 'from'> {
  /** Where the trusted root is from, for the report. */
  readonly rootFrom: string;
  readonly summaryOut?: SummaryToWrite;
}

async function demandsOn(world: World, options: VerifyOptions, tag: string, from: string, progress: Progress): Promise<Demands> {
  const secondVerifier = secondVerifierOf(options);
  const policy = await policyFor(world, options, tag, from);
  const foreign = foreignOf(options, policy);
  const root = await rootFor(world, options.trustedRoot, policy, progress);
  const summaryOut = await summaryOutOf(world, options);
  return {
    ...root.toVerify,
    ...(await previousOf(world, options, { tag, from, later: root.toVerify }, progress)),
    ...(summaryOut === undefined ? {} : { summaryOut }),
    ...(secondVerifier === undefined ? {} : { secondVerifier }),
    ...(foreign === undefined ? {} : { foreign }),
    rootFrom: root.from,
  };
}

/**
 * Only the caller says that others may have made a release. Nothing in a folder does: one of ours without its release.json would.
 *
 * @throws {ToolError} `usage/bundles-alone`.
 */
function foreignOf({ foreign, bundles }: VerifyOptions, { completeness }: Policy): FolderToVerify['foreign'] {
  if (foreign === true || completeness === 'not-required') return bundles === undefined ? {} : { bundles };
  if (bundles === undefined) return undefined;
  throw new ToolError('usage', 'usage/bundles-alone', '--bundles is for releases that selfsame did not make', {
    help: 'add --foreign, or leave it out: a release of selfsame says where its signatures are',
  });
}

/** What the earlier release stands for, by the same root and the same policy for its own tag. */
async function previousOf(
  world: World,
  options: VerifyOptions,
  { tag, from, later }: { readonly tag: string; readonly from: string; readonly later: Omit<FolderToVerify, 'from'> },
  progress: Progress,
): Promise<Pick<FolderToVerify, 'previous'>> {
  if (options.previous === undefined) return {};
  const { readPrevious, retagged } = await import('./previous-release.ts');
  const done = progress.stage('verify the earlier release');
  const policyOf = async (earlier: string): Promise<Policy> => {
    const policy = await policyFor(world, retagged(options, tag, earlier), earlier, from);
    return options.trustedRoot === undefined ? policy : withNamedRoot(policy);
  };
  const previous = await readPrevious(withoutNetwork(world), { from: options.previous, later, policyFor: policyOf });
  done(previous.tag);
  return { previous };
}

/** @throws {ToolError} `summary/exists`. */
async function summaryOutOf(world: World, { summaryOut, trustedRoot }: VerifyOptions): Promise<SummaryToWrite | undefined> {
  if (summaryOut === undefined) return undefined;
  const { requireNoSummary, summarySigning } = await import('./summarize.ts');
  await requireNoSummary(world, summaryOut);
  return { ...summaryOut, signing: summarySigning(summaryOut.signing, trustedRoot) };
}

async function verifyAt(
  world: World,
  from: string,
  { rootFrom, summaryOut, ...toVerify }: Demands,
  progress: Progress,
  inspect: FolderToVerify['inspect'],
): Promise<Verdict> {
  const done = progress.stage('verify');
  const closed = withoutNetwork(world);
  const inWorld = toVerify.secondVerifier === undefined ? closed : { ...closed, sigstore: world.sigstore };
  const evidence = await gatherEvidence(inWorld, { from, ...toVerify, ...(inspect === undefined ? {} : { inspect }) });
  const verdict = toVerdict(evidence);
  done(verdict.verdict);
  if (summaryOut !== undefined) {
    // Only what was accepted is ever signed: a no needs no signature to be believed.
    const { writeSummary } = await import('./summarize.ts');
    if (verdict.verdict === 'accepted') await writeSummary(world, evidence, summaryOut, progress);
    else progress.note('no summary is written: the release is refused');
  }
  const { previous } = toVerify;
  return {
    ...verdict,
    criteria: [
      ...verdict.criteria,
      ...(previous === undefined ? [] : [{ name: 'no less than', wanted: `"${previous.tag}", the earlier release` }]),
      { name: 'trusted root', wanted: rootFrom },
    ],
  };
}

/** The root that was named, else the public-good Sigstore's that is on this machine. */
async function rootFor(
  world: World,
  named: string | undefined,
  policy: Policy,
  progress: Progress,
): Promise<{ readonly from: string; readonly toVerify: Omit<FolderToVerify, 'from'> }> {
  if (named === undefined) {
    const { trustedRoot, from } = await readDefaultTrust(world, progress);
    return { from, toVerify: { trustedRoot, policy } };
  }
  const trustedRoot = await world.files.readText(named);
  return { from: `named: ${named}`, toVerify: { trustedRoot, trustedRootName: named, policy: withNamedRoot(policy) } };
}

/** @throws {ToolError} `usage/without-online`, `usage/online-root`. */
function secondVerifierOf({ online, trustedRoot, tufMirror, tufRoot }: VerifyOptions): SecondVerifier | undefined {
  if (online !== true) {
    if (tufMirror === undefined && tufRoot === undefined) return undefined;
    throw new ToolError('usage', 'usage/without-online', '--tuf-mirror and --tuf-root are for --online', {
      help: 'add --online, or leave them out; --trusted-root names a root to verify with offline',
    });
  }
  if (trustedRoot !== undefined && tufMirror === undefined) {
    throw new ToolError('usage', 'usage/online-root', '--trusted-root is not what the second verifier would trust', {
      help: 'name its repository with --tuf-mirror and --tuf-root, or leave out --online; a rehearsal has no such repository',
    });
  }
  return { ...(tufMirror === undefined ? {} : { mirror: tufMirror }), ...(tufRoot === undefined ? {} : { root: tufRoot }) };
}

/** The policy of the flags, else a written one, else that of the clone's remote. None of them is ever read from the release. */
async function policyFor(world: World, options: VerifyOptions, tag: string, from: string): Promise<Policy> {
  const { identity, identityPattern, issuer, policy: file } = options;
  const flags = [identity, identityPattern, issuer].some((flag) => flag !== undefined);
  if (options.sourceFrom !== undefined && !flags) {
    throw new ToolError('usage', 'usage/source-from-alone', '--source-from goes with --identity or --identity-pattern', {
      help: 'give them together; in a policy, each signer has a "sourceFrom" of its own',
    });
  }
  if (flags && file !== undefined) {
    throw new ToolError('usage', 'usage/two-policies', '--policy and --identity both say who must have signed', {
      help: 'give one of them',
    });
  }
  if (flags) {
    const repository = options.repository ?? (await remoteOf(world));
    const policy = policyFromFlags({ tag, identity, identityPattern, issuer, repository, sourceFrom: options.sourceFrom });
    if (policy !== undefined) return policy;
  }
  const written = await writtenPolicy(world, file, tag, from);
  if (written !== undefined) {
    if (options.repository === undefined || options.repository === written.repository) return written;
    throw new ToolError(
      'usage',
      'usage/two-policies',
      `the repository asked for is not "${written.repository}", as "${written.from}" has it`,
      {
        help: 'leave it out, or choose another policy with --policy',
      },
    );
  }
  const repository = options.repository ?? (await remoteOf(world));
  const policy = repository === undefined ? undefined : policyFromRemote(repository, tag);
  if (policy !== undefined) return options.repository === undefined ? policy : { ...policy, from: 'the repository asked for' };
  throw new ToolError('usage', 'usage/no-identity', 'nothing says who must have signed the release', {
    help: 'give --identity, --issuer and --repository, or a policy with --policy, or run this in a clone of the project on GitHub',
  });
}

/** The policy of `file`; else of release-policy.yaml or the part `verify` of selfsame.yaml here, when exactly one is there. */
async function writtenPolicy(world: World, file: string | undefined, tag: string, from: string): Promise<Policy | undefined> {
  if (file !== undefined) return readPolicy(world, file, [], tag, from);
  const policyFile = join(world.workingFolder, policyFileName);
  const configFile = join(world.workingFolder, configFileName);
  const [hasPolicy, inConfig] = [(await world.files.stat(policyFile)) !== undefined, await hasVerifyPart(world, configFile)];
  if (hasPolicy && inConfig) {
    throw new ToolError(
      'usage',
      'usage/two-policies',
      `both "${policyFileName}" and "verify" in "${configFileName}" are a policy`,
      {
        help: 'choose one with --policy, or remove the other',
      },
    );
  }
  if (hasPolicy) return readPolicy(world, policyFile, [], tag, from);
  return inConfig ? readPolicy(world, configFile, ['verify'], tag, from) : undefined;
}

async function hasVerifyPart(world: World, file: string): Promise<boolean> {
  if ((await world.files.stat(file)) === undefined) return false;
  const { parseYaml } = await import('../codec/yaml.ts');
  const { value } = parseYaml(await world.files.readText(file), file);
  return typeof value === 'object' && value !== null && 'verify' in value;
}

async function readPolicy(world: World, file: string, at: readonly string[], tag: string, from: string): Promise<Policy> {
  const text = await world.files.readText(file);
  await refuseOwnPolicy(world, file, text, from);
  const [{ parseYaml }, { parsePolicy }] = await Promise.all([import('../codec/yaml.ts'), import('../verify/parse-policy.ts')]);
  return { ...parsePolicy(parseYaml(text, file), at, file, tag), fileSha256: hash('sha256', text) };
}

/**
 * A release that brings its own policy would choose its own signer, when this runs in its folder. The folder may be reached by links,
 * so that the file of that name there is looked at, and not the path alone.
 */
async function refuseOwnPolicy(world: World, file: string, text: string, from: string): Promise<void> {
  const twin = join(from, basename(file));
  const isFolder = (await world.files.stat(`${from}/.`)) !== undefined;
  if (!isFolder || (await world.files.stat(twin))?.kind !== 'file' || (await world.files.readText(twin)) !== text) return;
  throw new ToolError('usage', 'usage/policy-in-release', `the policy "${file}" lies in the release that it would judge`, {
    help: 'give a policy that you had before, or --identity, --issuer and --repository, and run this outside of the release',
  });
}
