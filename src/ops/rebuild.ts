// selfsame rebuild: accepted release → its commit → one build in one room → compare with what was published. What each outcome means:
// docs/rebuild.md

import { join } from 'node:path';
import { buildInRoom } from '../build/build-in-room.ts';
import { compareConditions } from '../build/compare-conditions.ts';
import { printCompactJson } from '../codec/canonical-json.ts';
import { compareTrees } from '../compare/compare-trees.ts';
import type { Artifact } from '../model/build.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { DoubleBuildReport } from '../model/comparison.ts';
import type { ReleasePlan } from '../model/plan.ts';
import {
  type Contradiction,
  isOtherHere,
  type RebuildCondition,
  type RebuildOutcome,
  type RebuildProblem,
  type RebuiltArtifact,
} from '../model/rebuild.ts';
import type { ReleaseManifest } from '../model/release.ts';
import { ToolError } from '../model/tool-error.ts';
import type { ReleaseEvidence } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { targetPlans } from '../plan/target-plans.ts';
import { manifestContradictions, provenanceContradictions, reportContradictions } from '../statement/contradictions.ts';
import { acceptedOfKind, manifestFiles } from '../verify/evidence.ts';
import { joinArtifacts as joinTargets } from './compare-builds.ts';
import {
  type FoundSource,
  findSource,
  planCommit,
  requirePathInside,
  type SourceToRebuild,
  sourceFolder,
} from './rebuild-source.ts';
import { targetWorkshop } from './room-logs.ts';
import { openRebuildSigning, type RebuildStatementOptions, signRebuild } from './sign-rebuild.ts';
import { digestArtifacts, stageArtifacts } from './stage-artifacts.ts';
import type { InspectedRelease } from './verify-folder.ts';
import { type VerifyOptions, verifyRelease } from './verify-release.ts';

export interface RebuildOptions {
  /** The release and whom it must be signed by, as `verify-release` takes them. */
  readonly verify: VerifyOptions;
  /** Absolute path of a clone, or a URL that git clones from; the clone at hand, else the repository of the release, when absent. */
  readonly source?: string;
  /** Path of the configuration in the repository; `selfsame.yaml` when absent. */
  readonly config?: string;
  /** Signs what was seen, when given. */
  readonly statement?: RebuildStatementOptions;
}

/**
 * Verifies a release, builds the commit that it names in one room, and compares what comes out with what was published.
 *
 * @returns What could not be built is an outcome, with its reason.
 * @throws {ToolError} as `verifyRelease`; `usage/config-outside`; `usage/contradiction` where a summary is to take the place of verifying; `rebuild/statement-exists` and what signing throws.
 */
export async function rebuild(world: World, options: RebuildOptions, progress: Progress): Promise<RebuildOutcome> {
  const { config, statement, verify } = options;
  if (config !== undefined) requirePathInside(config);
  if (verify.summary !== undefined) {
    throw new ToolError('usage', 'usage/contradiction', 'a summary takes the place of verifying, and a rebuild begins with it', {
      help: 'leave out --rebuild, or leave out --summary and what goes with it',
    });
  }
  // Before anything is built: whether somebody can sign, and where to.
  const signing = statement === undefined ? undefined : await openRebuildSigning(world, statement, progress);
  const workshop = await world.files.makeTemporaryFolder('selfsame-rebuild-');
  let keep = false;
  try {
    const { outcome, plan } = await rebuildIn(world, options, workshop, progress);
    keep = isWorthKeeping(outcome);
    const found = keep ? { ...outcome, evidenceFolder: workshop } : outcome;
    if (signing === undefined) return found;
    if (plan === undefined || (outcome.outcome !== 'reproduced' && outcome.outcome !== 'differs')) {
      progress.note(`nothing is signed: "${outcome.outcome}" says nothing about the release`);
      return found;
    }
    return { ...found, statement: await signRebuild(world, signing, { outcome, plan }, progress) };
  } finally {
    if (!keep) await world.files.remove(workshop);
  }
}

/** Published and rebuilt files that are not equal, or the log of a build that failed. */
function isWorthKeeping({ outcome, comparison, problem }: RebuildOutcome): boolean {
  return outcome !== 'reproduced' && (comparison !== undefined || (problem?.files.length ?? 0) > 0);
}

/** An accepted release, with its artifacts copied aside. */
interface PublishedRelease {
  readonly evidence: ReleaseEvidence;
  /** Absolute path of the folder with the artifacts alone. */
  readonly folder: string;
}

interface Rebuilt {
  readonly outcome: RebuildOutcome;
  /** Absent where the commit could not be planned. */
  readonly plan?: ReleasePlan;
}

async function rebuildIn(world: World, options: RebuildOptions, workshop: string, progress: Progress): Promise<Rebuilt> {
  const found: PublishedRelease[] = [];
  const folder = join(workshop, 'published');
  const verdict = await verifyRelease(world, options.verify, progress, async (release) => {
    await keepArtifacts(world, release, folder);
    found.push({ evidence: release.evidence, folder });
  });
  const base: RebuildOutcome = {
    schemaVersion: 1,
    outcome: 'refused',
    verdict,
    contradictions: [],
    conditions: [],
    artifacts: [],
  };
  const [release] = found;
  if (verdict.verdict === 'refused') return { outcome: base };
  if (release === undefined) throw new Error('a release was accepted that nobody was shown');

  // What follows is about the commit and this machine: whatever fails here, it could not be built.
  const reached: { source?: FoundSource; plan?: ReleasePlan } = {};
  try {
    const manifest = requireBuildable(release.evidence);
    await requireRoom(world);
    const wanted = toRebuild(release.evidence, manifest);
    const finding = progress.stage('find the source');
    reached.source = await findSource(world, wanted, options.source, sourceFolder(workshop), progress);
    reached.plan = await planCommit(world, reached.source, wanted, options.config);
    finding(`${wanted.commit.slice(0, 12)} from the ${reached.source.source.from}`);
    const { source, plan } = { source: reached.source, plan: reached.plan };
    const contradictions = contradictionsOf(release.evidence, manifest, plan);
    const outcome =
      contradictions.length > 0
        ? { ...base, contradictions }
        : { ...base, ...(await buildAndCompare(world, release, { source, plan }, workshop, progress)) };
    return { plan, outcome: { ...outcome, source: source.source } };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const source = reached.source === undefined ? {} : { source: reached.source.source };
    return { outcome: { ...base, outcome: 'could not build', ...source, problem: toProblem(error) } };
  }
}

/**
 * Copies, whose digests are those that were verified: the release may change, or be an archive.
 *
 * @throws {ToolError} `rebuild/release-changed`.
 */
async function keepArtifacts(world: World, { evidence, folder }: InspectedRelease, to: string): Promise<void> {
  await world.files.makeFolder(to);
  for (const { name } of manifestFiles(evidence, 'artifact')) {
    const verified = evidence.digests.get(name);
    // One that is missing or no regular file is a check's to refuse.
    if (verified === undefined) continue;
    await world.files.copy(join(folder, name), join(to, name));
    if ((await world.files.digest(join(to, name))).sha256 === verified.sha256) continue;
    throw new ToolError('file', 'rebuild/release-changed', `"${name}" changed while the release was verified`, {
      help: 'rebuild again when nothing writes into the release',
    });
  }
}

/** @throws {ToolError} `rebuild/not-stated`, `rebuild/dirty`. */
function requireBuildable(evidence: ReleaseEvidence): ReleaseManifest {
  const { manifest } = evidence;
  const isStated = (['provenance', 'release'] as const).every((kind) => acceptedOfKind(evidence, kind).length > 0);
  if (manifest.status === 'malformed' || !isStated) {
    throw new ToolError('build', 'rebuild/not-stated', 'the release does not state how it was built and what is in it', {
      help: 'only a release with a signed provenance and a signed release statement, as "selfsame release" makes it, can be rebuilt',
    });
  }
  if (manifest.value.source.dirty) {
    throw new ToolError('build', 'rebuild/dirty', 'the work tree differed from its commit when the release was rehearsed', {
      help: 'nobody else has those changes; rehearse again without --allow-dirty',
    });
  }
  return manifest.value;
}

/** @throws {ToolError} `rebuild/no-room`. */
async function requireRoom(world: World): Promise<void> {
  const { namespaces, reason } = await world.rooms.abilities();
  if (namespaces) return;
  throw new ToolError('build', 'rebuild/no-room', 'this machine has no walls to build in, and the source is not your own', {
    help: 'rebuild on Linux where namespaces work; "selfsame doctor" tells why they do not here',
    excerpt: reason === undefined ? [] : [reason],
  });
}

function toRebuild({ policy, ...evidence }: ReleaseEvidence, manifest: ReleaseManifest): SourceToRebuild {
  const [provenance] = acceptedOfKind({ policy, ...evidence }, 'provenance');
  return {
    repository: policy.repository,
    commit: manifest.source.commit,
    tag: policy.tag,
    rehearsal: manifest.rehearsal,
    identity: {
      identity: provenance?.signer.identity ?? '',
      issuer: provenance?.signer.claims.issuer ?? '',
      repository: policy.repository,
      ref: policy.ref,
    },
  };
}

/** All that is signed about the build, held against what the commit says. */
function contradictionsOf(evidence: ReleaseEvidence, manifest: ReleaseManifest, plan: ReleasePlan): readonly Contradiction[] {
  const { doubleBuild } = evidence;
  const all = [
    ...acceptedOfKind(evidence, 'provenance').flatMap(({ known }) => provenanceContradictions(known.statement.predicate, plan)),
    ...manifestContradictions(manifest, plan),
    ...(doubleBuild.status === 'parsed' ? reportContradictions(doubleBuild.value, plan) : []),
  ];
  // A provenance in several parts says each thing once a part.
  return [...new Map(all.map((each) => [printCompactJson(each), each])).values()];
}

async function buildAndCompare(
  world: World,
  { evidence, folder }: PublishedRelease,
  { source, plan }: { readonly source: FoundSource; readonly plan: ReleasePlan },
  workshop: string,
  progress: Progress,
): Promise<Pick<RebuildOutcome, 'outcome' | 'conditions' | 'artifacts' | 'comparison'>> {
  const rebuilt = join(workshop, 'rebuilt');
  const builds: { readonly target?: string; readonly artifacts: readonly Artifact[] }[] = [];
  const conditions: RebuildCondition[] = [];
  for (const each of targetPlans(plan)) {
    const { target } = each;
    const building = progress.stage(`build ${target === undefined ? '' : `${target} `}in one room`);
    const record = await buildInRoom(world, each, {
      room: 'reference',
      folder: join(targetWorkshop(workshop, target), 'reference'),
      downloads: join(workshop, 'downloads'),
      hidden: source.hidden,
      progress,
    });
    const staged = target === undefined ? rebuilt : join(targetWorkshop(workshop, target), 'rebuilt');
    const artifacts = await digestArtifacts(world.files, await stageArtifacts(world.files, each, record, staged));
    building('built');
    builds.push({ ...(target === undefined ? {} : { target }), artifacts });
    conditions.push(...compareConditions(recordedOf(evidence), record, target));
  }
  const comparing = progress.stage('compare with what was published');
  const artifacts = joinTargets(builds);
  if (plan.targets !== undefined) {
    await world.files.makeFolder(rebuilt);
    for (const { name, file } of artifacts) await world.files.rename(file, join(rebuilt, name));
  }
  const comparison = await compareTrees(await filesAt(world, folder), await filesAt(world, rebuilt), world.files);
  const outcome =
    comparison.outcome === 'equal' ? 'reproduced' : conditions.some(isOtherHere) ? 'not reproducible here' : 'differs';
  comparing(outcome);
  return { outcome, conditions, artifacts: joinArtifacts(evidence, artifacts), comparison };
}

/** What was recorded of the reference room; nothing where there is no report. */
function recordedOf({ doubleBuild }: ReleaseEvidence): Pick<DoubleBuildReport, 'tools' | 'variations' | 'walls'> {
  return doubleBuild.status === 'parsed' ? doubleBuild.value : { tools: [], variations: [], walls: [] };
}

/** All alike in mode: a download keeps none. */
async function filesAt({ files }: World, folder: string) {
  return { folder, entries: (await files.list(folder)).map((entry) => ({ ...entry, mode: 0o644 })) };
}

function joinArtifacts(evidence: ReleaseEvidence, artifacts: readonly Artifact[]): readonly RebuiltArtifact[] {
  const published = new Map(manifestFiles(evidence, 'artifact').map(({ name, sha256 }) => [name, sha256]));
  const rebuilt = new Map(artifacts.map(({ name, sha256 }) => [name, sha256]));
  return [...new Set([...published.keys(), ...rebuilt.keys()])].sort(byCodeUnit).map((name) => {
    const [one, other] = [published.get(name), rebuilt.get(name)];
    return { name, ...(one === undefined ? {} : { published: one }), ...(other === undefined ? {} : { rebuilt: other }) };
  });
}

function toProblem({ code, message, help, excerpt, files }: ToolError): RebuildProblem {
  return { code, message, ...(help === undefined ? {} : { help }), excerpt, files };
}
