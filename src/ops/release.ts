// selfsame release: plan → gates → build ×2 → compare → sbom → statements → sign → release folder → verify.

import { basename, dirname, join, resolve } from 'node:path';
import { quoteShellWord } from '../codec/shell-quote.ts';
import type { ReleaseOutcome } from '../model/outcome.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { legsOf } from '../plan/legs.ts';
import { unsignedDigest, unsignedStateFile, unsignedSuffix } from '../release/unsigned-folder.ts';
import { requireFree } from '../release/write-release.ts';
import { collectLegs } from './collect-legs.ts';
import { joinArtifacts, joinComparisons, reportOf } from './compare-builds.ts';
import { type Gathered, gatherHere } from './gather.ts';
import { type Project, type ProjectOptions, planForWorkflow, planProject, readProject } from './open-project.ts';
import { identityAtHand, openSigning, type Signing, type SigningOptions, withConfigured } from './open-signing.ts';
import { openRehearsal, runOf } from './rehearsal.ts';
import { checksumsDigest, reasonsOf, verifyArguments } from './release-outcome.ts';
import { signUnsigned } from './sign-unsigned.ts';
import { stageUnsigned } from './stage-unsigned.ts';
import { keepEvidenceOfErrors, writeEvidence } from './write-evidence.ts';

export interface ReleaseOptions extends ProjectOptions {
  /** Folder to make; `release/<name>-<version>` in the working folder when absent. */
  readonly out?: string;
  /** Where to sign, outside of rehearsals; with the public-good Sigstore, without asking anybody to log in, when absent. */
  readonly signing?: SigningOptions;
  /** Absolute paths of leg folders, or of folders that hold some: nothing is built here, and nothing of the project runs. */
  readonly collect?: readonly string[];
  /** Stop before anything is signed, and leave what waits for its signatures. */
  readonly unsigned?: boolean;
  /** With `unsigned`, in GitHub Actions: whose job will sign, as `owner/name/.github/workflows/file.yml@ref`. */
  readonly signingWorkflow?: string;
  /** Absolute path of the folder for what a refusal or a failed build leaves; in the kept workshop, for a refusal alone, when absent. */
  readonly evidence?: string;
  /** Keep rooms and logs also when all went well. */
  readonly keep: boolean;
}

/**
 * Makes a release folder that its own verification accepted, or none; or, with `unsigned`, what waits for its signatures.
 *
 * @returns `refused` with its reasons when the builds differ, a gate fails, an SBOM lacks something, or the folder as written
 * is not accepted: then there is no folder, and what was built is kept where `evidenceFolder` says.
 * @throws {ToolError} when it cannot be done as asked, or a build, tool, file or service failed.
 */
export async function release(world: World, options: ReleaseOptions, progress: Progress): Promise<ReleaseOutcome> {
  refuseContradictions(options);
  const planned = progress.stage('plan');
  const project = await readProject(world, options);
  const { config } = project.effective;
  planned(`${config.name} ${project.version} from ${project.source.commit.slice(0, 12)}`);
  const { plan, end } = await planEnd(world, project, options, progress);
  const out = resolve(world.workingFolder, options.out ?? join('release', `${plan.name}-${plan.version}`));
  await requireFree(world.files, out);
  await requireNothingUnsigned(world, `${out}${unsignedSuffix}`);
  if (options.evidence !== undefined) await requireFree(world.files, options.evidence);

  const workshop = await world.files.makeTemporaryFolder('selfsame-');
  let keep = true;
  try {
    const { outcome, gathered } = await keepEvidenceOfErrors(
      world,
      plan,
      options.collect === undefined ? legsOf(plan) : [],
      { workshop, evidence: options.evidence },
      () => releaseIn(world, plan, { workshop, out, collect: options.collect }, end, progress),
    );
    keep = options.keep || outcome.outcome === 'refused';
    if (!keep) return outcome;
    const kept = { ...outcome, evidenceFolder: workshop };
    if (outcome.outcome !== 'refused') return kept;
    const folder = options.evidence ?? join(workshop, 'evidence');
    return { ...kept, ...(await writeEvidence(world, { outcome: kept, ...gathered }, folder)) };
  } finally {
    if (!keep) await world.files.remove(workshop);
  }
}

/** What is done with a release that was stated. */
type End = { readonly kind: 'rehearse' } | { readonly kind: 'stage' } | { readonly kind: 'sign'; readonly signing: Signing };

function refuseContradictions({ rehearse, unsigned, signingWorkflow, collect }: ReleaseOptions): void {
  if (collect?.length === 0) {
    throw new ToolError('usage', 'usage/missing-argument', 'no leg folder is named', {
      help: 'name the folders that "selfsame release --leg" made, or one that holds them',
    });
  }
  if (rehearse && unsigned === true) {
    throw new ToolError(
      'usage',
      'usage/contradiction',
      '--rehearse signs with a Sigstore that ends with it, and --unsigned signs later',
      {
        help: 'leave one of them out',
      },
    );
  }
  if (signingWorkflow !== undefined && unsigned !== true) {
    throw new ToolError(
      'usage',
      'usage/contradiction',
      '--signing-workflow says who will sign later, and --unsigned is not given',
      {
        help: 'add --unsigned, or leave out --signing-workflow',
      },
    );
  }
}

/** Who signs must be known before anything is built: every statement is made for that identity. */
async function planEnd(
  world: World,
  project: Project,
  options: ReleaseOptions,
  progress: Progress,
): Promise<{ readonly plan: ReleasePlan; readonly end: End }> {
  if (options.rehearse) return { plan: planProject(world, project, undefined), end: { kind: 'rehearse' } };
  if (options.signingWorkflow !== undefined) {
    return { plan: planForWorkflow(world, project, options.signingWorkflow), end: { kind: 'stage' } };
  }
  const { config, file } = project.effective;
  const asked = withConfigured(options.signing ?? { interactive: false }, config.sign, dirname(file));
  if (options.unsigned === true) {
    return { plan: planProject(world, project, await identityAtHand(world, asked, progress)), end: { kind: 'stage' } };
  }
  const signing = await openSigning(world, asked, progress);
  return { plan: planProject(world, project, signing.identity), end: { kind: 'sign', signing } };
}

interface Places {
  /** Fresh folder for rooms, logs and what was built. */
  readonly workshop: string;
  /** Where the release folder will be. */
  readonly out: string;
  /** Where the legs are; built here when absent. */
  readonly collect: readonly string[] | undefined;
}

interface Released {
  readonly outcome: ReleaseOutcome;
  readonly gathered: Gathered;
}

async function releaseIn(
  world: World,
  plan: ReleasePlan,
  { workshop, out, collect }: Places,
  end: End,
  progress: Progress,
): Promise<Released> {
  const gathered =
    collect === undefined ? await gatherHere(world, plan, workshop, progress) : await collectLegs(world, plan, collect, progress);
  const { startedOn, gates, builds, sboms, reasons } = gathered;
  if (reasons.length > 0) return { gathered, outcome: refused(plan, gathered, { reasons }) };

  const runInvocationUri =
    (end.kind === 'sign' ? end.signing.identity.expected.claims.runInvocationUri : undefined) ?? runOf(plan, startedOn);
  // What a rehearsal cannot sign is of no use later: its Sigstore ends with it.
  const folder = end.kind === 'rehearse' ? join(workshop, 'unsigned') : `${out}${unsignedSuffix}`;
  const report = reportOf(plan, builds);
  const takeBack = world.onInterrupt(() => world.files.remove(folder));
  const artifacts = joinArtifacts(builds);
  const unsigned = await stageUnsigned(world, { plan, runInvocationUri, startedOn, gates, sboms, artifacts, report }, folder);
  // From here on an interruption keeps it, for signing to go on.
  takeBack();
  if (end.kind === 'stage') {
    const staged = { outcome: 'staged', folder, digest: unsignedDigest(unsigned), verify: [], reasons: [] } as const;
    return { gathered, outcome: { ...summary(plan, gathered), ...staged } };
  }
  const random = basename(workshop).replaceAll(/[^A-Za-z0-9]/g, '');
  const { verdict, root } = await withHelp(world, end.kind === 'rehearse' ? undefined : { folder, workshop }, async () => {
    const session =
      end.kind === 'rehearse' ? await openRehearsal(world, plan, runInvocationUri) : await end.signing.open(progress);
    try {
      return {
        root: session.root,
        verdict: await signUnsigned(world, { unsigned, folder, out, random }, session, progress),
      };
    } finally {
      await session.close();
    }
  });
  if (verdict.verdict === 'refused') {
    const kept = end.kind === 'rehearse' ? {} : { unsigned: folder };
    return { gathered, outcome: { ...refused(plan, gathered, { reasons: reasonsOf(verdict), verdict }), ...kept } };
  }
  await world.files.remove(folder);
  return {
    gathered,
    outcome: {
      ...summary(plan, gathered),
      outcome: 'released',
      folder: out,
      ...checksumsDigest(unsigned),
      verify: verifyArguments(plan, out, root),
      reasons: [],
      verdict,
    },
  };
}

/** An error of signing, told with the way to go on: everything but the missing signatures is kept. */
async function withHelp<Value>(
  world: World,
  kept: { readonly folder: string; readonly workshop: string } | undefined,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (kept === undefined || !(error instanceof ToolError)) throw error;
    const { folder, workshop } = kept;
    await world.files.remove(workshop);
    const { kind, code, message, at, excerpt, files, help } = error;
    throw new ToolError(kind, code, message, {
      help: `${help === undefined ? '' : `${help}; `}the release waits for its signatures: selfsame sign ${quoteShellWord(folder)} --resume`,
      ...(at === undefined ? {} : { at }),
      excerpt,
      files: [...files, folder],
      cause: error.cause,
    });
  }
}

/** @throws {ToolError} `release/unsigned-there` when an earlier release waits for its signatures. */
async function requireNothingUnsigned(world: World, folder: string): Promise<void> {
  if ((await world.files.stat(`${folder}/${unsignedStateFile}`)) === undefined) return requireFree(world.files, folder);
  throw new ToolError('usage', 'release/unsigned-there', `an earlier release waits for its signatures at "${folder}"`, {
    help: `sign it with: selfsame sign ${quoteShellWord(folder)} --resume; or remove it`,
  });
}

function summary(plan: ReleasePlan, { gates, builds }: Gathered) {
  const { name, version, tag, rehearsal, source } = plan;
  const comparison = joinComparisons(builds);
  const artifacts = joinArtifacts(builds);
  return {
    schemaVersion: 1,
    plan: { name, version, tag, rehearsal, commit: source.commit },
    artifacts: artifacts.map((artifact) => ({ name: artifact.name, sha256: artifact.sha256, sizeBytes: artifact.sizeBytes })),
    ...(comparison === undefined ? {} : { comparison }),
    gates,
  } as const;
}

function refused(
  plan: ReleasePlan,
  gathered: Gathered,
  { reasons, verdict }: { readonly reasons: readonly string[]; readonly verdict?: Verdict },
): ReleaseOutcome {
  return { ...summary(plan, gathered), outcome: 'refused', verify: [], reasons, ...(verdict === undefined ? {} : { verdict }) };
}
