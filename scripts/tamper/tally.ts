// Counts what was tampered with and who refused it, and finds what is wrong with a whole run.

import { byCodeUnit } from '../../src/model/code-unit-order.ts';
import { counted } from '../../src/model/counted.ts';
import { type Judgement, limitMiB, limitMs } from './judge.ts';

export interface Tally {
  readonly byClass: Map<string, number>;
  readonly byCheck: Map<string, number>;
  /** What failed, as lines. */
  readonly failures: string[];
  cases: number;
  /** Could not be told: exit code 3 in place of 1. */
  untold: number;
  slowestMs: number;
  /** By how much memory rose from the first sound release to the end. */
  grownMiB: number;
}

export function emptyTally(): Tally {
  return { byClass: new Map(), byCheck: new Map(), failures: [], cases: 0, untold: 0, slowestMs: 0, grownMiB: 0 };
}

/** @param name The case, so that it can be made again. */
export function count(tally: Tally, title: string, name: string, { answer, by, processorMs, grownMiB }: Judgement): void {
  tally.cases += 1;
  tally.slowestMs = Math.max(tally.slowestMs, processorMs);
  add(tally.byClass, title, 1);
  if (answer === 'accepted' || answer === 'crashed' || answer === 'too slow') {
    tally.failures.push(`${answer.toUpperCase()} ${title} (${name}) ${by.join(', ')}`);
    return;
  }
  if (answer === 'could not tell') tally.untold += 1;
  for (const check of by) add(tally.byCheck, check, 1);
  if (by.length === 0) tally.failures.push(`REFUSED BY NOBODY ${title} (${name})`);
  if (processorMs > limitMs) tally.failures.push(`TOO SLOW ${title} (${name}): ${Math.round(processorMs)} ms`);
  if (grownMiB > limitMiB) tally.failures.push(`TOO LARGE ${title} (${name}): ${Math.round(grownMiB)} MiB more`);
}

export function join(tallies: readonly Tally[]): Tally {
  const whole = emptyTally();
  for (const each of tallies) {
    for (const [title, number] of each.byClass) add(whole.byClass, title, number);
    for (const [check, number] of each.byCheck) add(whole.byCheck, check, number);
    whole.failures.push(...each.failures);
    whole.cases += each.cases;
    whole.untold += each.untold;
    whole.slowestMs = Math.max(whole.slowestMs, each.slowestMs);
    whole.grownMiB = Math.max(whole.grownMiB, each.grownMiB);
  }
  return whole;
}

export interface Floors {
  /** Titles of all classes with the least number of cases that each must have had. */
  readonly classes: ReadonlyMap<string, number>;
  readonly checks: ReadonlyMap<string, number>;
}

/** Classes and checks that had less than they must: many cases of one class make up for none of another. */
export function thin({ byClass, byCheck }: Tally, { classes, checks }: Floors): readonly string[] {
  const below = (what: string, counts: ReadonlyMap<string, number>, floors: ReadonlyMap<string, number>) =>
    [...floors].flatMap(([name, floor]) => {
      const number = counts.get(name) ?? 0;
      return number < floor ? [`TOO FEW ${what} "${name}": ${number}, and ${floor} are the least`] : [];
    });
  return [...below('cases of', byClass, classes), ...below('cases were refused by', byCheck, checks)];
}

export function printTally(tally: Tally, floors: Floors): string {
  return [
    ...printCounts('tampered with', tally.byClass, floors.classes),
    ...printCounts('refused by', tally.byCheck, floors.checks),
    '',
    `${counted(tally.cases, 'case')}, of which ${tally.untold} could not be told (exit code 3)`,
    `slowest ${Math.round(tally.slowestMs)} ms of the processor, memory rose by at most ${Math.round(tally.grownMiB)} MiB`,
  ].join('\n');
}

function printCounts(title: string, counts: ReadonlyMap<string, number>, floors: ReadonlyMap<string, number>): readonly string[] {
  const lines = [...counts]
    .sort(([first], [second]) => byCodeUnit(first, second))
    .map(([name, number]) => `  ${String(number).padStart(7)} (at least ${String(floors.get(name) ?? 0).padStart(4)})  ${name}`);
  return ['', title, ...lines];
}

function add(counts: Map<string, number>, name: string, number: number): void {
  counts.set(name, (counts.get(name) ?? 0) + number);
}
