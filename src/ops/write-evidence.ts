// What a refused release, or one whose build failed, leaves to be looked at elsewhere: small enough for a workflow to upload.

import { join } from 'node:path';
import { printCanonicalJson } from '../codec/canonical-json.ts';
import type { Leg } from '../model/leg.ts';
import type { ReleaseOutcome } from '../model/outcome.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import type { ComparedBuilds } from './compare-builds.ts';
import { boundedLog, findLogs, type RoomLog } from './room-logs.ts';

/** Of all differing files together. */
const maxFileBytes = 256 * 1024 * 1024;

export interface Evidence {
  readonly outcome: ReleaseOutcome;
  /** Names are unique. */
  readonly logs: readonly RoomLog[];
  readonly builds: readonly Pick<ComparedBuilds, 'folders' | 'comparison'>[];
}

/**
 * Writes outcome.json, `logs/`, and each file that differs under `reference/` and `varied/`, as far as there is room.
 *
 * @param folder Absolute path; nothing may be there.
 * @returns What is not whole there, as phrases; outcome.json says it too.
 */
export async function writeEvidence(
  world: World,
  { outcome, logs, builds }: Evidence,
  folder: string,
): Promise<Pick<ReleaseOutcome, 'evidence' | 'leftOut'>> {
  const leftOut = [...(await writeLogs(world, logs, folder)), ...(await copyDifferences(world, builds, folder))];
  const found = { evidence: folder, leftOut };
  await world.files.write(join(folder, 'outcome.json'), printCanonicalJson({ ...outcome, ...found }));
  return found;
}

/** Runs a part of a release; where it fails, and a folder was named for that, leaves its logs and the error there. */
export async function keepEvidenceOfErrors<Value>(
  world: World,
  plan: ReleasePlan,
  legs: readonly Leg[],
  places: { readonly workshop: string; readonly evidence: string | undefined },
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const { workshop, evidence } = places;
    if (evidence === undefined || !(error instanceof ToolError)) throw error;
    const leftOut = await writeLogs(world, await logsOfLegs(world, plan, legs, workshop), evidence);
    const { kind, code, message, help, excerpt } = error;
    await world.files.write(join(evidence, 'error.json'), printCanonicalJson({ kind, code, message, help, excerpt, leftOut }));
    throw error;
  }
}

/** The logs of legs that were built on this machine, in one list. */
export async function logsOfLegs(
  { files }: World,
  plan: ReleasePlan,
  legs: readonly Leg[],
  workshop: string,
): Promise<readonly RoomLog[]> {
  const found: RoomLog[] = [];
  for (const leg of legs) {
    for (const { name, file } of await findLogs(files, plan, leg, workshop)) found.push({ name: `${leg.leg}.${name}`, file });
  }
  return found;
}

async function writeLogs({ files }: World, logs: readonly RoomLog[], folder: string): Promise<readonly string[]> {
  const leftOut: string[] = [];
  for (const log of logs) {
    const { content, cut } = await boundedLog(files, log);
    const to = join(folder, 'logs', content.name);
    if ('copyOf' in content) await files.copy(content.copyOf, to);
    else await files.write(to, content.content);
    if (cut !== undefined) leftOut.push(`${cut} are there`);
  }
  return leftOut;
}

async function copyDifferences({ files }: World, builds: Evidence['builds'], folder: string): Promise<readonly string[]> {
  const leftOut: string[] = [];
  const there = new Set<string>();
  let room = maxFileBytes;
  for (const { folders, comparison } of builds) {
    for (const path of new Set(comparison.differences.map((difference) => difference.path))) {
      const pair = await Promise.all(
        (['reference', 'varied'] as const).map(async (side) => {
          const from = join(folders[side], path);
          const entry = await files.stat(from);
          return entry?.kind === 'file' ? [{ from, to: join(folder, side, path), sizeBytes: entry.sizeBytes }] : [];
        }),
      );
      const both = pair.flat();
      // A build may make what belongs to another target.
      if (both.some(({ to }) => there.has(to))) {
        leftOut.push(`"${path}" differs for another target too, and is there as that one has it`);
        continue;
      }
      const sizeBytes = both.reduce((sum, each) => sum + each.sizeBytes, 0);
      if (sizeBytes > room) {
        leftOut.push(`"${path}" differs and is too large to be there (${sizeBytes} bytes)`);
        continue;
      }
      room -= sizeBytes;
      for (const { from, to } of both) {
        await files.copy(from, to);
        there.add(to);
      }
    }
  }
  return leftOut;
}
