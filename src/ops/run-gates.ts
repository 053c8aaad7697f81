// Runs the project's own checks, each in a room of its own at the commit that is released.

import { join } from 'node:path';
import { openRoom } from '../build/open-room.ts';
import { runGate } from '../gates/run-gate.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Progress, World } from '../model/world.ts';

/** Why gates forbid a release, one phrase each. */
export function failedGates(records: readonly Pick<GateRecord, 'id' | 'result' | 'reason'>[]): readonly string[] {
  return records
    .filter(({ result }) => result === 'failed')
    .map(({ id, reason }) => `the gate "${id}" failed: ${reason ?? 'no reason given'}`);
}

/** One after the other, in the order of the configuration; all of them, so that every failure is told at once. */
export async function runGates(
  world: World,
  plan: ReleasePlan,
  workshop: string,
  progress: Progress,
): Promise<readonly GateRecord[]> {
  const records: GateRecord[] = [];
  for (const gate of plan.gates) {
    const done = progress.stage(`gate ${gate.id}`);
    const folder = join(workshop, 'gates', gate.id);
    const downloads = join(workshop, 'downloads');
    const record = await runGate(world, plan, gate, {
      folder,
      openRoom: (request) => openRoom(world, plan, { ...request, downloads }),
    });
    done(record.result);
    records.push(record);
  }
  return records;
}
