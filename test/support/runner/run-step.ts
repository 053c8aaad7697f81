// Runs one step as the runner does: a child process with the runner's variables and files, whose log and files are read afterwards.
// Sources: actions/runner, Runner.Worker/Handlers/NodeScriptActionHandler.cs and FileCommandManager.cs.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assignments, parseAssignments } from './file-commands.ts';
import { defaultGithub, githubVariables } from './github-context.ts';
import { mask, readLog } from './log.ts';
import type { StepRequest, StepResult } from './types.ts';

/** The server's limit; the runner's own sources named 128 KiB at first. */
const maxSummaryBytes = 1024 * 1024;

export async function runStep(request: StepRequest): Promise<StepResult> {
  const temporaryFolder = request.temporaryFolder ?? mkdtempSync(join(tmpdir(), 'selfsame-runner-'));
  mkdirSync(temporaryFolder, { recursive: true });
  const files = makeFiles(temporaryFolder, request);
  const ended = await runProgram(request, { ...variablesOf(request, temporaryFolder), ...files.variables });

  const bearer = request.tokens === undefined ? [] : [request.tokens.bearer];
  const { annotations, commands, log, masks, faults } = readLog(
    [ended.stdout, ended.stderr],
    [...(request.masks ?? []), ...bearer],
  );
  const told = (name: string): Assignments => parseAssignments(readText(files.path(name)));
  const [outputs, state, environment] = [told('output'), told('state'), told('env')];
  const summary = readText(files.path('step_summary'));
  const tooLong = Buffer.byteLength(summary) > maxSummaryBytes;
  const wrong = [
    ...faults,
    ...[outputs, state, environment].flatMap(({ fault }) => (fault === undefined ? [] : [fault])),
    ...(tooLong ? [`a summary of ${Buffer.byteLength(summary)} bytes is not taken`] : []),
  ];
  const { exitCode, timedOut } = ended;
  return {
    exitCode,
    timedOut,
    conclusion: ended.exitCode === 0 && wrong.length === 0 ? 'success' : 'failure',
    outputs: outputs.values,
    state: state.values,
    environment: environment.values,
    path: readText(files.path('path'))
      .split('\n')
      .filter((line) => line !== ''),
    annotations,
    commands,
    log,
    masks,
    summary: tooLong ? '' : mask(summary, masks),
    faults: wrong,
    warnings: [],
    written: { stdout: ended.stdout, stderr: ended.stderr },
    temporaryFolder,
  };
}

function makeFiles(temporaryFolder: string, { event = {} }: StepRequest) {
  const folder = join(temporaryFolder, '_runner_file_commands');
  mkdirSync(folder, { recursive: true });
  const suffix = randomUUID();
  const path = (name: string) => join(folder, `${name}_${suffix}`);
  for (const name of ['output', 'state', 'env', 'path', 'step_summary']) writeFileSync(path(name), '');
  mkdirSync(join(temporaryFolder, '_github_workflow'), { recursive: true });
  const eventFile = join(temporaryFolder, '_github_workflow', 'event.json');
  writeFileSync(eventFile, JSON.stringify(event, undefined, 2));
  return {
    path,
    variables: {
      GITHUB_OUTPUT: path('output'),
      GITHUB_STATE: path('state'),
      GITHUB_ENV: path('env'),
      GITHUB_PATH: path('path'),
      GITHUB_STEP_SUMMARY: path('step_summary'),
      GITHUB_EVENT_PATH: eventFile,
    },
  };
}

function variablesOf(request: StepRequest, temporaryFolder: string): Readonly<Record<string, string>> {
  const { workspace, environment = {}, github = {}, tokens } = request;
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/nonexistent',
    ...(process.env.TMPDIR === undefined ? {} : { TMPDIR: process.env.TMPDIR }),
    ...environment,
    ...githubVariables({ ...defaultGithub, ...github }),
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temporaryFolder,
    RUNNER_TOOL_CACHE: join(temporaryFolder, '_tool'),
    RUNNER_WORKSPACE: join(workspace, '..'),
    ...(tokens === undefined ? {} : { ACTIONS_ID_TOKEN_REQUEST_URL: tokens.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: tokens.bearer }),
  };
}

function runProgram(
  { command: [program = '', ...words], workspace, workingFolder = workspace, timeoutMs = 60_000 }: StepRequest,
  environment: Readonly<Record<string, string>>,
): Promise<Pick<StepResult, 'exitCode' | 'timedOut'> & { readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: workingFolder, env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const streams: readonly [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => streams[0].push(chunk));
    child.stderr.on('data', (chunk: Buffer) => streams[1].push(chunk));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      const [stdout = '', stderr = ''] = streams.map((chunks) => Buffer.concat(chunks).toString('utf8'));
      resolve({ exitCode: code ?? undefined, timedOut, stdout, stderr });
    });
  });
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
