// selfsame release: plan → gates → build ×2 → compare → sbom → statements → sign → release folder → verify.

import { basename, dirname, join, resolve } from 'node:path';
import { quoteShellWord } from '../codec/shell-quote.ts';
import type { Comparison, DoubleBuildReport } from '../model/comparison.ts';
import { counted } from '../model/counted.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleaseOutcome } from '../model/outcome.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { unsignedStateFile, unsignedSuffix } from '../release/unsigned-folder.ts';
import { requireFree } from '../release/write-release.ts';
import { buildTwice, type TwoBuilds } from './build-twice.ts';
import { listContents } from './list-contents.ts';
import { type ProjectOptions, planProject, readProject } from './open-project.ts';
import { openSigning, type Signing, type SigningOptions, withConfigured } from './open-signing.ts';
import { openRehearsal, runOf } from './rehearsal.ts';
import { reasonsOf, verifyArguments } from './release-outcome.ts';
import { roomReader } from './room-reader.ts';
import { runGates } from './run-gates.ts';
import { signUnsigned } from './sign-unsigned.ts';
import { stageUnsigned } from './stage-unsigned.ts';

export interface ReleaseOptions extends ProjectOptions {
  /** Folder to make; `release/<name>-<version>` in the working folder when absent. */
  readonly out?: string;
  /** Where to sign, outside of rehearsals; with the public-good Sigstore, without asking anybody to log in, when absent. */
  readonly signing?: SigningOptions;
  /** Keep rooms and logs also when all went well. */
  readonly keep: boolean;
}

/**
 * Makes a release folder that its own verification accepted, or none.
 *
 * @returns `refused` with its reasons when the builds differ, a gate fails, an SBOM lacks something, or the folder as written
 * is not accepted: then there is no folder, and what was built is kept where `evidenceFolder` says.
 * @throws {ToolError} when it cannot be done as asked, or a build, tool, file or service failed.
 */
export async function release(world: World, options: ReleaseOptions, progress: Progress): Promise<ReleaseOutcome> {
  const planned = progress.stage('plan');
  const project = await readProject(world, options);
  const { config, file } = project.effective;
  planned(`${config.name} ${project.version} from ${project.source.commit.slice(0, 12)}`);
  const signing = options.rehearse
    ? undefined
    : await openSigning(world, withConfigured(options.signing ?? { interactive: false }, config.sign, dirname(file)), progress);
  const plan = planProject(world, project, signing?.identity);
  const out = resolve(world.workingFolder, options.out ?? join('release', `${plan.name}-${plan.version}`));
  await requireFree(world.files, out);
  await requireNothingUnsigned(world, `${out}${unsignedSuffix}`);

  const workshop = await world.files.makeTemporaryFolder('selfsame-');
  let keep = true;
  try {
    const outcome = await releaseIn(world, plan, { workshop, out }, signing, progress);
    keep = options.keep || outcome.outcome === 'refused';
    return keep ? { ...outcome, evidenceFolder: workshop } : outcome;
  } finally {
    if (!keep) await world.files.remove(workshop);
  }
}

interface Places {
  /** Fresh folder for rooms, logs and what was built. */
  readonly workshop: string;
  /** Where the release folder will be. */
  readonly out: string;
}

async function releaseIn(
  world: World,
  plan: ReleasePlan,
  { workshop, out }: Places,
  signing: Signing | undefined,
  progress: Progress,
): Promise<ReleaseOutcome> {
  const startedOn = world.clock.now();
  const gates = await runGates(world, plan, workshop, progress);
  const failed = gates.filter(({ result }) => result === 'failed');
  if (failed.length > 0) {
    return refused(plan, {
      gates,
      reasons: failed.map(({ id, reason }) => `the gate "${id}" failed: ${reason ?? 'no reason given'}`),
    });
  }

  const builds = await buildTwice(world, plan, workshop, progress);
  if (builds.reasons.length > 0) return refused(plan, { gates, ...builds });

  const listed = progress.stage('list what ships');
  const room = roomReader(world, plan, builds.reference, builds.request);
  const unpacked = join(workshop, 'unpacked');
  const { sboms, reasons, unchecked } = await listContents(world, plan, builds.artifacts, { ...room, unpacked });
  listed(`${counted(sboms.length, 'SBOM')}, ${sboms.length - unchecked.length} of them held against a second evidence`);
  if (reasons.length > 0) return refused(plan, { gates, ...builds, reasons });

  const runInvocationUri = signing?.identity.expected.claims.runInvocationUri ?? runOf(plan, startedOn);
  // What a rehearsal cannot sign is of no use later: its Sigstore ends with it.
  const folder = signing === undefined ? join(workshop, 'unsigned') : `${out}${unsignedSuffix}`;
  const report = reportOf(plan, builds);
  const takeBack = world.onInterrupt(() => world.files.remove(folder));
  await stageUnsigned(world, { plan, runInvocationUri, startedOn, gates, sboms, artifacts: builds.artifacts, report }, folder);
  // From here on an interruption keeps it, for signing to go on.
  takeBack();
  const random = basename(workshop).replaceAll(/[^A-Za-z0-9]/g, '');
  const { verdict, root } = await withHelp(world, signing === undefined ? undefined : { folder, workshop }, async () => {
    const session = signing === undefined ? await openRehearsal(world, plan, runInvocationUri) : await signing.open(progress);
    try {
      return { root: session.root, verdict: await signUnsigned(world, { folder, out, random }, session, progress) };
    } finally {
      await session.close();
    }
  });
  if (verdict.verdict === 'refused') {
    const kept = signing === undefined ? {} : { unsigned: folder };
    return { ...refused(plan, { gates, ...builds, reasons: reasonsOf(verdict), verdict }), ...kept };
  }
  await world.files.remove(folder);
  return {
    ...summary(plan, { gates, ...builds }),
    outcome: 'released',
    folder: out,
    verify: verifyArguments(plan, out, root),
    reasons: [],
    verdict,
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

function reportOf(plan: ReleasePlan, { reference, varied, variations, comparison, artifacts }: TwoBuilds): DoubleBuildReport {
  return {
    schemaVersion: 1,
    name: plan.name,
    version: plan.version,
    commit: plan.source.commit,
    rehearsal: plan.rehearsal,
    sourceDateEpoch: plan.source.commitTimeSeconds,
    variations,
    walls: [reference, varied].flatMap(({ room, walls }) => walls.map((wall) => ({ room, ...wall }))),
    tools: reference.tools,
    outcome: comparison.outcome,
    artifacts: artifacts.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
    accepted: [],
  };
}

interface Findings {
  readonly gates: readonly GateRecord[];
  readonly comparison?: Comparison;
  readonly artifacts?: TwoBuilds['artifacts'];
}

function summary(plan: ReleasePlan, { gates, comparison, artifacts = [] }: Findings) {
  const { name, version, tag, rehearsal, source } = plan;
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
  findings: Findings & { readonly reasons: readonly string[]; readonly verdict?: Verdict },
): ReleaseOutcome {
  const { reasons, verdict } = findings;
  return { ...summary(plan, findings), outcome: 'refused', verify: [], reasons, ...(verdict === undefined ? {} : { verdict }) };
}
