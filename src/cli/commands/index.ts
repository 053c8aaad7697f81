// All commands, in the order in which a release uses them.

import type { Command } from '../command.ts';
import { compareCommand } from './compare.ts';
import { completionsCommand } from './completions.ts';
import { configCommand } from './config.ts';
import { docCheckCommand } from './doc-check.ts';
import { doctorCommand } from './doctor.ts';
import { helpCommand } from './help.ts';
import { initCommand } from './init.ts';
import { planCommand } from './plan.ts';
import { preflightCommand } from './preflight.ts';
import { publishCommand } from './publish.ts';
import { rebuildCommand } from './rebuild.ts';
import { releaseCommand } from './release.ts';
import { sbomCommand } from './sbom.ts';
import { signCommand } from './sign.ts';
import { trustCommand } from './trust.ts';
import { verifyBundleCommand } from './verify-bundle.ts';
import { verifyReleaseCommand } from './verify-release.ts';

export const commands: readonly Command[] = [
  initCommand,
  configCommand,
  doctorCommand,
  planCommand,
  sbomCommand,
  releaseCommand,
  signCommand,
  publishCommand,
  verifyReleaseCommand,
  rebuildCommand,
  verifyBundleCommand,
  trustCommand,
  compareCommand,
  preflightCommand,
  docCheckCommand,
  completionsCommand,
  helpCommand,
];
