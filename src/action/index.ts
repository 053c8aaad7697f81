// The action's main file.

import { exitCodes } from '../model/tool-error.ts';
import { toolVersion } from '../ops/tool-version.ts';
import { printBug } from '../report/print-error.ts';
import { createStyle } from '../report/style.ts';
import { createJobLog } from './job-log.ts';
import { runAction } from './run.ts';
import { createSecrets } from './secrets.ts';
import { fail, setSecret } from './toolkit.ts';

try {
  process.exitCode = await runAction();
} catch (error) {
  // Such as a RUNNER_TEMP that cannot be written: there is no evidence to speak of then, and the log says all.
  const log = createJobLog(
    (text) => process.stdout.write(text),
    () => undefined,
    createSecrets(process.env, setSecret).hide,
  );
  log.write(printBug('selfsame', error, toolVersion, createStyle(false)));
  log.endLine();
  fail('selfsame: the action itself failed; the log says how');
  process.exitCode = exitCodes.bug;
}
