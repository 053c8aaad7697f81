// The workflow with which a project on GitHub releases: calls the reusable one of this project, pinned. What it does: docs/github.md

import { versionPlace } from '../codec/tag-form.ts';
import { ownProject, ownRepository, ownReusableWorkflowPath } from '../model/own-project.ts';

export interface CallingWorkflow {
  /** Full commit of the reusable workflow. */
  readonly commit: string;
  /** The tag of that commit, for the comment that people and bots read. */
  readonly tag: string;
  /** Form of the project's tags, such as `v${version}`. */
  readonly tagForm: string;
}

/** What the reusable workflow is called by, without its pin. */
export const reusableWorkflow = `${ownProject}/${ownReusableWorkflowPath}`;

/** The text of .github/workflows/release.yml, of at most 40 lines. */
export function printCallingWorkflow({ commit, tag, tagForm }: CallingWorkflow): string {
  return `# Releases each version tag: builds it twice on machines of their own, compares, signs, publishes and verifies.
# Written by "selfsame init --github", which also says how this file differs from what it would write today.
# What each job does, and what each input means: ${ownRepository}/blob/${tag}/docs/github.md
name: release

on:
  push:
    tags: [${JSON.stringify(tagGlob(tagForm))}]

permissions: {}

concurrency:
  group: release-\${{ github.ref }}
  # A release that is cut half way would have to be taken up again.
  cancel-in-progress: false

jobs:
  release:
    # The most that any job of the called workflow may have. Those that build have none of it.
    permissions:
      contents: write
      id-token: write
      attestations: write
    uses: ${reusableWorkflow}@${commit} # ${tag}
`;
}

/**
 * The filter that lets in the tags of a form, prereleases too.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function tagGlob(form: string): string {
  const [before = '', after = ''] = form.split(versionPlace).map((part) => part.replaceAll(/[*?+[\]!\\]/g, '\\$&'));
  return `${before}[0-9]+.[0-9]+.[0-9]+*${after}`;
}
