// The logs of rooms on this machine: where they lie, and how much of a long one is passed on.

import { join } from 'node:path';
import { byText } from '../model/code-unit-order.ts';
import type { LegRoom } from '../model/leg.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Files } from '../model/world.ts';
import type { ReleaseContent } from '../release/write-release.ts';

export interface RoomLog {
  /** Unique among the logs of its leg. */
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
}

/** A longer log is passed on by its end alone. */
const maxLogBytes = 4 * 1024 * 1024;
const lastLines = 1_000;

/** Where the rooms of one target lie below the workshop of a release. */
export function targetWorkshop(workshop: string, target: string | undefined): string {
  return target === undefined || target === '' ? workshop : join(workshop, 'targets', target);
}

/** Those that are there of one leg, sorted by name. */
export async function findLogs(
  files: Files,
  { gates }: Pick<ReleasePlan, 'gates'>,
  { target, room }: { readonly target: string; readonly room: LegRoom },
  workshop: string,
): Promise<readonly RoomLog[]> {
  const folder = join(targetWorkshop(workshop, target), room);
  const places: readonly RoomLog[] =
    room === 'gates'
      ? gates.flatMap(({ id }) => [
          { name: `${id}.log`, file: join(folder, id, 'gate.log') },
          { name: `${id}.prepare.log`, file: join(folder, id, 'prepare.log') },
          { name: `${id}.tool.log`, file: join(folder, id, 'gate-tool.log') },
        ])
      : ['build.log', 'prepare.log'].map((name) => ({ name, file: join(folder, name) }));
  const found: RoomLog[] = [];
  for (const log of places) if ((await files.stat(log.file))?.kind === 'file') found.push(log);
  return found.sort(byText(({ name }) => name));
}

/** A log as it is passed on; `cut` is a phrase where that is not the whole of it. */
export async function boundedLog(
  files: Files,
  { name, file }: RoomLog,
): Promise<{ readonly content: ReleaseContent; readonly cut?: string }> {
  const { sizeBytes = 0 } = (await files.stat(file)) ?? {};
  if (sizeBytes <= maxLogBytes) return { content: { name, copyOf: file } };
  const lines = await files.readLastLines(file, lastLines);
  const cut = `of "${name}", ${sizeBytes} bytes long, the last ${lines.length} lines`;
  return { content: { name, content: `(${cut})\n${lines.join('\n')}\n` }, cut };
}
