// Reads a workflow file as far as ours go. A key that this does not know is an error: nothing of a workflow is passed over.

import { isJsonObject, type JsonObject } from '../../../src/codec/json-shape.ts';
import { parseYaml } from '../../../src/codec/yaml.ts';

export type Access = 'read' | 'write' | 'none';
export type Permissions = Readonly<Record<string, Access>>;

export interface WorkflowFile {
  readonly on: JsonObject;
  readonly permissions: Permissions;
  readonly inputs: Readonly<Record<string, string>>;
  /** Expressions by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** In the order of the file. */
  readonly jobs: readonly Job[];
}

interface JobBase {
  readonly id: string;
  readonly needs: readonly string[];
  readonly if?: string;
  readonly permissions?: Permissions;
}

export interface CallingJob extends JobBase {
  readonly kind: 'calls';
  readonly uses: string;
  readonly with: Readonly<Record<string, string>>;
}

export interface StepsJob extends JobBase {
  readonly kind: 'steps';
  readonly runsOn: string;
  readonly timeoutMinutes: number;
  /** An expression. */
  readonly matrix?: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export type Job = CallingJob | StepsJob;

export interface Step {
  readonly id?: string;
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly run?: string;
}

/** @param file Name for messages. */
export function readWorkflow(text: string, file: string): WorkflowFile {
  const root = only(parseYaml(text, file).value, file, ['name', 'on', 'permissions', 'concurrency', 'jobs']);
  const on = objectIn(root.on, `on of ${file}`);
  const called = isJsonObject(on.workflow_call) ? on.workflow_call : {};
  return {
    on,
    permissions: toPermissions(root.permissions, file),
    inputs: mapped(called.inputs, `inputs of ${file}`, (input) => toText(objectIn(input, 'an input').default ?? '')),
    outputs: mapped(called.outputs, `outputs of ${file}`, (output) => toText(objectIn(output, 'an output').value)),
    jobs: Object.entries(objectIn(root.jobs, `jobs of ${file}`)).map(([id, job]) => readJob(id, job)),
  };
}

function readJob(id: string, value: unknown): Job {
  const what = `job ${id}`;
  const keys = ['needs', 'if', 'permissions', 'uses', 'with', 'runs-on', 'timeout-minutes', 'strategy', 'outputs', 'steps'];
  const job = only(value, what, keys);
  const base = {
    id,
    needs: job.needs === undefined ? [] : [job.needs].flat().map(toText),
    ...(job.if === undefined ? {} : { if: toText(job.if) }),
    ...(job.permissions === undefined ? {} : { permissions: toPermissions(job.permissions, what) }),
  };
  if (job.uses !== undefined) return { ...base, kind: 'calls', uses: toText(job.uses), with: mapped(job.with, what, toText) };
  const strategy = job.strategy === undefined ? undefined : only(job.strategy, `strategy of ${id}`, ['fail-fast', 'matrix']);
  return {
    ...base,
    kind: 'steps',
    runsOn: toText(job['runs-on']),
    timeoutMinutes: Number(job['timeout-minutes']),
    ...(strategy === undefined ? {} : { matrix: toText(strategy.matrix) }),
    outputs: mapped(job.outputs, what, toText),
    steps: (job.steps as readonly unknown[]).map((step, index) => readStep(step, `step ${index + 1} of ${id}`)),
  };
}

function readStep(value: unknown, what: string): Step {
  const step = only(value, what, ['id', 'name', 'if', 'uses', 'with', 'env', 'run', 'shell']);
  if (step.shell !== undefined && step.shell !== 'bash') throw new Error(`${what} wants the shell "${toText(step.shell)}"`);
  const text = (key: string) => (step[key] === undefined ? {} : { [key]: toText(step[key]) });
  return {
    ...text('id'),
    ...text('if'),
    ...text('uses'),
    ...text('run'),
    name: toText(step.name ?? step.uses ?? step.run),
    with: mapped(step.with, what, toText),
    env: mapped(step.env, what, toText),
  };
}

function toPermissions(value: unknown, what: string): Permissions {
  return mapped(value, `permissions of ${what}`, (access) => {
    if (access === 'read' || access === 'write' || access === 'none') return access;
    throw new Error(`permissions of ${what} hold ${JSON.stringify(access)}`);
  });
}

function mapped<To>(value: unknown, what: string, to: (value: unknown) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(objectIn(value ?? {}, what)).map(([name, each]) => [name, to(each)]));
}

function only(value: unknown, what: string, keys: readonly string[]): JsonObject {
  const object = objectIn(value, what);
  const [other] = Object.keys(object).filter((key) => !keys.includes(key));
  if (other !== undefined) throw new Error(`this runner does not read "${other}" of ${what}`);
  return object;
}

function objectIn(value: unknown, what: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new Error(`${what} is no mapping`);
}

function toText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`this runner does not read ${JSON.stringify(value)} as a text`);
}
