// Rule 20: a release is a draft until all of it is there and checked, and is published as the last thing.
// Source: https://docs.github.com/code-security/supply-chain-security/understanding-your-software-supply-chain/immutable-releases

import { offsetInDocument, textOf } from '../../codec/yaml-tree.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import type { ShellCommand } from '../shell-commands.ts';
import { nameOf } from '../shell-downloads.ts';
import { posixScriptsOf } from '../step-scripts.ts';
import { type Step, valueNamed, type WorkflowFile } from '../workflow.ts';

/** Actions that make a release, and publish it unless they are told otherwise. */
const makers: ReadonlySet<string> = new Set([
  'softprops/action-gh-release',
  'ncipollo/release-action',
  'actions/create-release',
  'svenstaro/upload-release-action',
]);

export const draftBeforePublish: PreflightRule = {
  id: 'draft-before-publish',
  title: 'a release is made as a draft, and published when all of it is there',
  why: 'What is published is seen, fetched and, where releases are immutable, final at once: a run that fails half way leaves a release that lacks files.',
  checkWorkflow: (workflow) =>
    workflow.jobs.flatMap((job) => [
      ...job.steps.flatMap(madeByAction),
      ...posixScriptsOf(workflow, job, job.steps).flatMap(({ script: { run, pipelines } }) =>
        pipelines
          .flat()
          .flatMap((command) => madeByCommand(workflow, command, (offset) => offsetInDocument(workflow.text, run, offset))),
      ),
    ]),
};

function madeByAction(step: Step): readonly RuleFinding[] {
  const { uses } = step;
  if (uses?.kind !== 'repository' || !makers.has(uses.repository)) return [];
  const draft = textOf(valueNamed(step.with, 'draft'));
  if (draft !== undefined && draft !== 'false' && draft !== '') return [];
  return [
    {
      at: uses.node.start,
      message: `"${uses.repository}" publishes the release before what was uploaded is checked`,
      help: 'add "draft: true" under "with:", and publish as the last step: "gh release edit "$TAG" --draft=false"',
    },
  ];
}

function madeByCommand(workflow: WorkflowFile, command: ShellCommand, place: (offset: number) => number): readonly RuleFinding[] {
  const { name, args } = nameOf(command);
  const texts = args.map(({ text }) => text);
  if (name !== 'gh' || texts[0] !== 'release') return [];
  if (texts[1] === 'create') {
    // Options that only a run knows: `"${args[@]}"`, `$FLAGS`.
    const isOpen = texts
      .slice(3)
      .some((text) => /^\$(?:\{\w+\[@\]\}|[A-Z_]*(?:FLAGS|ARGS|OPTS|OPTIONS|DRAFT)[A-Z_]*|\{\{.*\}\})/i.test(text));
    if (isOpen || texts.some((text) => /^(?:--draft(?:=(?!false).*)?|-[a-z]*d[a-z]*)$/.test(text))) return [];
    return [
      {
        at: place(command.offset),
        message: '"gh release create" publishes the release before what was uploaded is checked',
        help: 'write "gh release create --draft", and publish as the last step: "gh release edit "$TAG" --draft=false"',
      },
    ];
  }
  if (texts[1] !== 'upload' || !isPublished(workflow)) return [];
  return [
    {
      at: place(command.offset),
      message: '"gh release upload" adds to a release that is published already, which an immutable one refuses',
      help: 'start the workflow by a tag, make the release as a draft, upload, and publish it as the last step',
    },
  ];
}

/** Whether a release that is there for all to see starts it. */
function isPublished({ triggers }: WorkflowFile): boolean {
  // Without "types" every activity of a release starts it; drafts start none but "created" of none.
  return triggers.length > 0 && triggers.every(({ event }) => event === 'release');
}
