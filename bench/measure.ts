// Measures two commands against each other: wall time as medians of interleaved runs, peak memory of each.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program with its arguments; it must exit with 0. */
export type Command = readonly string[];

/** One row of every bench of this project. Times are milliseconds. */
export interface Row {
  readonly case: string;
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
  readonly goal: number;
  readonly holds: boolean;
  /** Absent where the platform does not tell. */
  readonly oursPeakMiB?: number;
  readonly peerPeakMiB?: number;
}

/**
 * Runs both commands once to warm up, then in turn, and compares the medians.
 *
 * @param goal Highest ratio of ours to the peer's that holds.
 */
export async function measure(options: {
  readonly case: string;
  readonly ours: Command;
  readonly peer: Command;
  readonly goal: number;
  readonly runs: number;
}): Promise<Row> {
  const [ourTimes, peerTimes]: [number[], number[]] = [[], []];
  timeMs(options.ours);
  timeMs(options.peer);
  for (let run = 0; run < options.runs; run += 1) {
    ourTimes.push(timeMs(options.ours));
    peerTimes.push(timeMs(options.peer));
  }
  const [ours, peer] = [median(ourTimes), median(peerTimes)];
  const ratio = ours / peer;
  const { peakMiB: oursPeakMiB } = await timed(options.ours);
  const { peakMiB: peerPeakMiB } = await timed(options.peer);
  return {
    case: options.case,
    ours: rounded(ours),
    peer: rounded(peer),
    ratio: rounded(ratio),
    goal: options.goal,
    holds: ratio <= options.goal,
    ...(oursPeakMiB === undefined ? {} : { oursPeakMiB }),
    ...(peerPeakMiB === undefined ? {} : { peerPeakMiB }),
  };
}

export function printTable(rows: readonly Row[]): string {
  const cells = [
    ['case', 'ours ms', 'peer ms', 'ratio', 'goal', 'holds', 'ours MiB', 'peer MiB'],
    ...rows.map((row) => [
      row.case,
      row.ours.toFixed(1),
      row.peer.toFixed(1),
      row.ratio.toFixed(2),
      row.goal.toFixed(2),
      row.holds ? 'yes' : 'NO',
      row.oursPeakMiB?.toFixed(0) ?? '-',
      row.peerPeakMiB?.toFixed(0) ?? '-',
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}

function timeMs([program, ...args]: Command): number {
  assert(program !== undefined);
  const start = performance.now();
  const { status, error } = spawnSync(program, args, { stdio: 'ignore' });
  const time = performance.now() - start;
  if (status !== 0) throw new Error(`"${[program, ...args].join(' ')}" ended with ${error?.message ?? status}`);
  return time;
}

/**
 * Time and peak memory of one run. The memory is the kernel's own high-water mark of the process, read each millisecond while it runs;
 * undefined where that is not told: Linux alone has it.
 *
 * @param complaints What becomes of what it says on standard error.
 */
export async function timed(
  [program, ...args]: Command,
  complaints: 'ignore' | 'inherit' = 'ignore',
): Promise<{ readonly timeMs: number; readonly peakMiB: number | undefined }> {
  assert(program !== undefined);
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', complaints] });
  let highest = 0;
  const look = setInterval(() => {
    try {
      const [, text] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      if (text !== undefined) highest = Math.max(highest, Number(text));
    } catch {
      // It has just ended, or this is not Linux.
    }
  }, 1);
  const status = await new Promise<number | Error | null>((resolve) => child.once('exit', resolve).once('error', resolve));
  clearInterval(look);
  if (status !== 0) throw new Error(`"${[program, ...args].join(' ')}" ended with ${status}`);
  return { timeMs: performance.now() - start, peakMiB: highest === 0 ? undefined : Math.round(highest / 1024) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  assert(low !== undefined && high !== undefined);
  return (low + high) / 2;
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
