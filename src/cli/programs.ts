// The three programs that an installation puts on the PATH.

import type { Program, ProgramName } from './command.ts';
import { docCheckCommand } from './commands/doc-check.ts';
import { commands } from './commands/index.ts';
import { verifyReleaseCommand } from './commands/verify-release.ts';

const selfsame: Program = { kind: 'many', name: 'selfsame', commands };
const verifyRelease: Program = { kind: 'one', name: 'verify-release', command: verifyReleaseCommand };
const docCheck: Program = { kind: 'one', name: 'doc-check', command: docCheckCommand };

export const programs: readonly Program[] = [selfsame, verifyRelease, docCheck];

export function programNamed(name: ProgramName): Program {
  switch (name) {
    case 'selfsame':
      return selfsame;
    case 'verify-release':
      return verifyRelease;
    case 'doc-check':
      return docCheck;
  }
}
