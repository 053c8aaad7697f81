// Takes the legs of a release from where other machines left them: exactly those of the plan, whole, and compared as two rooms are.
// No code of the project runs here.

import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Artifact } from '../model/build.ts';
import { byText } from '../model/code-unit-order.ts';
import { counted } from '../model/counted.ts';
import type { Leg, LegBuild } from '../model/leg.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Progress, World } from '../model/world.ts';
import { legsOf, planDigest } from '../plan/legs.ts';
import { targetPlans } from '../plan/target-plans.ts';
import { type FoundLeg, findLegFolders, legFile, readLegFolder } from '../release/leg-folder.ts';
import { lintCycloneDx } from '../sbom/lint-cyclonedx.ts';
import { type ComparedBuilds, compareBuilds, joinArtifacts, type RoomBuild } from './compare-builds.ts';
import type { Gathered } from './gather.ts';
import type { WrittenSbom } from './list-contents.ts';
import { failedGates } from './run-gates.ts';
import { toolVersion } from './tool-version.ts';

/**
 * @param folders Absolute paths of leg folders, or of folders that hold some.
 * @throws {ToolError} `release/no-leg` and `release/leg-twice` when they are not exactly the legs of the plan, `release/other-leg` for one
 *   of another commit, tag, plan or version of this tool; as `readLegFolder`.
 */
export async function collectLegs(
  world: World,
  plan: ReleasePlan,
  folders: readonly string[],
  progress: Progress,
): Promise<Gathered> {
  const collecting = progress.stage('collect');
  const legs = await readLegs(world, plan, folders);
  collecting(counted(legs.size, 'leg'));
  const gates = gatesOf(plan, legs.get('gates'));
  const failed = failedGates(gates);
  const compared = progress.stage('compare');
  const builds: ComparedBuilds[] = [];
  const contents: ContentsRead[] = [];
  for (const target of targetPlans(plan)) {
    const [reference, varied] = (['reference', 'varied'] as const).map((room) => legOf(legs, target, room));
    if (reference === undefined || varied === undefined) throw new Error('legs were demanded that are not there');
    const both = await compareLegs(world, target, reference, varied);
    builds.push(both);
    contents.push(await readContents(world, reference, both.artifacts));
  }
  joinArtifacts(builds);
  compared(builds.map(({ target, summary }) => (target === undefined ? summary : `${target}: ${summary}`)).join('; '));
  return {
    startedOn: new Date([...legs.values()].map(({ record }) => record.startedOn).sort()[0] ?? Number.NaN),
    gates,
    builds,
    sboms: contents.flatMap(({ sboms }) => sboms).sort(byText(({ describes }) => describes.name)),
    reasons: [...failed, ...[...builds, ...contents].flatMap(({ reasons }) => reasons)],
    logs: [...legs.values()].flatMap(({ folder, record }) =>
      record.logs.map(({ name }) => ({ name: `${record.leg}.${name}`, file: legFile(folder, 'logs', name) })),
    ),
  };
}

/** Exactly the legs of the plan, by name. */
async function readLegs({ files }: World, plan: ReleasePlan, folders: readonly string[]): Promise<ReadonlyMap<string, FoundLeg>> {
  const wanted = legsOf(plan);
  const planSha256 = planDigest(plan);
  const found = new Map<string, FoundLeg>();
  for (const folder of await findLegFolders(files, folders)) {
    const leg = await readLegFolder(files, folder);
    requireOfPlan(plan, planSha256, wanted, leg);
    const other = found.get(leg.record.leg);
    if (other !== undefined) {
      throw new ToolError('usage', 'release/leg-twice', `the leg "${leg.record.leg}" is there twice`, {
        help: 'name one of them: which of two builds counts is not for this to choose',
        files: [other.folder, folder],
      });
    }
    found.set(leg.record.leg, leg);
  }
  const missing = wanted.filter(({ leg }) => !found.has(leg)).map(({ leg }) => `"${leg}"`);
  if (missing.length === 0) return found;
  throw new ToolError(
    'usage',
    'release/no-leg',
    `${missing.length === 1 ? 'the leg' : 'the legs'} ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    { help: 'build each leg that "selfsame plan --matrix" names, and name its folder' },
  );
}

/** @throws {ToolError} `release/other-leg`. */
function requireOfPlan(plan: ReleasePlan, planSha256: string, wanted: readonly Leg[], { folder, record }: FoundLeg): void {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['commit', record.commit, plan.source.commit],
    ['tag', record.tag, plan.tag],
    ['version of selfsame', record.toolVersion, toolVersion],
    ['plan', record.planSha256, planSha256],
  ];
  const other = pairs.find(([, got, here]) => got !== here);
  const leg = wanted.find((each) => each.leg === record.leg);
  if (other === undefined && leg?.target === record.target && leg.room === record.room) return;
  const [what, got, here] = other ?? ['plan', `${record.leg} (${record.target}, ${record.room})`, 'without such a leg'];
  throw new ToolError('source', 'release/other-leg', `the leg "${record.leg}" is of another ${what} than this release`, {
    help: 'build every leg from the commit that is released, with the same selfsame.yaml and the same version of selfsame',
    excerpt: [`of the leg: ${got}`, `      here: ${here}`],
    files: [folder],
  });
}

/** @throws {ToolError} `release/bad-leg` when they are not the gates of the plan, run as it says. */
function gatesOf(plan: ReleasePlan, leg: FoundLeg | undefined): Gathered['gates'] {
  if (leg === undefined) return [];
  const { gates = [] } = leg.record;
  const isSame =
    gates.length === plan.gates.length &&
    plan.gates.every(({ id, run }, index) => {
      const record = gates[index];
      return record?.id === id && (run === undefined || record.commandSha256 === hash('sha256', run));
    });
  if (isSame) return gates;
  throw badLeg(leg, 'does not tell of the very gates of the plan');
}

function legOf(legs: ReadonlyMap<string, FoundLeg>, { target = '' }: ReleasePlan, room: 'reference' | 'varied') {
  return [...legs.values()].find(({ record }) => record.target === target && record.room === room);
}

async function compareLegs(world: World, plan: ReleasePlan, reference: FoundLeg, varied: FoundLeg): Promise<ComparedBuilds> {
  const [first, second] = [builtIn(plan, reference), builtIn(plan, varied)];
  const artifacts = first.artifacts.map(({ name, executable }): Artifact => {
    const digest = reference.digests.get(name);
    if (digest === undefined) throw new Error(`nobody hashed "${name}"`);
    return { name, file: legFile(reference.folder, 'artifacts', name), executable, ...digest };
  });
  return compareBuilds(
    world,
    plan,
    { ...toRoomBuild('reference', reference.folder, first), artifacts, embeds: first.embeds },
    toRoomBuild('varied', varied.folder, second),
  );
}

/** @throws {ToolError} `release/bad-leg` when it did not look for what the plan asks for. */
function builtIn({ build, embeds }: ReleasePlan, leg: FoundLeg): LegBuild {
  const built = leg.record.build;
  if (built === undefined) throw badLeg(leg, 'tells of no build');
  const probed = Object.keys(built.probes);
  if (probed.length !== build.vary.length || !build.vary.every((id) => Object.hasOwn(built.probes, id))) {
    throw badLeg(leg, 'does not tell of the very variations of the plan');
  }
  const isSame =
    built.embeds.length === embeds.length &&
    embeds.every(({ file, text }, index) => built.embeds[index]?.file === file && built.embeds[index]?.text === text);
  if (!isSame) throw badLeg(leg, 'does not tell of the very texts that files must contain');
  return built;
}

/** Modes as the leg tells them: what carries files between machines may not keep them. */
function toRoomBuild(room: 'reference' | 'varied', folder: string, { probes, walls, tools, artifacts }: LegBuild): RoomBuild {
  return {
    record: { room, probes, walls, tools },
    tree: {
      folder: join(folder, 'artifacts'),
      entries: artifacts.map(({ name, sizeBytes, executable }) => ({
        path: name,
        kind: 'file',
        sizeBytes,
        mode: executable ? 0o755 : 0o644,
      })),
    },
  };
}

interface ContentsRead {
  readonly sboms: readonly WrittenSbom[];
  readonly reasons: readonly string[];
}

/** The documents are read again: what cannot be released is refused whatever the leg says, however much that is. */
async function readContents(
  { files }: World,
  { folder, record: { contents } }: FoundLeg,
  artifacts: readonly Artifact[],
): Promise<ContentsRead> {
  const sboms: WrittenSbom[] = [];
  const reasons = new Set(contents?.reasons);
  const unlisted = new Map(artifacts.map((artifact) => [artifact.name, artifact]));
  for (const { name, describes, covered } of contents?.sboms ?? []) {
    const artifact = unlisted.get(describes);
    const text = await files.readText(legFile(folder, 'sboms', name));
    const { document, faults, rootSha256 } = lintCycloneDx(text);
    const stray = rootSha256 !== undefined && rootSha256 !== artifact?.sha256 ? ['it is of another file'] : [];
    for (const fault of [...faults, ...stray]) reasons.add(`"${name}": ${fault}`);
    if (artifact === undefined || document.status === 'malformed') continue;
    unlisted.delete(describes);
    sboms.push({ name, describes: artifact, text, document: document.value, covered });
  }
  if (reasons.size > 0) return { sboms, reasons: [...reasons] };
  return { sboms, reasons: [...unlisted.keys()].map((name) => `nothing lists what "${name}" is made of`) };
}

function badLeg({ folder, record }: FoundLeg, fault: string): ToolError {
  return new ToolError('file', 'release/bad-leg', `the leg "${record.leg}" ${fault}`, {
    help: 'build it again with "selfsame release --leg"',
    files: [folder],
  });
}
