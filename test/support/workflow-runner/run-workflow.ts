// Runs a workflow of ours and the reusable one that it calls, each job as local processes in folders of its own: with exactly the token that
// its permissions give, and with identity tokens only where it has `id-token: write`.
// Sources: GitHub's workflow syntax and its pages on permissions of reusable workflows.

import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defaultGithub, type GithubContext, runAction, runStep, type StepResult, type TokenEndpoint } from '../runner/index.ts';
import { type ActionContext, ArtifactStore, checkOut, downloadArtifacts, uploadArtifact } from './actions.ts';
import { type ExpressionScope, evaluateTemplate, holds, toText, type Value } from './expressions.ts';
import {
  type Access,
  type CallingJob,
  type Permissions,
  readWorkflow,
  type Step,
  type StepsJob,
  type WorkflowFile,
} from './read-workflow.ts';

export interface WorkflowRun {
  /** Absolute path of an empty folder: the machines' disks. */
  readonly folder: string;
  /** Absolute path of the repository that a checkout clones. */
  readonly origin: string;
  /** Text of the workflow that the event started. */
  readonly workflow: string;
  /** Text of the reusable workflow, by what `uses:` says without its ref. */
  readonly reusable: Readonly<Record<string, string>>;
  /** Absolute path of the folder that holds our action.yml. */
  readonly action: string;
  /** What our action is called by, without its ref. */
  readonly actionName: string;
  readonly github: GithubContext;
  /** Makes the token of a job known where it is used. */
  readonly addToken: (token: string, permissions: Permissions) => void;
  /** Offered to jobs with `id-token: write` alone. */
  readonly offerTokens: (github: GithubContext) => TokenEndpoint;
  /** Told before a job's first step; of a matrix, before its first leg. */
  readonly beforeJob?: (id: string) => void | Promise<void>;
  /** An earlier run whose failed jobs are to run again: what succeeded is kept, with its outputs and artifacts. */
  readonly again?: WorkflowResult;
  /** Variables of every machine, such as a proxy. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface StepRecord {
  readonly name: string;
  readonly uses?: string;
  /** Inputs, or the script, with every expression filled in. */
  readonly with: Readonly<Record<string, string>>;
  readonly conclusion: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  /** Absent for what this runner does by itself. */
  readonly result?: StepResult;
}

export interface JobRecord {
  readonly id: string;
  /** Of a leg of a matrix. */
  readonly matrix?: Readonly<Record<string, string>>;
  readonly conclusion: 'success' | 'failure' | 'skipped';
  readonly permissions: Permissions;
  readonly mayHaveIdentityTokens: boolean;
  /** The job's GITHUB_TOKEN. */
  readonly token: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepRecord[];
  readonly workspace: string;
  readonly temporaryFolder: string;
}

export interface WorkflowResult {
  readonly conclusion: 'success' | 'failure';
  readonly jobs: readonly JobRecord[];
  readonly artifacts: ArtifactStore;
  /** Outputs of the reusable workflow. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** @throws {Error} for what GitHub would refuse to start, and for what this runner does not know. */
export async function runWorkflow(run: WorkflowRun): Promise<WorkflowResult> {
  const caller = readWorkflow(run.workflow, 'the workflow');
  const [job, ...others] = caller.jobs;
  if (job?.kind !== 'calls' || others.length > 0) throw new Error('this runner runs workflows of one job, which calls another');
  const { name, ref, called } = readCalled(run, job);
  const inputs = inputsOf(called, job);
  const granted = job.permissions ?? caller.permissions;
  const jobWorkflowRef = name.startsWith('./') ? `${run.github.repository}/${name.slice(2)}@${run.github.ref}` : `${name}@${ref}`;
  const artifacts = run.again?.artifacts ?? new ArtifactStore(join(run.folder, 'artifacts'));
  const jobs: JobRecord[] = [];
  const needed = new Map<string, JobRecord>();

  const sorted = called.jobs.map((each) => {
    if (each.kind !== 'steps') throw new Error(`job ${each.id}: this runner does not call from a called workflow`);
    requireGranted(each, called.permissions, granted);
    return each;
  });
  for (const each of sorted) {
    const needs = each.needs.map((id) => {
      const done = needed.get(id);
      if (done === undefined) throw new Error(`job ${each.id} needs "${id}", which stands after it or nowhere`);
      return done;
    });
    const before = run.again?.jobs.filter(({ id, conclusion }) => id === each.id && conclusion === 'success') ?? [];
    const [kept] = before;
    if (kept !== undefined) {
      jobs.push(...before);
      needed.set(each.id, kept);
      continue;
    }
    const status = needs.every(({ conclusion }) => conclusion === 'success') ? 'success' : 'failure';
    const contexts = {
      inputs,
      needs: Object.fromEntries(needs.map(({ id, outputs, conclusion }) => [id, { outputs, result: conclusion }])),
      github: githubContext(run.github, ''),
    };
    if (!holds(each.if, { contexts, status })) {
      const skipped = skippedJob(each, each.permissions ?? called.permissions);
      jobs.push(skipped);
      needed.set(each.id, skipped);
      continue;
    }
    await run.beforeJob?.(each.id);
    const legs = matrixOf(each, contexts);
    const records = await Promise.all(
      legs.map((matrix, index) =>
        runJob(
          { run, job: each, permissions: each.permissions ?? called.permissions, contexts, artifacts, jobWorkflowRef, ref },
          matrix,
          index,
        ),
      ),
    );
    jobs.push(...records);
    const failed = records.find(({ conclusion }) => conclusion === 'failure');
    const [first] = records;
    if (first === undefined) throw new Error(`job ${each.id} has no leg`);
    needed.set(each.id, failed ?? first);
  }
  const contexts = { jobs: Object.fromEntries([...needed].map(([id, { outputs }]) => [id, { outputs }])) };
  return {
    conclusion: jobs.some(({ conclusion }) => conclusion === 'failure') ? 'failure' : 'success',
    jobs,
    artifacts,
    outputs: texts(called.outputs, { contexts }),
  };
}

function readCalled(run: WorkflowRun, { uses }: CallingJob) {
  const at = uses.startsWith('./') ? -1 : uses.lastIndexOf('@');
  const name = at < 0 ? uses : uses.slice(0, at);
  const text = run.reusable[name];
  if (text === undefined) throw new Error(`nothing is called "${name}" here`);
  const called = readWorkflow(text, name);
  if (called.on.workflow_call === undefined) throw new Error(`"${name}" cannot be called`);
  return { name, ref: at < 0 ? run.github.ref : uses.slice(at + 1), called };
}

function inputsOf({ inputs }: WorkflowFile, job: CallingJob): Readonly<Record<string, string>> {
  const [strange] = Object.keys(job.with).filter((name) => !(name in inputs));
  if (strange !== undefined) throw new Error(`the called workflow has no input "${strange}"`);
  return { ...inputs, ...job.with };
}

/** A called job may have less than its caller gives it, and never more: GitHub does not start such a run. */
function requireGranted(job: StepsJob, fallback: Permissions, granted: Permissions): void {
  const rank: Readonly<Record<Access, number>> = { none: 0, read: 1, write: 2 };
  for (const [permission, access] of Object.entries(job.permissions ?? fallback)) {
    if (rank[access] > rank[granted[permission] ?? 'none']) {
      throw new Error(`job ${job.id} wants "${permission}: ${access}", and the caller gives "${granted[permission] ?? 'none'}"`);
    }
  }
}

function matrixOf(
  job: StepsJob,
  contexts: ExpressionScope['contexts'],
): readonly (Readonly<Record<string, string>> | undefined)[] {
  if (job.matrix === undefined) return [undefined];
  const matrix = evaluateTemplate(job.matrix, { contexts }) as { readonly include?: readonly Readonly<Record<string, string>>[] };
  if (matrix.include === undefined || Object.keys(matrix).length !== 1)
    throw new Error('this runner reads a matrix of "include" alone');
  return matrix.include;
}

function skippedJob(job: StepsJob, permissions: Permissions): JobRecord {
  return {
    ...{ id: job.id, conclusion: 'skipped', permissions, mayHaveIdentityTokens: false, token: '', outputs: {}, steps: [] },
    ...{ workspace: '', temporaryFolder: '' },
  };
}

interface JobSetting {
  readonly run: WorkflowRun;
  readonly job: StepsJob;
  readonly permissions: Permissions;
  readonly contexts: ExpressionScope['contexts'];
  readonly artifacts: ArtifactStore;
  readonly jobWorkflowRef: string;
  /** What the caller wrote behind the `@`. */
  readonly ref: string;
}

async function runJob(
  setting: JobSetting,
  matrix: Readonly<Record<string, string>> | undefined,
  index: number,
): Promise<JobRecord> {
  const { run, job, permissions, jobWorkflowRef } = setting;
  const machine = join(run.folder, `${job.id}-${index}`);
  const [owner = '', name = ''] = run.github.repository.split('/');
  const workspace = join(machine, 'work', owner, name);
  const temporaryFolder = join(machine, 'work', '_temp');
  for (const folder of [workspace, temporaryFolder, join(machine, 'home'), join(machine, 'tmp'), join(machine, 'bin')]) {
    mkdirSync(folder, { recursive: true });
  }
  // Steps may do as root what a hosted machine lets them do; here it is only noted.
  writeFileSync(join(machine, 'bin', 'sudo'), '#!/bin/sh\necho "sudo $*"\n', { mode: 0o755 });
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  run.addToken(token, permissions);
  const workflowSha = /^[0-9a-f]{40}$/.test(setting.ref) ? setting.ref : run.github.sha;
  const github = { ...run.github, job: job.id, jobWorkflowRef, jobWorkflowSha: workflowSha };
  const mayHaveIdentityTokens = permissions['id-token'] === 'write';
  const machineOf: Machine = {
    ...{ machine, workspace, temporaryFolder, token, github },
    ...(mayHaveIdentityTokens ? { tokens: run.offerTokens(github) } : {}),
    masks: [token],
  };

  const steps: StepRecord[] = [];
  const done: Record<string, Value> = {};
  const contexts = {
    ...setting.contexts,
    github: githubContext(github, token),
    runner: { temp: temporaryFolder, os: 'Linux' },
    job: { status: 'success', workflow_ref: jobWorkflowRef, workflow_sha: workflowSha },
    steps: done,
    ...(matrix === undefined ? {} : { matrix }),
  };
  for (const step of job.steps) {
    const status = steps.some(({ conclusion }) => conclusion === 'failure') ? 'failure' : 'success';
    const record = await runOneStep(setting, machineOf, step, { contexts, status });
    steps.push(record);
    if (step.id !== undefined) done[step.id] = { outputs: record.outputs, conclusion: record.conclusion };
  }
  return {
    id: job.id,
    ...(matrix === undefined ? {} : { matrix }),
    conclusion: steps.some(({ conclusion }) => conclusion === 'failure') ? 'failure' : 'success',
    ...{ permissions, mayHaveIdentityTokens, token, steps, workspace, temporaryFolder },
    outputs: texts(job.outputs, { contexts }),
  };
}

interface Machine {
  readonly machine: string;
  readonly workspace: string;
  readonly temporaryFolder: string;
  readonly token: string;
  readonly github: GithubContext;
  readonly tokens?: TokenEndpoint;
  readonly masks: readonly string[];
}

async function runOneStep(setting: JobSetting, machine: Machine, step: Step, scope: ExpressionScope): Promise<StepRecord> {
  const { run, artifacts } = setting;
  const given = {
    ...texts(step.with, scope),
    ...(step.run === undefined ? {} : { run: toText(evaluateTemplate(step.run, scope)) }),
  };
  const base = { name: step.name, ...(step.uses === undefined ? {} : { uses: step.uses }), with: given };
  if (!holds(step.if, scope)) return { ...base, conclusion: 'skipped', outputs: {} };
  const { workspace, temporaryFolder, github, tokens, masks } = machine;
  const request = {
    ...{ workspace, temporaryFolder, github, masks, timeoutMs: 240_000 },
    ...(tokens === undefined ? {} : { tokens }),
    environment: {
      ...run.environment,
      HOME: join(machine.machine, 'home'),
      TMPDIR: join(machine.machine, 'tmp'),
      PATH: `${join(machine.machine, 'bin')}:${process.env.PATH ?? ''}`,
      ...texts(step.env, scope),
    },
  };
  if (step.run !== undefined) {
    const script = join(temporaryFolder, `${randomBytes(8).toString('hex')}.sh`);
    writeFileSync(script, given.run ?? '');
    const result = await runStep({ ...request, command: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', script] });
    return { ...base, conclusion: result.conclusion, outputs: result.outputs, result };
  }
  const [name = '', ref = ''] = (step.uses ?? '').split('@');
  if (!/^[0-9a-f]{40}$/.test(ref)) throw new Error(`"${step.uses}" is not pinned`);
  const context: ActionContext = { workspace, origin: run.origin, github, token: machine.token, artifacts };
  if (name === run.actionName) {
    const result = await runAction({ ...request, action: run.action, inputs: given });
    if (result.warnings.length > 0) throw new Error(`${step.name}: ${result.warnings.join(', ')}`);
    return { ...base, conclusion: result.conclusion, outputs: result.outputs, result };
  }
  switch (name) {
    case 'actions/checkout':
      checkOut(context, given);
      return { ...base, conclusion: 'success', outputs: {} };
    case 'actions/upload-artifact':
      return { ...base, conclusion: uploadArtifact(context, given), outputs: {} };
    case 'actions/download-artifact':
      return { ...base, conclusion: downloadArtifacts(context, given), outputs: {} };
    default:
      throw new Error(`this runner does not know the action "${basename(name)}"`);
  }
}

function githubContext(github: GithubContext, token: string): Value {
  const { repository, ref, sha } = github;
  return { repository, ref, sha, token, ref_name: ref.replace(/^refs\/(heads|tags)\//, '') };
}

function texts(templates: Readonly<Record<string, string>>, scope: ExpressionScope): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [name, toText(evaluateTemplate(template, scope))]),
  );
}

/** The context of a push of a tag. */
export function pushOf(change: Pick<GithubContext, 'repository' | 'ref' | 'sha' | 'apiUrl'>): GithubContext {
  const workflowRef = `${change.repository}/.github/workflows/release.yml@${change.ref}`;
  return {
    ...defaultGithub,
    ...change,
    workflowRef,
    workflowSha: change.sha,
    jobWorkflowRef: workflowRef,
    jobWorkflowSha: change.sha,
  };
}
