// What a rule of doc-check is, and what it is given.

import type { Directive, MarkdownDocument, RuleOutcome } from '../model/document.ts';
import type { CommandResult } from '../model/world.ts';
import type { DocumentCheckConfig } from './document-config.ts';

/** One rule; one file each in doccheck/rules. */
export interface DocumentRule {
  /** Lower-case words joined by hyphens; the name in findings and waivers. */
  readonly id: string;
  /** Completes "demands that …". */
  readonly title: string;
  readonly run: (input: RuleInput) => Promise<RuleOutcome>;
}

export interface RuleInput {
  /** Sorted by path. */
  readonly documents: readonly MarkdownDocument[];
  /** What comments tell doc-check, in the order of the documents. Waivers are applied by the engine, to what rules return. */
  readonly directives: readonly Directive[];
  readonly config: DocumentCheckConfig;
  readonly project: Project;
}

/** The project that the documents are of, seen from the folder where the command runs. Paths are relative to it, with forward slashes. */
export interface Project {
  /** What stands at a path, links followed inside the project; undefined for nothing, and for whatever leads out of it. */
  kindAt(path: string): Promise<'file' | 'folder' | 'other' | undefined>;
  /** The text of a regular file of at most 8 MiB; undefined where there is none. */
  readText(path: string): Promise<string | undefined>;
  /** Every file that git knows or would know, sorted; without git every file outside of node_modules. */
  paths(): Promise<readonly string[]>;
  /**
   * Runs a shell command that the project's own configuration names, in the project's folder.
   *
   * @throws {ToolError} `doc-check/command-failed` when it ends with another status than 0 and `mayFail` is not set.
   */
  run(command: string, options?: { readonly mayFail?: boolean }): Promise<CommandResult>;
  /** Syntax errors of shell texts, in order; undefined where a text is sound. Asks a real bash, and where there is none a parser of its own. */
  checkShell(texts: readonly string[]): Promise<readonly (ShellFault | undefined)[]>;
  /** The errors and warnings of shellcheck for shell texts, in order; undefined where it is not installed. */
  lintShell(texts: readonly string[]): Promise<readonly (readonly ShellFault[])[] | undefined>;
  /**
   * Runs a script in a fresh, empty folder of a room with the network cut. Folders named in `shared` keep what earlier calls of the same
   * name left.
   */
  runInRoom(request: RoomScript): Promise<CommandResult>;
}

export interface ShellFault {
  /** Of the text, from 1. */
  readonly line: number;
  readonly message: string;
  /** Of shellcheck, such as `SC2154`. */
  readonly code?: string;
}

export interface RoomScript {
  readonly script: string;
  /** Calls with the same name share one room, in order. */
  readonly room: string;
  readonly timeoutMs: number;
}
