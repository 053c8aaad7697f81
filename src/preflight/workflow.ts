// A workflow of GitHub Actions, and an action, as the rules look at them: every part with the node it was read from.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax

import {
  childOf,
  itemsOf,
  pairOf,
  pairsOf,
  scalarOf,
  scalarsOf,
  textOf,
  type YamlMap,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
  type YamlTree,
} from '../codec/yaml-tree.ts';
import { parseUses, type Uses } from './uses.ts';

/** One event of `on`. */
export interface Trigger {
  /** Such as `push`; as written. */
  readonly event: string;
  /** Where the event's name stands. */
  readonly at: number;
  /** Its filters, `branches`, `tags`, `paths` and the like; undefined where it has none. */
  readonly filters: YamlNode | undefined;
}

export type Access = 'none' | 'read' | 'write';

/** A `permissions` key. */
export interface Permissions {
  readonly key: YamlScalar;
  readonly node: YamlNode;
  /** `read-all` or `write-all` in place of scopes. */
  readonly all: 'read' | 'write' | undefined;
  /** In the order of the file. What is not listed is none, where `all` is undefined. */
  readonly scopes: readonly { readonly scope: string; readonly access: Access; readonly at: number }[];
}

/** Names with scalars: `env` or `with`. */
export type Values = readonly { readonly name: string; readonly key: YamlScalar; readonly value: YamlScalar }[];

export interface Step {
  readonly node: YamlMap;
  /** Of its job, from 0. */
  readonly index: number;
  readonly id: string | undefined;
  readonly uses: Uses | undefined;
  readonly run: YamlScalar | undefined;
  /** As written at the step; a default of the job or the workflow is not looked up. */
  readonly shell: string | undefined;
  readonly condition: YamlScalar | undefined;
  readonly with: Values;
  readonly env: Values;
}

export interface Job {
  readonly id: string;
  readonly key: YamlScalar;
  readonly node: YamlMap;
  /** Its own; what it really holds is `permissionsOf(workflow, job)`. */
  readonly permissions: Permissions | undefined;
  readonly needs: readonly YamlScalar[];
  /** The reusable workflow that the job calls. It has no steps then. */
  readonly uses: Uses | undefined;
  readonly with: Values;
  readonly env: Values;
  /** `runs-on`, `timeout-minutes`, `environment`, `secrets`, `if`, `strategy`, `container`, `outputs` are read with `childOf(job.node, …)`. */
  readonly steps: readonly Step[];
}

interface SourceFile {
  /** Path as the user knows it, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly tree: YamlTree;
  readonly root: YamlMap;
}

export interface WorkflowFile extends SourceFile {
  readonly kind: 'workflow';
  readonly triggers: readonly Trigger[];
  readonly permissions: Permissions | undefined;
  readonly env: Values;
  readonly jobs: readonly Job[];
}

export interface ActionFile extends SourceFile {
  readonly kind: 'action';
  /** `composite`, `node24`, `docker` and the like. */
  readonly using: string | undefined;
  /** Of a composite action; empty for any other. */
  readonly steps: readonly Step[];
}

/** What makes a tree no workflow; `at` is an offset. */
export interface NoWorkflow {
  readonly kind: 'neither';
  readonly at: number;
  readonly message: string;
  readonly help: string;
}

/** @param file Path as the user knows it. Whether it is a workflow or an action is decided by its keys: `jobs` or `runs`. */
export function toWorkflow(tree: YamlTree, file: string): WorkflowFile | ActionFile | NoWorkflow {
  const { root, text } = tree;
  if (root.kind !== 'map') return neither(root.start, 'the file is not a map of keys');
  const jobs = pairOf(root, 'jobs');
  const runs = childOf(root, 'runs');
  if (jobs === undefined && runs !== undefined) {
    const steps = toSteps(childOf(runs, 'steps'));
    return { kind: 'action', file, text, tree, root, using: textOf(childOf(runs, 'using')), steps };
  }
  const on = pairOf(root, 'on');
  if (jobs === undefined) return neither(root.start, 'there is neither "jobs" nor "runs"');
  if (jobs.value.kind !== 'map' || jobs.value.pairs.length === 0) return neither(jobs.key.start, '"jobs" holds no job');
  if (on === undefined) return neither(root.start, 'there is no "on", so the workflow never runs');
  for (const { key, value } of jobs.value.pairs) {
    if (value.kind !== 'map') return neither(key.start, `the job "${key.text}" is not a map of keys`);
  }
  return {
    kind: 'workflow',
    file,
    text,
    tree,
    root,
    triggers: toTriggers(on.value),
    permissions: toPermissions(pairOf(root, 'permissions')),
    env: toValues(childOf(root, 'env')),
    jobs: jobs.value.pairs.flatMap(({ key, value }) => (value.kind === 'map' ? [toJob(key, value)] : [])),
  };
}

/** What the token of a job may do: its own permissions, else the workflow's; undefined where the repository's settings decide. */
export function permissionsOf(workflow: WorkflowFile, job: Job): Permissions | undefined {
  return job.permissions ?? workflow.permissions;
}

/** What a `permissions` key grants for a scope. */
export function accessTo(permissions: Permissions, scope: string): Access {
  // Source: "read-all" and "write-all" hold for every scope; id-token has write and none only.
  if (permissions.all !== undefined) return scope === 'id-token' && permissions.all === 'read' ? 'none' : permissions.all;
  return permissions.scopes.find((each) => each.scope === scope)?.access ?? 'none';
}

/** The steps of a file, with the job of each; undefined in an action. */
export function stepsOf(file: WorkflowFile | ActionFile): readonly { readonly step: Step; readonly job: Job | undefined }[] {
  switch (file.kind) {
    case 'action':
      return file.steps.map((step) => ({ step, job: undefined }));
    case 'workflow':
      return file.jobs.flatMap((job) => job.steps.map((step) => ({ step, job })));
  }
}

/** The value of a name in `with` or `env`; `with` does not care about upper and lower case. */
export function valueNamed(values: Values, name: string): YamlScalar | undefined {
  return values.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value;
}

function neither(at: number, message: string): NoWorkflow {
  return {
    kind: 'neither',
    at,
    message: `${message}, so GitHub runs nothing of it`,
    help: 'a workflow has "on:" and "jobs:", an action has "runs:"; name other YAML files not at all',
  };
}

function toTriggers(on: YamlNode): readonly Trigger[] {
  if (on.kind !== 'map') return scalarsOf(on).map(({ text, start }) => ({ event: text, at: start, filters: undefined }));
  return on.pairs.map(({ key, value }) => ({
    event: key.text,
    at: key.start,
    filters: value.kind === 'scalar' && value.text === '' ? undefined : value,
  }));
}

function toPermissions(pair: YamlPair | undefined): Permissions | undefined {
  if (pair === undefined) return undefined;
  const { key, value: node } = pair;
  const word = textOf(node);
  return {
    key,
    node,
    all: word === 'write-all' ? 'write' : word === 'read-all' ? 'read' : undefined,
    scopes: pairsOf(node).map(({ key: { text, start }, value }) => ({ scope: text, access: toAccess(textOf(value)), at: start })),
  };
}

function toAccess(word: string | undefined): Access {
  return word === 'write' || word === 'read' ? word : 'none';
}

function toJob(key: YamlScalar, node: YamlMap): Job {
  return {
    id: key.text,
    key,
    node,
    permissions: toPermissions(pairOf(node, 'permissions')),
    needs: scalarsOf(childOf(node, 'needs')),
    uses: toUses(childOf(node, 'uses')),
    with: toValues(childOf(node, 'with')),
    env: toValues(childOf(node, 'env')),
    steps: toSteps(childOf(node, 'steps')),
  };
}

function toSteps(node: YamlNode | undefined): readonly Step[] {
  return itemsOf(node).flatMap((item, index) => (item.kind === 'map' ? [toStep(item, index)] : []));
}

function toStep(node: YamlMap, index: number): Step {
  return {
    node,
    index,
    id: textOf(childOf(node, 'id')),
    uses: toUses(childOf(node, 'uses')),
    run: scalarOf(childOf(node, 'run')),
    shell: textOf(childOf(node, 'shell')),
    condition: scalarOf(childOf(node, 'if')),
    with: toValues(childOf(node, 'with')),
    env: toValues(childOf(node, 'env')),
  };
}

function toUses(node: YamlNode | undefined): Uses | undefined {
  return node?.kind === 'scalar' ? parseUses(node) : undefined;
}

function toValues(node: YamlNode | undefined): Values {
  return pairsOf(node).flatMap(({ key, value }) => (value.kind === 'scalar' ? [{ name: key.text, key, value }] : []));
}
