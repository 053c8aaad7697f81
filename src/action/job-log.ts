// The log of the job: one stream for everything, line by line, in which no text of a command is itself a command of the runner.
// Source: actions/runner, Runner.Common/ActionCommand.cs; it reads `::` at the start of a line and `##[` anywhere in it.

import { randomUUID } from 'node:crypto';

export interface JobLog {
  /** Text of a command, in pieces of any length. */
  readonly write: (text: string) => void;
  /** Ends a line that was begun, so that what follows starts one. */
  readonly endLine: () => void;
}

/**
 * @param show Where the runner reads: standard output alone, for the order of two streams is nobody's promise.
 * @param keep Is given the same lines without what the runner takes away.
 * @param hide Takes secrets out.
 */
export function createJobLog(show: (text: string) => void, keep: (text: string) => void, hide: (text: string) => string): JobLog {
  let begun = '';
  const writeLines = (lines: string) => {
    const hidden = hide(lines);
    keep(hidden);
    show(isObeyed(hidden) ? fenced(hidden) : hidden);
  };
  return {
    write(text) {
      const whole = begun + text;
      const end = whole.lastIndexOf('\n') + 1;
      begun = whole.slice(end);
      if (end > 0) writeLines(whole.slice(0, end));
    },
    endLine() {
      if (begun !== '') writeLines(`${begun}\n`);
      begun = '';
    },
  };
}

/**
 * Every white space may stand before the colons, and a carriage return ends a line too. What .NET takes for white space, or ignores when it
 * compares, is more than JavaScript does, such as U+0085 and U+00AD: whatever is not printable ASCII is passed over.
 */
function isObeyed(lines: string): boolean {
  return /#[^!-~\n\r]*#[^!-~\n\r]*\[/.test(lines) || lines.split(/[\n\r]/).some((line) => /^[^!-~]*:[^!-~]*:/.test(line));
}

/** Nobody can guess the word that ends the stretch, and it is another one each time. */
function fenced(lines: string): string {
  const word = randomUUID();
  return `::stop-commands::${word}\n${lines}::${word}::\n`;
}
