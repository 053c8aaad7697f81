// Finds the shell text of a fenced block: all of a script, the lines after a prompt of a session.
// Source: the names that GitHub's linguist gives to Shell and ShellSession.

import type { FencedBlock } from '../model/document.ts';

const scripts: readonly string[] = ['bash', 'sh', 'shell', 'shell-script'];
const sessions: readonly string[] = ['console', 'shell-session', 'shellsession', 'sh-session', 'bash-session'];

/** Undefined where the block is not shell. Lines keep their number: what is not shell in a session becomes an empty line. */
export function shellTextOf({ language, text }: FencedBlock): string | undefined {
  if (scripts.includes(language)) return text;
  return sessions.includes(language) ? commandsOf(text) : undefined;
}

/** A command begins with `$ `, goes on below a line that ends in a backslash, and on lines that begin with `> `. */
function commandsOf(text: string): string {
  let inCommand = false;
  let continued = false;
  const lines = text.split('\n').map((line) => {
    const command = /^\s*\$ (.*)$/.exec(line)?.[1];
    const more = inCommand ? /^\s*> ?(.*)$/.exec(line)?.[1] : undefined;
    const shell = command ?? more ?? (continued ? line : undefined);
    inCommand = shell !== undefined;
    continued = shell?.endsWith('\\') ?? false;
    return shell ?? '';
  });
  return lines.join('\n');
}
