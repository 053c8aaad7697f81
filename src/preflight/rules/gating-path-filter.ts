// Rule 21: a workflow that pull requests must pass runs whenever a file changes that it reads.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onpushpull_requestpull_request_targetpathspaths-ignore

import { childOf, pairOf, scalarsOf } from '../../codec/yaml-tree.ts';
import { toFilter } from '../filter-pattern.ts';
import { readFilesOf } from '../read-files.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import type { Trigger, WorkflowFile } from '../workflow.ts';

const shown = 3;
/** Files that are held against the patterns: far more than a workflow names. */
const mostFiles = 200;

export const gatingPathFilter: PreflightRule = {
  id: 'gating-path-filter',
  title: 'a gating workflow has no path filter, or one that covers every file its steps read',
  why: 'A pull request that changes only a file outside of the filter is never looked at, and merges as if it had passed.',
  checkWorkflow: (workflow) =>
    workflow.triggers
      .filter(({ event }) => event === 'pull_request' || event === 'pull_request_target')
      .flatMap((trigger) => check(workflow, trigger)),
};

function check(workflow: WorkflowFile, { event, filters }: Trigger): readonly RuleFinding[] {
  const only = pairOf(filters, 'paths');
  const ignored = pairOf(filters, 'paths-ignore');
  const pair = only ?? ignored;
  if (pair === undefined) return [];
  const patterns = scalarsOf(childOf(filters, pair.key.text)).map(({ text }) => text);
  if (patterns.length === 0) return [];
  const isInFilter = toFilter(patterns);
  const missed = readFilesOf(workflow)
    .slice(0, mostFiles)
    .filter((file) => isInFilter(file) !== (only !== undefined));
  if (missed.length === 0) return [];
  const names = missed.slice(0, shown).map((file) => `"${file}"`);
  const list = `${names.join(', ')}${missed.length > shown ? ` and ${missed.length - shown} more` : ''}`;
  return [
    {
      at: pair.key.start,
      message: `${event === 'pull_request' ? 'a pull request' : 'one'} that changes ${list} alone does not run this workflow, though it reads ${missed.length === 1 ? 'it' : 'them'}`,
      help:
        only === undefined
          ? 'remove "paths-ignore:", or the patterns that match these files'
          : `remove "paths:", or add ${missed
              .slice(0, shown)
              .map((file) => `"- '${file}'"`)
              .join(', ')}`,
    },
  ];
}
