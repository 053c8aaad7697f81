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
  const { main } = await import('./main.ts');
  const { processMachine } = await import('./process-machine.ts');
  const { programNamed, programs } = await import('./programs.ts');
  process.exitCode = await main(programNamed(name), process.argv.slice(2), processMachine(name), programs);
}
