// Runs the action: the same command as on the command line, whose answer becomes outputs, a summary, annotations and evidence.

import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Program } from '../cli/command.ts';
import { commands } from '../cli/commands/index.ts';
import { findCommand } from '../cli/find-command.ts';
import { main } from '../cli/main.ts';
import { parseArguments } from '../cli/parse-arguments.ts';
import { programs } from '../cli/programs.ts';
import { exitCodeOfKind, exitCodes, ToolError } from '../model/tool-error.ts';
import { toolVersion } from '../ops/tool-version.ts';
import { markdownCode } from '../report/escape.ts';
import { bugHelp, printToolError } from '../report/print-error.ts';
import { printJson } from '../report/print-json.ts';
import { type Answer, printSummary } from '../report/print-summary.ts';
import { cutSummary } from '../report/print-summary-cut.ts';
import { createStyle } from '../report/style.ts';
import { createActionMachine } from './action-machine.ts';
import { annotationsOf, failureOf } from './annotations.ts';
import { toAnswer, toErrorAnswer } from './answer.ts';
import { createEvidence, type Evidence } from './evidence.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { createJobLog } from './job-log.ts';
import { createJobProgress } from './job-progress.ts';
import { outputsOf } from './outputs.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { annotate, endGroup, fail, getInput, openGroup, setOutput, setSecret } from './toolkit.ts';

const selfsame = { kind: 'many', name: 'selfsame', commands } as const satisfies Program;

/** @returns The exit code, which is that of the command. */
export async function runAction(): Promise<number> {
  const secrets = createSecrets(process.env, setSecret);
  const evidence = createEvidence(process.env.RUNNER_TEMP);
  setOutput('evidence', evidence.folder);
  const log = createJobLog((text) => process.stdout.write(text), evidence.keepLog, secrets.hide);
  const workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
  const now = () => process.uptime() * 1000;

  let inputs: Inputs | undefined;
  let answer: Answer | undefined;
  let folder = workspace;
  let code: number = exitCodes.bug;
  try {
    inputs = readInputs(
      getInput,
      workspace,
      commands.map(({ name }) => name),
    );
    const machine = createActionMachine({
      log,
      workingFolder: inputs.workingFolder,
      environment: process.env,
      addSecret: secrets.add,
      now,
      opened: (opened) => {
        folder = opened;
      },
      watcher: {
        progress: (quiet) => createJobProgress(log, { open: openGroup, close: endGroup }, now, quiet),
        printed: (value) => {
          answer = toAnswer(value);
        },
        failed: (error) => {
          answer = toErrorAnswer(error, bugHelp(toolVersion));
        },
      },
    });
    code = await main(selfsame, [inputs.command, ...withEvidence(inputs, evidence)], machine, programs);
  } catch (error) {
    // Only the inputs can be wrong here: main shows whatever a command throws.
    if (!(error instanceof ToolError)) throw error;
    answer = toErrorAnswer(error, '');
    code = exitCodeOfKind[error.kind];
    log.write(printToolError('selfsame', error, createStyle(false)));
  }
  log.endLine();
  const command = inputs?.command ?? 'selfsame';
  tell({ command, inputs, answer: answer ?? { kind: 'other', value: undefined }, code, workspace, folder }, evidence, secrets);
  return code;
}

interface Ended {
  /** Name of the command, or of the program when the inputs name none. */
  readonly command: string;
  /** Absent when they are wrong. */
  readonly inputs: Inputs | undefined;
  readonly answer: Answer;
  readonly code: number;
  readonly workspace: string;
  /** Absolute path that the answer's paths count from. */
  readonly folder: string;
}

/** Outputs, evidence, summary and annotations, none of which changes the answer. */
function tell(ended: Ended, evidence: Evidence, { hide }: Secrets): void {
  const { command, inputs, answer, code, workspace, folder } = ended;
  evidence.writeReport(hide(printJson(reportOf(answer))));
  setOutput('report', evidence.reportFile);
  for (const [name, value] of Object.entries(outputsOf(answer))) setOutput(name, hide(value));
  if (code !== exitCodes.yes) evidence.keep(answer, comparedPaths(answer, inputs, folder));
  // With wrong inputs nobody knows whether a summary is wanted, and the reason is worth one.
  if (inputs?.summary !== false) writeSummary(hide(printSummary(command, answer)), evidence);
  if (code === exitCodes.yes) return;
  for (const { title, message, place } of annotationsOf(answer, workspace, folder)) annotate(title, hide(message), place);
  fail(hide(failureOf(command, answer)));
}

/** As `--json` prints it. */
function reportOf(answer: Answer): unknown {
  if (answer.kind === 'error') return { schemaVersion: 1, error: answer.value };
  return answer.value ?? { schemaVersion: 1 };
}

function writeSummary(markdown: string, { reportFile }: Evidence): void {
  const file = process.env.GITHUB_STEP_SUMMARY ?? '';
  if (file === '' || markdown === '') return;
  appendFileSync(file, cutSummary(markdown, `${markdownCode(reportFile)}, which the output "evidence" holds`));
}

/** A refused release puts both builds where the rest of the evidence lies, unless it is told another place. */
function withEvidence({ command, args }: Inputs, evidence: Evidence): readonly string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const isNamed = args.slice(0, end).some((word) => word === '--evidence' || word.startsWith('--evidence='));
  const takesIt = Object.hasOwn(findCommand(selfsame, command).options, 'evidence');
  return takesIt && !isNamed ? [`--evidence=${evidence.refusedFolder}`, ...args] : args;
}

/** What `compare` was given, as absolute paths; whoever has its answer gave it arguments that can be read. */
function comparedPaths(answer: Answer, inputs: Inputs | undefined, folder: string): readonly string[] {
  if (inputs?.command !== 'compare' || answer.kind !== 'comparison') return [];
  return parseArguments('selfsame compare', findCommand(selfsame, 'compare'), inputs.args).positionals.map((path) =>
    resolve(folder, path),
  );
}
