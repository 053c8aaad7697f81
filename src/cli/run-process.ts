// Runs the command line of this process. Apart from start.ts, which any Node must be able to load.

import type { ProgramName } from './command.ts';
import { main } from './main.ts';
import { processMachine } from './process-machine.ts';
import { programNamed, programs } from './programs.ts';

export async function runProcess(name: ProgramName): Promise<void> {
  process.exitCode = await main(programNamed(name), process.argv.slice(2), processMachine(name), programs);
}
