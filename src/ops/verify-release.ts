// verify-release: finds the release, the policy and the trusted root that were asked for, and gives the verdict offline.

import { basename, join } from 'node:path';
import { configFileName } from '../model/config.ts';
import type { SourceFrom } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Policy, Verdict } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { parsePolicy, policyFromFlags, policyFromRemote, withNamedRoot } from '../verify/policy.ts';
import { readDefaultTrust } from './find-trust.ts';
import type { SecondVerifier } from './second-opinion.ts';
import { type FolderToVerify, verifyFolder } from './verify-folder.ts';

export interface VerifyOptions {
  /** Tag asked for, such as `v0.1.0`. */
  readonly version?: string;
  /** Absolute path of the release folder or of a `.tar.gz` of it. */
  readonly from?: string;
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
  /** Asks a second verifier too, over the network. */
  readonly online?: boolean;
  /** URL of the repository of trusted keys that the second verifier asks; the public-good Sigstore's when absent. */
  readonly tufMirror?: string;
  /** Absolute path of that repository's first root.json. */
  readonly tufRoot?: string;
}

const policyFileName = 'release-policy.yaml';

export async function verifyRelease(world: World, options: VerifyOptions, progress: Progress): Promise<Verdict> {
  const { version: tag, from } = options;
  if (tag === undefined) {
    throw new ToolError('usage', 'usage/no-version', 'no version is asked for', {
      help: 'name the tag that the release must be signed as, such as: verify-release v0.1.0 --from DIR',
    });
  }
  if (from === undefined) {
    throw new ToolError('usage', 'usage/no-release', 'no release is named', {
      help: 'name its folder, or a .tar.gz of it, with --from',
    });
  }
  const secondVerifier = secondVerifierOf(options);
  const done = progress.stage('verify');
  const policy = await policyFor(world, options, tag, from);
  const root = await rootFor(world, options.trustedRoot, policy, progress);
  const verdict = await verifyFolder(world, {
    from,
    ...root.toVerify,
    ...(secondVerifier === undefined ? {} : { secondVerifier }),
  });
  done(verdict.verdict);
  return { ...verdict, criteria: [...verdict.criteria, { name: 'trusted root', wanted: root.from }] };
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
      `--repository is not "${written.repository}", which "${written.from}" asks for`,
      {
        help: 'leave --repository out, or choose another policy with --policy',
      },
    );
  }
  const repository = options.repository ?? (await remoteOf(world));
  const policy = repository === undefined ? undefined : policyFromRemote(repository, tag);
  if (policy !== undefined) return policy;
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
  const { parseYaml } = await import('../codec/yaml.ts');
  return parsePolicy(parseYaml(text, file), at, file, tag);
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

/** The public address of the clone that this is run in; undefined outside of one. */
async function remoteOf(world: World): Promise<string | undefined> {
  const [{ gitIn }, { readRemote }] = await Promise.all([import('../plan/git.ts'), import('../plan/read-repository.ts')]);
  return readRemote(gitIn(world.processes, world.workingFolder));
}
