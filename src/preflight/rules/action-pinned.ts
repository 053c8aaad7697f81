// Rule 1: what a workflow uses is named by something that nobody can move. Images of containers: unchecked-download.

import type { PreflightRule, RuleFinding } from '../rule.ts';
import { isCommit, type Uses } from '../uses.ts';
import { type ActionFile, stepsOf, type WorkflowFile } from '../workflow.ts';

export const actionPinned: PreflightRule = {
  id: 'action-pinned',
  title: 'every action is pinned to a commit with its version beside it, and docker actions to a digest',
  why: 'A tag or a branch is what its owner, or whoever stole the account, makes of it tomorrow: the next run gets other code with the same token.',
  checkWorkflow: (workflow) => [
    ...stepsOf(workflow).flatMap(({ step }) => checkUses(workflow, step.uses)),
    ...workflow.jobs.flatMap((job) => checkUses(workflow, job.uses)),
  ],
  checkAction: (action) => stepsOf(action).flatMap(({ step }) => checkUses(action, step.uses)),
};

function checkUses(file: WorkflowFile | ActionFile, uses: Uses | undefined): readonly RuleFinding[] {
  switch (uses?.kind) {
    case undefined:
    case 'local':
      return [];
    case 'unknown': {
      const help = 'write "owner/name@<40 hex digits> # v1.2.3", "./path" or "docker://image@sha256:<64 hex digits>"';
      return [{ at: uses.node.start, message: `"${uses.text}" names no commit: GitHub takes no such "uses"`, help }];
    }
    case 'image': {
      if (uses.digest !== undefined) return [];
      const help = `write "uses: docker://${withoutTag(uses.image)}@sha256:<64 hex digits> # ${tagOf(uses.image)}"`;
      return [{ at: uses.node.start, message: `"${uses.text}" is named by a tag, which can be moved`, help }];
    }
    case 'repository':
      return checkRepository(file, uses);
  }
}

function checkRepository(
  file: WorkflowFile | ActionFile,
  { node, text, repository, path, ref }: Extract<Uses, { readonly kind: 'repository' }>,
): readonly RuleFinding[] {
  const name = text.slice(0, text.lastIndexOf('@'));
  const fix = {
    kind: 'pin',
    repository: name.split('/').slice(0, 2).join('/'),
    ref,
    start: node.start,
    end: node.end,
  } as const;
  if (!isCommit(ref)) {
    // It looks up its own tag in the certificate that it is given, and refuses to run under anything else.
    if (
      repository === 'slsa-framework/slsa-github-generator' &&
      path.startsWith('.github/workflows/') &&
      /^v\d+\.\d+\.\d+$/.test(ref)
    ) {
      return [];
    }
    const help = `write "uses: ${name}@<40 hex digits> # ${ref}", the commit of "${ref}"; "selfsame preflight --fix" asks for it`;
    return [{ at: node.start, message: `"${text}" is named by "${ref}", which can be moved to other code`, help, fix }];
  }
  const line = file.text.slice(node.end, lineEnd(file.text, node.end));
  if (/#.*\d/.test(line) || /#\s*(?:tag|branch|main|master)\b/.test(line)) return [];
  const help = `write the version behind it: "uses: ${name}@${ref} # v1.2.3"`;
  return [
    {
      at: node.start,
      message: 'the commit has no version beside it, so that nobody sees what it is or that it is old',
      help,
      fix,
    },
  ];
}

function withoutTag(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

function tagOf(image: string): string {
  return /:([^/:@]+)(?:@|$)/.exec(image)?.[1] ?? 'latest';
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
