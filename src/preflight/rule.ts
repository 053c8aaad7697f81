// What a rule of preflight is: it looks at one workflow, or one action, and says where it is wrong. One file each in preflight/rules.

import type { Dockerfile } from './dockerfile.ts';
import type { ActionFile, WorkflowFile } from './workflow.ts';

/** A piece of the file that another takes the place of; an insertion where `start` is `end`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What `--fix` can do without asking a person. */
export type Fix =
  | { readonly kind: 'edit'; readonly edits: readonly TextEdit[] }
  /** Puts the commit that a tag or branch stands for in its place, with the name as a comment. Only the repository knows it. */
  | { readonly kind: 'pin'; readonly repository: string; readonly ref: string; readonly start: number; readonly end: number };

export interface RuleFinding {
  /** Offset in the file's text. */
  readonly at: number;
  /** What is wrong and what may come of it, as a phrase. */
  readonly message: string;
  /** The mend, with the very YAML to write. */
  readonly help: string;
  readonly fix?: Fix;
}

export interface RuleContext {
  /** All workflows of the run, this one too: for a rule that follows a call from one to another. */
  readonly workflows: readonly WorkflowFile[];
}

export interface PreflightRule {
  /** Lower-case words joined by hyphens: the name in reports, in waivers and in docs/preflight.md. */
  readonly id: string;
  /** What a file that passes has, as a phrase. */
  readonly title: string;
  /** What an attacker or an accident does with a file that does not: one sentence. */
  readonly why: string;
  readonly checkWorkflow: (workflow: WorkflowFile, context: RuleContext) => readonly RuleFinding[];
  /** Absent where the rule makes no sense for an action.yml. */
  readonly checkAction?: (action: ActionFile) => readonly RuleFinding[];
  /** Absent where the rule does not speak of Dockerfiles. */
  readonly checkDockerfile?: (dockerfile: Dockerfile) => readonly RuleFinding[];
}
