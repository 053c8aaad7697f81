// Judges one folder as verify-release would, and tells an answer from a crash.

import { createWorld } from '../../src/host/create-world.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import type { World } from '../../src/model/world.ts';
import { verifyFolder } from '../../src/ops/verify-folder.ts';
import { type Folder, filesOf } from './folder.ts';
import type { Material } from './material.ts';

export interface Judgement {
  readonly answer: 'accepted' | 'refused' | 'could not tell' | 'crashed' | 'too slow';
  /** Checks that said no, the code of what could not be told, or what was thrown. */
  readonly by: readonly string[];
  /** Of the clock, and of the processor: another program's work is not ours. */
  readonly timeMs: number;
  readonly processorMs: number;
  /** By how much the peak of this process's memory rose, as the kernel counts it. */
  readonly grownMiB: number;
}

type Answer = Pick<Judgement, 'answer' | 'by'>;

/** Of the processor's time. */
export const limitMs = 2000;
export const limitMiB = 256;

const machine = createWorld();

export interface JudgeOptions {
  /** Absolute path of a folder on the disk; the folder in memory when absent. */
  readonly from?: string;
  /** As with --foreign, which claims less of a release without release.json. */
  readonly foreign?: boolean;
}

export async function judge(material: Material, folder: Folder, options: JudgeOptions = {}): Promise<Judgement> {
  const { from } = options;
  const world: World = from === undefined ? { ...machine, files: { ...machine.files, ...filesOf(folder) } } : machine;
  const before = peakMiB();
  const started = performance.now();
  const busy = process.cpuUsage();
  const said = await within(answerOf(world, material, options), 5 * limitMs);
  const { user, system } = process.cpuUsage(busy);
  return { ...said, timeMs: performance.now() - started, processorMs: (user + system) / 1000, grownMiB: peakMiB() - before };
}

async function answerOf(world: World, { trustedRoot, policy }: Material, options: JudgeOptions): Promise<Answer> {
  try {
    const { verdict, checks } = await verifyFolder(world, {
      ...{ from: options.from ?? '/release', trustedRoot, policy },
      ...(options.foreign === true ? { foreign: {} } : {}),
    });
    return { answer: verdict, by: checks.filter(({ status }) => status === 'fail').map(({ check }) => check) };
  } catch (error) {
    if (error instanceof ToolError) return { answer: 'could not tell', by: [error.code] };
    return { answer: 'crashed', by: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

/** For what waits without end, such as a pipe that nobody writes to. */
async function within(work: Promise<Answer>, timeMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ answer: 'too slow', by: [`no answer within ${timeMs} ms`] }), timeMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function peakMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}
