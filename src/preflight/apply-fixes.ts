// Mends a file by the edits that its findings carry.

import { applyEdits } from './edits.ts';
import type { TextEdit } from './rule.ts';
import { type FixableFinding, type PreflightInput, runPreflightRules, syntaxRuleId } from './run-rules.ts';

/** A commit for a tag or branch of a repository, or why there is none. */
export type Resolved =
  | { readonly status: 'found'; readonly commit: string /** The most exact name of it. */; readonly name: string }
  | { readonly status: 'not found' /** A phrase. */; readonly reason: string };

/** What a `uses` names; `ref` is a tag, a branch or a commit. */
export type Resolve = (repository: string, ref: string) => Resolved;

export interface FixedFile {
  readonly text: string;
  /** How many findings have their mend in it. */
  readonly findings: number;
  /** Phrases: what was left, and why. */
  readonly left: readonly string[];
}

/**
 * Every byte that no mend speaks of stays. A file that would no longer be read is left as it was.
 *
 * @param findings Of this very text.
 */
export function applyFixes(input: PreflightInput, findings: readonly FixableFinding[], resolve: Resolve): FixedFile {
  const left: string[] = [];
  const edits: TextEdit[] = [];
  let mended = 0;
  for (const { finding, fix } of findings) {
    if (fix === undefined) continue;
    const made = fix.kind === 'edit' ? fix.edits : pinEdits(input.text, fix, resolve);
    if (typeof made === 'string') {
      left.push(`${finding.file}:${finding.line}: ${made}`);
      continue;
    }
    edits.push(...made);
    mended += 1;
  }
  const applied = applyEdits(input.text, edits);
  const after = runPreflightRules([{ ...input, text: applied.text }], []);
  if (after.findings.some(({ finding }) => finding.rule === syntaxRuleId)) {
    return {
      text: input.text,
      findings: 0,
      left: [...left, `${input.file}: the mends together would break the file, so none was made`],
    };
  }
  return { text: applied.text, findings: mended - applied.left, left };
}

function pinEdits(
  text: string,
  {
    repository,
    ref,
    start,
    end,
  }: { readonly repository: string; readonly ref: string; readonly start: number; readonly end: number },
  resolve: Resolve,
): readonly TextEdit[] | string {
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  // In braces a comment would hide what follows.
  if (!/^\s*(?:#.*)?$/.test(rest)) return 'the line goes on after the action, so that no version can stand there as a comment';
  const resolved = resolve(repository, ref);
  if (resolved.status === 'not found') return resolved.reason;
  const at = text.lastIndexOf(`@${ref}`, end);
  if (at < start) return `"@${ref}" is not written in one piece`;
  return [
    { start: at + 1, end: at + 1 + ref.length, text: resolved.commit },
    { start: end, end, text: ` # ${resolved.name}` },
  ];
}
