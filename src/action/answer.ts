// Which answer a command printed. The values are our own commands', so their kind is told by the fields that no other kind has.

import { type ErrorKind, ToolError } from '../model/tool-error.ts';
import { toBugReport, toErrorReport } from '../report/error-report.ts';
import type { Answer } from '../report/print-summary.ts';

/** Fields that tell the kind of a value, the most telling first. */
const marks: readonly (readonly [Exclude<Answer['kind'], 'error' | 'other'>, readonly string[]])[] = [
  ['rebuild', ['outcome', 'verdict', 'contradictions', 'conditions']],
  ['release', ['outcome', 'plan', 'artifacts', 'reasons']],
  ['sbom', ['outcome', 'plan', 'sboms', 'folder']],
  ['publish', ['outcome', 'to', 'steps', 'missingNotes']],
  ['verdict', ['verdict', 'checks', 'criteria', 'signatures']],
  ['bundles', ['verdict', 'bundles', 'criteria']],
  ['fetched', ['outcome', 'folder', 'api', 'files']],
  ['findings', ['outcome', 'checked', 'findings']],
  ['comparison', ['outcome', 'filesCompared', 'differences']],
  ['plan', ['tag', 'source', 'build', 'identity']],
  ['matrix', ['include']],
];

export function toAnswer(value: unknown): Answer {
  if (typeof value !== 'object' || value === null) return { kind: 'other', value };
  const kind = marks.find(([, fields]) => fields.every((field) => Object.hasOwn(value, field)))?.[0];
  // The fields name the type: test/action/answer.test.ts holds one value of each kind against them.
  return { kind: kind ?? 'other', value } as Answer;
}

export function toErrorAnswer(error: unknown, help: string): Answer & { readonly kind: 'error' } {
  const report = error instanceof ToolError ? toErrorReport(error) : toBugReport(error, help);
  return { kind: 'error', value: report.error };
}

/** The answer in a word; three outcomes stay apart here too. */
export function verdictOf(answer: Answer): string {
  switch (answer.kind) {
    case 'release':
    case 'sbom':
    case 'rebuild':
    case 'publish':
    case 'fetched':
    case 'comparison':
    case 'findings':
      return answer.value.outcome;
    case 'verdict':
    case 'bundles':
      return answer.value.verdict;
    case 'plan':
    case 'matrix':
    case 'other':
      return 'done';
    case 'error':
      return isBug(answer.value.kind) ? 'bug' : 'could not tell';
  }
}

function isBug(kind: ErrorKind | 'bug'): boolean {
  return kind === 'bug';
}
