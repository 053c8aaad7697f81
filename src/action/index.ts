// The action's main file.

import { exitCodes } from '../model/tool-error.ts';
import { toolVersion } from '../ops/tool-version.ts';
import { printBug } from '../report/print-error.ts';
import { createStyle } from '../report/style.ts';
import { runAction } from './run.ts';
import { fail } from './toolkit.ts';

try {
  process.exitCode = await runAction();
} catch (error) {
  // Such as a RUNNER_TEMP that cannot be written: there is no evidence to speak of then, and the log says all.
  process.stdout.write(printBug('selfsame', error, toolVersion, createStyle(false)));
  fail('selfsame: the action itself failed; the log says how');
  process.exitCode = exitCodes.bug;
}
