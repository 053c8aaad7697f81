// Holds two builds of one target against each other, wherever they were made: what differs, what was proven, what stands against a release.

import type { EmbedCheck } from '../build/check-embeds.ts';
import { proveVariations, unmetRequirements } from '../build/prove-variations.ts';
import { compareTrees, type Tree } from '../compare/compare-trees.ts';
import type { Artifact, BuildRecord, VariationRecord } from '../model/build.ts';
import { byText } from '../model/code-unit-order.ts';
import type { Comparison, DoubleBuildReport } from '../model/comparison.ts';
import { counted } from '../model/counted.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';

/** What is known of the room of a build. */
export type RoomSeen = Pick<BuildRecord, 'room' | 'walls' | 'probes' | 'tools'>;

/** What one room made. */
export interface RoomBuild {
  readonly record: RoomSeen;
  /** A folder with the artifacts and nothing else. */
  readonly tree: Tree;
}

export interface ReferenceBuild extends RoomBuild {
  readonly artifacts: readonly Artifact[];
  readonly embeds: readonly EmbedCheck[];
}

export interface ComparedBuilds {
  /** Absent where there are no targets. */
  readonly target?: string;
  readonly reference: RoomSeen;
  readonly varied: RoomSeen;
  /** Absolute paths of what each room made. */
  readonly folders: { readonly reference: string; readonly varied: string };
  readonly variations: readonly VariationRecord[];
  readonly comparison: Comparison;
  /** As the reference room made them. */
  readonly artifacts: readonly Artifact[];
  /** Why there can be no release of these builds; empty when there can. */
  readonly reasons: readonly string[];
  /** As a phrase, for progress. */
  readonly summary: string;
}

/** @param plan Of one target alone, where there are some. */
export async function compareBuilds(
  world: World,
  { build, target }: Pick<ReleasePlan, 'build' | 'target'>,
  reference: ReferenceBuild,
  varied: RoomBuild,
): Promise<ComparedBuilds> {
  const variations = proveVariations(build.vary, reference.record, varied.record);
  const comparison = await compareTrees(reference.tree, varied.tree, world.files);
  const reasons = [
    ...(comparison.outcome === 'different' ? [describeDifference(comparison)] : []),
    ...unmetRequirements(build.require, variations, [...reference.record.walls, ...varied.record.walls]),
    ...reference.embeds.filter(({ found }) => !found).map(({ file, text }) => `"${file}" does not carry the text "${text}"`),
  ];
  return {
    ...(target === undefined ? {} : { target }),
    reference: reference.record,
    varied: varied.record,
    folders: { reference: reference.tree.folder, varied: varied.tree.folder },
    variations,
    comparison,
    artifacts: reference.artifacts,
    reasons: target === undefined ? reasons : reasons.map((reason) => `${target}: ${reason}`),
    summary:
      comparison.outcome === 'equal'
        ? `${counted(comparison.filesCompared, 'file')}, equal`
        : counted(comparison.differences.length, 'difference'),
  };
}

/** One comparison of all targets; undefined when none was made. */
export function joinComparisons(builds: readonly Pick<ComparedBuilds, 'comparison'>[]): Comparison | undefined {
  const all = builds.map(({ comparison }) => comparison);
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return first;
  return {
    schemaVersion: 1,
    outcome: all.every(({ outcome }) => outcome === 'equal') ? 'equal' : 'different',
    filesCompared: all.reduce((sum, { filesCompared }) => sum + filesCompared, 0),
    bytesCompared: all.reduce((sum, { bytesCompared }) => sum + bytesCompared, 0),
    differences: all.flatMap(({ differences }) => differences).sort(byText(({ path }) => path)),
  };
}

/** The artifacts of all targets, sorted by name. @throws {ToolError} `build/same-name`. */
export function joinArtifacts<Named extends { readonly name: string }>(
  builds: readonly { readonly target?: string; readonly artifacts: readonly Named[] }[],
): readonly Named[] {
  const seen = new Map<string, string>();
  for (const { target = '', artifacts } of builds) {
    for (const { name } of artifacts) {
      const other = seen.get(name);
      if (other !== undefined) {
        throw new ToolError('build', 'build/same-name', `the targets "${other}" and "${target}" would both ship "${name}"`, {
          help: 'let "${target}" stand in what "outputs" and "archives" name, and build under that name',
        });
      }
      seen.set(name, target);
    }
  }
  return builds.flatMap(({ artifacts }) => artifacts).sort(byText(({ name }) => name));
}

/** What double-build.json says; every record names its target where there are some. */
export function reportOf(plan: ReleasePlan, builds: readonly ComparedBuilds[]): DoubleBuildReport {
  const ofTarget = ({ target }: ComparedBuilds): { readonly target?: string } => (target === undefined ? {} : { target });
  return {
    schemaVersion: 1,
    name: plan.name,
    version: plan.version,
    commit: plan.source.commit,
    rehearsal: plan.rehearsal,
    sourceDateEpoch: plan.source.commitTimeSeconds,
    variations: builds.flatMap((each) => each.variations.map((variation) => ({ ...ofTarget(each), ...variation }))),
    walls: builds.flatMap((each) =>
      [each.reference, each.varied].flatMap(({ room, walls }) => walls.map((wall) => ({ ...ofTarget(each), room, ...wall }))),
    ),
    tools: builds.flatMap((each) => each.reference.tools.map((tool) => ({ ...ofTarget(each), ...tool }))),
    outcome: joinComparisons(builds)?.outcome ?? 'different',
    artifacts: joinArtifacts(builds).map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
    accepted: [],
  };
}

function describeDifference({ differences, filesCompared }: Comparison): string {
  if (filesCompared === 0) return 'there was no file to compare';
  const paths = [...new Set(differences.map(({ path }) => `"${path}"`))];
  return `the two builds differ in ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
}
