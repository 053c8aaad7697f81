// Rule 11: a release is made of what the tag names, and not of what another run left in a cache.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching

import type { YamlScalar } from '../../codec/yaml-tree.ts';
import { inputAdded } from '../edits.ts';
import { isReleaseWorkflow } from '../release-jobs.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { usesRepository } from '../uses.ts';
import { type Step, stepsOf, valueNamed, type WorkflowFile } from '../workflow.ts';

export const noCacheInRelease: PreflightRule = {
  id: 'no-cache-in-release',
  title: 'no step of a release restores a cache',
  why: 'A cache is filled by other runs: whoever ran code in one of them chooses what this release is built from.',
  checkWorkflow: (workflow) =>
    isReleaseWorkflow(workflow) ? stepsOf(workflow).flatMap(({ step }) => checkStep(workflow, step)) : [],
};

/** Actions that restore a cache unless told not to, with the input that tells it and its value. */
const byDefault: readonly { readonly action: string; readonly input: string; readonly off: string }[] = [
  { action: 'actions/setup-go', input: 'cache', off: 'false' },
  { action: 'gradle/actions', input: 'cache-disabled', off: 'true' },
  { action: 'gradle/gradle-build-action', input: 'cache-disabled', off: 'true' },
  { action: 'swatinem/rust-cache', input: 'lookup-only', off: 'true' },
  { action: 'astral-sh/setup-uv', input: 'enable-cache', off: 'false' },
  { action: 'golangci/golangci-lint-action', input: 'skip-cache', off: 'true' },
  { action: 'mlugg/setup-zig', input: 'use-cache', off: 'false' },
];

/** Actions that restore one when told to, with the input. */
const whenAsked: readonly { readonly action: string; readonly input: string }[] = [
  { action: 'actions/setup-node', input: 'cache' },
  { action: 'actions/setup-python', input: 'cache' },
  { action: 'actions/setup-java', input: 'cache' },
  { action: 'actions/setup-dotnet', input: 'cache' },
  { action: 'ruby/setup-ruby', input: 'bundler-cache' },
  { action: 'pnpm/action-setup', input: 'cache' },
  { action: 'docker/build-push-action', input: 'cache-from' },
  { action: 'subosito/flutter-action', input: 'cache' },
];

function checkStep(workflow: WorkflowFile, step: Step): readonly RuleFinding[] {
  const { uses } = step;
  if (uses?.kind !== 'repository') return [];
  // A step that says itself when it is left out is for other runs of the same file.
  if (/refs\/tags|github\.ref_type|event_name/.test(step.condition?.text ?? '')) return [];
  const at = uses.node.start;
  if (uses.repository === 'actions/cache') {
    if (uses.path === 'save' || valueNamed(step.with, 'lookup-only')?.text === 'true') return [];
    return [{ at, message: `"${uses.text}" restores a cache that other runs filled`, help: 'remove the step from the release' }];
  }
  const always = byDefault.find(({ action }) => usesRepository(uses, action));
  if (always !== undefined) return checkDefault(workflow, step, always, uses.text);
  const asked = whenAsked.find(({ action }) => usesRepository(uses, action));
  const value = asked === undefined ? undefined : valueNamed(step.with, asked.input);
  if (asked === undefined || value === undefined || isOff(value)) return [];
  return [
    {
      at: value.start,
      message: `"${asked.input}: ${value.text.split('\n', 1)[0] ?? ''}" restores a cache that other runs filled`,
      help: `remove "${asked.input}" from this step`,
    },
  ];
}

function checkDefault(
  workflow: WorkflowFile,
  step: Step,
  { input, off }: { readonly input: string; readonly off: string },
  text: string,
): readonly RuleFinding[] {
  const value = valueNamed(step.with, input);
  if (value !== undefined && (value.text.toLowerCase() === off || value.text.includes('${{'))) return [];
  const edit =
    value === undefined
      ? inputAdded(workflow.tree, step.node, `${input}: ${off}`)
      : { start: value.start, end: value.end, text: off };
  return [
    {
      at: value?.start ?? step.uses?.node.start ?? step.node.start,
      message: `"${text}" restores a cache that other runs filled`,
      help: `write "with: { ${input}: ${off} }" at this step`,
      ...(edit === undefined ? {} : { fix: { kind: 'edit' as const, edits: [edit] } }),
    },
  ];
}

function isOff({ text }: YamlScalar): boolean {
  return text === '' || text.toLowerCase() === 'false' || text.includes('${{');
}
