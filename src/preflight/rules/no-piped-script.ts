// Rule 17: no script runs that is fetched in the same breath.

import { offsetInDocument } from '../../codec/yaml-tree.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { type PipedScript, pipedScripts, scriptsInPowershell } from '../shell-piped-scripts.ts';
import { scriptOf } from '../step-scripts.ts';
import { type ActionFile, stepsOf, type WorkflowFile } from '../workflow.ts';

export const noPipedScript: PreflightRule = {
  id: 'no-piped-script',
  title: 'no script is run as it comes from the network',
  why: 'Whoever holds the server, or the name, decides on each run anew what the job does with its token; nothing of it can be checked or seen later.',
  checkWorkflow: check,
  checkAction: check,
};

function check(file: WorkflowFile | ActionFile): readonly RuleFinding[] {
  return stepsOf(file).flatMap(({ step, job }) => {
    const script = scriptOf(file, job, step);
    if (script === undefined) return [];
    const found = script.language === 'posix' ? pipedScripts(script.pipelines) : scriptsInPowershell(script.run.text);
    return found.map((piped) => ({
      at: offsetInDocument(file.text, script.run, piped.offset),
      message: messageOf(piped),
      help: 'fetch it into a file, check its digest, then run the file: "curl -fsSLo install.sh URL", "echo \'SHA256  install.sh\' | sha256sum -c", "bash install.sh"',
    }));
  });
}

function messageOf({ url, runner }: PipedScript): string {
  return url === undefined || url === ''
    ? `what is fetched goes straight into "${runner}"`
    : `"${url}" goes straight into "${runner}", whatever it is today`;
}
