// One folder for what a failed step leaves: the report, the log, logs of builds and gates, and files that differ, small enough to upload.

import { appendFileSync, copyFileSync, lstatSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { Comparison } from '../model/comparison.ts';
import { printCount } from '../report/duration.ts';
import type { Answer } from '../report/print-summary.ts';

/** Of all that is copied together: what a job can keep without thinking of it. */
const maxBytes = 256 * 1024 * 1024;

export interface Evidence {
  /** Absolute path; fresh. */
  readonly folder: string;
  readonly reportFile: string;
  /** Where a refused release puts what it has to show; not there yet. */
  readonly refusedFolder: string;
  readonly keepLog: (lines: string) => void;
  readonly writeReport: (json: string) => void;
  /**
   * Copies logs and both sides of every difference that the answer names.
   *
   * @param compared Absolute paths of what `compare` was given.
   */
  readonly keep: (answer: Answer, compared: readonly string[]) => void;
}

/**
 * @param temporary RUNNER_TEMP, which the runner empties after the job.
 * @param limitBytes Of all that is copied together.
 */
export function createEvidence(temporary: string | undefined, limitBytes: number = maxBytes): Evidence {
  const parent = temporary === undefined || temporary === '' ? tmpdir() : temporary;
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'selfsame-'));
  const logFile = join(folder, 'log.txt');
  const reportFile = join(folder, 'report.json');
  return {
    folder,
    reportFile,
    refusedFolder: join(folder, 'refused'),
    keepLog: (lines) => appendFileSync(logFile, lines),
    writeReport: (json) => writeFileSync(reportFile, json),
    keep(answer, compared) {
      const copies = copiesOf(answer, compared);
      const left = copyWithin(folder, copies, limitBytes);
      if (left.length > 0) writeFileSync(join(folder, 'left-out.txt'), left.map((line) => `${JSON.stringify(line)}\n`).join(''));
    },
  };
}

interface Copy {
  readonly from: string;
  /** Below the evidence. */
  readonly to: string;
}

function copiesOf(answer: Answer, compared: readonly string[]): readonly Copy[] {
  switch (answer.kind) {
    case 'error':
      return logs(answer.value.files ?? []);
    case 'release':
      return logs(
        answer.value.gates.flatMap(({ result, logFile }) => (result === 'failed' && logFile !== undefined ? [logFile] : [])),
      );
    case 'rebuild': {
      const { comparison, evidenceFolder, problem } = answer.value;
      const both = evidenceFolder === undefined ? [] : [join(evidenceFolder, 'published'), join(evidenceFolder, 'rebuilt')];
      return [...logs(problem?.files ?? []), ...differing(comparison, both, ['published', 'rebuilt'])];
    }
    case 'comparison':
      return differing(answer.value, compared, ['first', 'second']);
    case 'verdict':
    case 'bundles':
    case 'publish':
    case 'plan':
    case 'fetched':
    case 'matrix':
    case 'sbom':
    case 'findings':
    case 'other':
      return [];
  }
}

/** Numbered, because logs of two rooms have one name. */
function logs(files: readonly string[]): readonly Copy[] {
  return [...new Set(files)]
    .sort(byCodeUnit)
    .map((from, index) => ({ from, to: join('logs', `${index + 1}-${basename(from)}`) }));
}

/** Paths in a comparison are those of a listing of folders, which never climb; two files that were compared have an empty one or a name. */
function differing(
  comparison: Comparison | undefined,
  sides: readonly string[],
  names: readonly [string, string],
): readonly Copy[] {
  const paths = [...new Set((comparison?.differences ?? []).map(({ path }) => path))];
  return sides.flatMap((side, index) => {
    const name = names[index] ?? '';
    if (isFile(side)) return paths.length === 0 ? [] : [{ from: side, to: join(name, basename(side)) }];
    return paths.map((path) => ({ from: join(side, path), to: join(name, path) }));
  });
}

/** @returns What was left out, and why. */
function copyWithin(folder: string, copies: readonly Copy[], limit: number): readonly string[] {
  const left: string[] = [];
  let total = 0;
  for (const { from, to } of copies) {
    const size = sizeOf(from);
    // Not there, or a link or device: a difference that the report itself tells. Or kept already, by the command.
    if (size === undefined || from.startsWith(folder + sep)) continue;
    if (total + size > limit) {
      left.push(`${from}: ${printCount(size)} bytes, too large to be kept beside the rest`);
      continue;
    }
    total += size;
    const target = join(folder, to);
    try {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(from, target);
    } catch (error) {
      // Such as a file that a container wrote as another user: the answer stands without it.
      left.push(`${from}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return left;
}

function isFile(path: string): boolean {
  return sizeOf(path) !== undefined;
}

/** Of a regular file alone. */
function sizeOf(path: string): number | undefined {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  return entry?.isFile() === true ? entry.size : undefined;
}
