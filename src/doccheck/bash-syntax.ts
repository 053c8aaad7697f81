// Asks a real bash whether texts parse. One process looks at all of them, and none of them is ever run.
// Source: bash manual, section 4.3.1, `set -n`: commands are read and not executed, which is ignored in interactive shells only.

import { ToolError } from '../model/tool-error.ts';
import type { Processes } from '../model/world.ts';
import type { Project, ShellFault } from './rule.ts';

/**
 * Texts come on standard input, each ended by NUL, and each gets an answer: the status and what bash said, ended by NUL.
 * `eval` reads the text command by command; its first one is `set -n`, so that all the others are read only.
 */
const driver = `LC_ALL=C
while IFS= read -r -d '' text; do
  said=$(eval "set -n
$text" 2>&1 </dev/null)
  printf '%s\\n%s\\0' "$?" "$said"
done`;

/** A text that must be refused, with its line: it proves that this bash looks, and tells how it counts lines. */
const probe = { text: ':\n\nif then fi\n', line: 3 };

const timeoutMs = 120_000;

/**
 * @returns A function that throws ToolErrors: `tool/not-found` without bash, `tool/bash-timeout`, `tool/bash-answer` when bash
 * did not answer for every text or does not refuse what is wrong.
 */
export function bashSyntax(processes: Processes): Project['checkShell'] {
  return async (texts) => {
    const asked = [probe.text, ...texts];
    // A NUL cannot be part of a shell text; bash would drop it too.
    const input = asked.map((text) => `${text.replaceAll('\0', '\ufffd')}\0`).join('');
    const result = await processes.run('bash', ['--norc', '--noprofile', '-p', '-c', driver, 'bash'], { input, timeoutMs });
    if (result.timedOut) {
      throw new ToolError(
        'tool',
        'tool/bash-timeout',
        `bash did not read ${texts.length} shell blocks in ${timeoutMs / 1000} seconds`,
        {
          help: 'check fewer documents at once',
        },
      );
    }
    const answers = result.stdout.split('\0').slice(0, -1);
    const [proof, ...rest] = answers;
    const offset = proof === undefined ? undefined : lineSaid(proof);
    if (result.exitCode !== 0 || offset === undefined || rest.length !== texts.length) {
      throw new ToolError('tool', 'tool/bash-answer', 'bash did not answer for every shell block', {
        help: 'see that "bash" on PATH is bash 3.2 or newer',
        excerpt: result.stderr.split('\n').filter((line) => line !== ''),
      });
    }
    return rest.map((answer) => toFault(answer, offset - probe.line));
  };
}

/** `warning: here-document … delimited by end-of-file` leaves the status at 0, and is a fault all the same. */
function toFault(answer: string, offset: number): ShellFault | undefined {
  const [status, ...said] = answer.split('\n');
  const [first] = said;
  if (status === '0' && (first === undefined || first === '')) return undefined;
  const line = unclosedHeredocLine(answer) ?? lineSaid(answer);
  return { line: line === undefined ? 1 : line - offset, message: withoutLines(first ?? `bash ended with status ${status}`) };
}

/** The line where an unclosed here-document begins, which helps more than the end of the text. */
function unclosedHeredocLine(answer: string): number | undefined {
  const line = /here-document at line (\d+) delimited/.exec(answer)?.[1];
  return line === undefined ? undefined : Number(line);
}

function lineSaid(answer: string): number | undefined {
  const line = /^[^\n]*?: line (\d+): /m.exec(answer)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** Without the parts that count lines in the driver's own way. */
function withoutLines(said: string): string {
  return said
    .replace(/^.*?: line \d+: /, '')
    .replace(/^warning: /, '')
    .replace(/ at line \d+/, '');
}
