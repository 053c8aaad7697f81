// What a mutation of documents is: one way to break them on purpose, and the rules that must say no to it.

import type { Directive, MarkdownDocument } from '../../model/document.ts';
import type { DocumentCheckConfig } from '../document-config.ts';
import type { Project } from '../rule.ts';

export interface Mutation {
  /** Lower-case words joined by hyphens. */
  readonly id: string;
  /** What is done, as a sentence without its end. */
  readonly title: string;
  /** Ids under which a finding must come; at least one. Of the engine's own there are `directive` and `document`. */
  readonly rules: readonly string[];
  /** Whether its rules need no other document to see it. */
  readonly alone: boolean;
  /** At most so many of a document, whatever was asked for, because each takes long. */
  readonly mostOfDocument?: number;
  /** Every place of a document where it can be done and a rule claims to see it, in order. */
  readonly mutants: (input: MutationInput) => Promise<readonly Mutant[]>;
}

export interface MutationInput {
  /** The document that is broken. */
  readonly document: MarkdownDocument;
  /** What comments tell doc-check in that document. */
  readonly directives: readonly Directive[];
  /** All that are looked at, that one too. */
  readonly documents: readonly MarkdownDocument[];
  readonly config: DocumentCheckConfig;
  readonly project: Project;
}

/** A document, broken in one place. */
export interface Mutant {
  /** Where it was changed, in the document as it stands; from 1. */
  readonly line: number;
  /** What was done, as a phrase. */
  readonly what: string;
  /** The whole text. */
  readonly text: string;
}

/** The mutant in a list by itself; an empty list where the change could not be made. */
export function mutantOf(line: number, what: string, text: string | undefined): readonly Mutant[] {
  return text === undefined ? [] : [{ line, what, text }];
}
