// Starts a program: checks that this Node can run it before anything else is loaded.

import type { ProgramName } from './command.ts';
import { nodeFault } from './node-version.ts';

export async function start(name: ProgramName): Promise<void> {
  const fault = nodeFault(name, process.versions.node);
  if (fault !== undefined) {
    process.stderr.write(fault);
    process.exitCode = 2;
    return;
  }
  const { runProcess } = await import('./run-process.ts');
  await runProcess(name);
}
