// What came of breaking documents on purpose: which changes a rule said no to, and which it let pass.

import type { DocumentFinding } from './document.ts';

/** One change that was made to one document, in memory. */
export interface DocumentMutant {
  /** Id of the kind of mutation. */
  readonly mutation: string;
  /** Path as the user knows it, with forward slashes. */
  readonly file: string;
  /** Where it was made, in the document as it stands; from 1. */
  readonly line: number;
  /** What was done, as a phrase. Text of the document: escape it before printing. */
  readonly what: string;
  /** Ids of the rules that were asked. */
  readonly rules: readonly string[];
}

/** A mutant of which it is not known whether a rule says no. */
export interface UntriedMutant extends DocumentMutant {
  readonly reason: string;
}

export interface MutationKind {
  readonly id: string;
  readonly title: string;
  /** Places in all documents where it can be done, without those whose rules a waiver silences. */
  readonly places: number;
  /** How many of them were tried. */
  readonly tried: number;
  readonly survived: number;
}

export interface DocumentMutation {
  readonly schemaVersion: 1;
  /** `failed` when a mutant survived, or when the documents themselves do not pass; `not settled` when something could not be tried. */
  readonly outcome: 'passed' | 'failed' | 'not settled';
  /** What chose among the places. */
  readonly seed: string;
  readonly files: number;
  /** Every kind whose rules were asked, in the order of the list. */
  readonly kinds: readonly MutationKind[];
  /** Sorted by file and line. */
  readonly survivors: readonly DocumentMutant[];
  readonly untried: readonly UntriedMutant[];
  /** What rules find in the documents as they stand, before or after all mutants. */
  readonly findings: readonly DocumentFinding[];
  /** What whoever reads this must know, as phrases; absent without one. */
  readonly notes?: readonly string[];
}
