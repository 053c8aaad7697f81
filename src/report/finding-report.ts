// What every report of findings is made of, whatever looked: documents or workflows.

import type { Finding } from '../model/finding.ts';

export interface FindingReport {
  /** The command, such as `preflight`. */
  readonly command: string;
  readonly outcome: 'passed' | 'failed' | 'not settled';
  /** A phrase about what was looked at, such as `2 workflows, 5 jobs`. */
  readonly looked: string;
  /** In the order in which they are shown. */
  readonly findings: readonly Finding[];
  /** Findings that the file itself allows. */
  readonly waived: readonly (Finding & { readonly reason: string })[];
  /** What could not be found out, by the id under which a finding would stand. Never a pass. */
  readonly unsettled?: readonly { readonly rule: string; readonly reason: string }[];
  /** The rules that were applied. A finding may stand under another id, which then has no description. */
  readonly rules: readonly { readonly id: string; readonly title: string; readonly why?: string }[];
  /** Phrases shown before the outcome, such as what was mended. */
  readonly notes: readonly string[];
}
