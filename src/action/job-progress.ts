// Progress in the log of a job: a stage is a group that folds, and its result is a line below it.

import { printDuration } from '../report/duration.ts';
import { escapeForTerminal } from '../report/escape.ts';
import type { ShownProgress } from '../report/progress.ts';
import type { JobLog } from './job-log.ts';

export interface Groups {
  readonly open: (title: string) => void;
  readonly close: () => void;
}

interface Stage {
  readonly title: string;
  readonly startedMs: number;
}

/**
 * Groups do not nest in GitHub's log: a stage within another is a line of its group. What ran at the group's beginning is told when
 * nothing of it runs any more.
 *
 * @param now Milliseconds from any fixed moment.
 */
export function createJobProgress(log: JobLog, groups: Groups, now: () => number, quiet: boolean): ShownProgress {
  if (quiet) return { stage: () => () => undefined, note: () => undefined, close: () => undefined };
  const running = new Set<Stage>();
  let first: Stage | undefined;
  let said = '';

  const endLine = ({ title, startedMs }: Stage, word: 'done' | 'stopped', result: string) => {
    const phrase = result === '' ? '' : `: ${escapeForTerminal(result)}`;
    return `${word.padEnd(8)}${escapeForTerminal(title)}${phrase} ${printDuration(now() - startedMs)}\n`;
  };
  const end = (stage: Stage, word: 'done' | 'stopped', result: string) => {
    if (!running.delete(stage)) return;
    const line = endLine(stage, word, result);
    if (stage === first) said = line;
    else log.write(line);
    if (running.size > 0) return;
    log.endLine();
    groups.close();
    log.write(said);
    first = undefined;
  };

  return {
    stage(title) {
      const stage = { title, startedMs: now() };
      running.add(stage);
      if (first === undefined) {
        first = stage;
        log.endLine();
        groups.open(title);
      } else {
        log.write(`start   ${escapeForTerminal(title)}\n`);
      }
      return (result) => end(stage, 'done', result);
    },
    note: (text) => log.write(`note    ${escapeForTerminal(text)}\n`),
    close() {
      for (const stage of [...running].toReversed()) end(stage, 'stopped', '');
    },
  };
}
