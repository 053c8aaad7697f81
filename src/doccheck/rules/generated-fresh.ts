// Rule: what stands in a generated part of a document is what its command prints now; --fix writes it.

import { didYouMean } from '../../codec/suggest.ts';
import { diffTexts, printTextDiff } from '../../codec/text-diff.ts';
import type { DocumentFinding, MarkdownDocument } from '../../model/document.ts';
import { findGeneratedParts, type GeneratedPart } from '../generated-parts.ts';
import type { DocumentRule, RuleInput } from '../rule.ts';

export const generatedFresh: DocumentRule = {
  id: 'generated-fresh',
  title: 'generated parts are what their commands print',
  run: async (input) => {
    const { parts, faults } = findGeneratedParts(input.directives);
    const findings: DocumentFinding[] = faults.map(({ directive: { file, line }, message }) => ({
      ...{ rule: generatedFresh.id, file, line, column: 1, message },
      help: 'write it as in <!-- doc-check: generated NAME -->, the part, and <!-- doc-check: end -->',
    }));
    const fixes: Record<string, string> = {};
    const printed = new Map<string, Promise<string>>();
    for (const document of input.documents) {
      const stale: Stale[] = [];
      for (const part of parts.filter(({ file }) => file === document.file)) {
        const judged = await judge(part, document, input, printed);
        if (judged !== undefined) findings.push(judged.finding);
        if (judged?.lines !== undefined) stale.push({ part, lines: judged.lines });
      }
      if (stale.length > 0) fixes[document.file] = rewritten(document, stale);
    }
    return { findings, counts: { generatedParts: parts.length }, fixes };
  },
};

interface Stale {
  readonly part: GeneratedPart;
  /** What belongs there. */
  readonly lines: readonly string[];
}

const mostDiffLines = 60;

/** Undefined where the part is fresh. */
async function judge(
  { name, file, from, to }: GeneratedPart,
  { text }: MarkdownDocument,
  { config, project }: RuleInput,
  printed: Map<string, Promise<string>>,
): Promise<{ readonly finding: DocumentFinding; readonly lines?: readonly string[] } | undefined> {
  const place = { rule: generatedFresh.id, file, line: from - 1, column: 1 };
  const command = Object.hasOwn(config.generated, name) ? config.generated[name] : undefined;
  if (command === undefined) {
    const message = `doc-check.yaml has no command "${name}" under "generated"${didYouMean(name, Object.keys(config.generated))}`;
    return { finding: { ...place, message, help: 'correct the name, or add the command that prints the part' } };
  }
  const lines = linesOf(text).map((line) => line.replace(/[\r\n]+$/, ''));
  const [opening = '', closing = ''] = [lines[from - 2], lines[to]];
  if (to < from - 1 || !opening.trimEnd().endsWith('-->') || !closing.trimStart().startsWith('<!--')) {
    const message = `other text stands beside the comments around the generated part "${name}"`;
    return { finding: { ...place, message, help: 'put each of the two comments on a line of its own' } };
  }
  const asked = printed.get(name) ?? project.run(command).then(({ stdout }) => stdout);
  printed.set(name, asked);
  const output = await asked;
  if (/<!--\s*doc-check:\s*(?:generated|end)\b/.test(output)) {
    const message = `what "${command}" prints holds a comment that begins or ends a generated part`;
    return { finding: { ...place, message, help: 'leave it out of what is printed' } };
  }
  const indentation = /^[ \t]*/.exec(closing)?.[0] ?? '';
  const there = lines.slice(from - 1, to).map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line));
  const [before, after] = [there, output.split(/\r\n?|\n/)].map(folded);
  if (before === after) return undefined;
  const finding = {
    ...place,
    message: `the generated part "${name}" is not what "${command}" prints`,
    help: '"doc-check --fix" rewrites it',
    excerpt: printTextDiff(diffTexts(before ?? '', after ?? ''), mostDiffLines),
  };
  const wanted = linesOf(after ?? '').map((line) => line.slice(0, -1));
  return { finding, lines: wanted.map((line) => (line === '' ? '' : `${indentation}${line}`)) };
}

/** White space at the ends of lines, and blank lines at the beginning and the end, are no difference. */
function folded(lines: readonly string[]): string {
  const trimmed = lines.map((line) => line.trimEnd());
  const first = trimmed.findIndex((line) => line !== '');
  const last = trimmed.findLastIndex((line) => line !== '');
  return first === -1 ? '' : `${trimmed.slice(first, last + 1).join('\n')}\n`;
}

/** Blank lines around a part stay, and its lines end as those of the document do. */
function rewritten({ text }: MarkdownDocument, stale: readonly Stale[]): string {
  const lines = [...linesOf(text)];
  // From the end, so that the numbers of those before stay right.
  for (const { part, lines: wanted } of stale.toReversed()) {
    const there = lines.slice(part.from - 1, part.to);
    const isBlank = (line: string) => line.trim() === '';
    const before = there.findIndex((line) => !isBlank(line));
    const behind = there.findLastIndex((line) => !isBlank(line));
    const ending = /[\r\n]+$/.exec(lines[part.from - 2] ?? '')?.[0] ?? '\n';
    lines.splice(
      part.from - 1,
      there.length,
      ...(before === -1 ? [] : there.slice(0, before)),
      ...wanted.map((line) => `${line}${ending}`),
      ...there.slice(behind + 1),
    );
  }
  return lines.join('');
}

/** With their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g) ?? [];
}
