// Rule: every fenced shell block parses, and there is at least one. Where shellcheck is installed it reads blocks and scripts too.

import type { DocumentFinding, FencedBlock } from '../../model/document.ts';
import { blockFinding } from '../block-finding.ts';
import { readScripts } from '../project-scripts.ts';
import type { DocumentRule, Project, RuleInput, ShellFault } from '../rule.ts';
import { shellTextOf } from '../shell-blocks.ts';

export const shellSyntax: DocumentRule = {
  id: 'shell-syntax',
  title: 'fenced shell blocks parse',
  run: async ({ documents, config, project }) => {
    const blocks = documents.flatMap((document) => document.blocks.flatMap(toShell));
    const [firstDocument] = documents;
    if (blocks.length === 0) {
      // A gate that can be empty is no gate. What is demanded by the configuration is counted by the engine.
      const demandsOther = Object.keys(config.demand).length > 0;
      const findings = firstDocument === undefined || demandsOther ? [] : [nothingChecked(firstDocument.file, documents.length)];
      return { findings };
    }
    const texts = blocks.map(({ text }) => text);
    const faults = await project.checkShell(texts);
    const linted = await lintSound(project, texts, faults);
    const findings = blocks.flatMap(({ block, text }, index) => {
      if (text.trim() === '') return [emptyBlock(block)];
      const fault = faults[index];
      // What does not parse is said once.
      if (fault !== undefined) return [syntaxFault(block, fault)];
      return (linted?.faults[index] ?? [])
        .filter(({ code = '' }) => !beyondSnippets.includes(code))
        .map((each) => lintFault(block, each));
    });
    const scripts = await scriptFaults({ config, project });
    return {
      findings: [...findings, ...scripts.findings],
      counts: {
        ...(scripts.count === 0 ? {} : { scripts: scripts.count }),
        ...(linted === undefined ? {} : { linted: linted.count + scripts.linted }),
      },
    };
  },
};

/**
 * What shellcheck cannot know of any text: that a caller, another step or `eval` sets a name (SC2154) or uses it (SC2034), that the file which
 * is read is there (SC1090), that a word stands for an expression (SC2050, SC2157). What it warns of and works as it is meant: an empty value
 * before a command (SC1007), a word of the shell in a sentence (SC1010), braces of another language (SC1083), sudo before a redirection
 * (SC2024), a trap or a list that is expanded at once (SC2064, SC2206), the first of an array (SC2128), quotes inside of a word (SC2140),
 * `-a` in a test (SC2166), a pattern that is called (SC2211). Found by hand: docs/doc-check-real-documents.md
 */
const beyondText: readonly string[] = [
  ...['SC1007', 'SC1010', 'SC1083', 'SC1090', 'SC2024', 'SC2034', 'SC2050', 'SC2064'],
  ...['SC2128', 'SC2140', 'SC2154', 'SC2157', 'SC2166', 'SC2206', 'SC2211'],
];

/**
 * And what it cannot know of a part of a script: a reader at a prompt sees that a command failed (SC2155, SC2164) and means the words of
 * `$(…)` to be split (SC2046). What redirects by accident (SC2261) is told by shell-placeholder.
 */
const beyondSnippets: readonly string[] = [...beyondText, 'SC2046', 'SC2148', 'SC2155', 'SC2164', 'SC2261'];

/** Of scripts and the steps of workflows, which no document shows. */
async function scriptFaults(
  input: Pick<RuleInput, 'config' | 'project'>,
): Promise<{ readonly findings: readonly DocumentFinding[]; readonly count: number; readonly linted: number }> {
  const scripts = await readScripts(input);
  const texts = scripts.map(({ text }) => text);
  const faults = await input.project.checkShell(texts);
  const linted = await lintSound(input.project, texts, faults);
  const findings = scripts.flatMap(({ file, line }, index) => {
    const at = (own: number) => ({ rule: shellSyntax.id, file, line: line + own - 1, column: 1 });
    const fault = faults[index];
    if (fault !== undefined) return [{ ...at(fault.line), message: `does not parse: ${fault.message}`, help: 'mend the script' }];
    return onePerLine((linted?.faults[index] ?? []).filter(({ code = '' }) => !beyondText.includes(code))).map((each) => ({
      ...at(each.line),
      message: `shellcheck: ${each.message}`,
      help: lintHelp,
    }));
  });
  return { findings, count: scripts.length, linted: linted?.count ?? 0 };
}

/** Only of what parses: what does not is said once, and may take shellcheck minutes. Undefined where it is not installed. */
async function lintSound(
  project: Project,
  texts: readonly string[],
  faults: readonly (ShellFault | undefined)[],
): Promise<{ readonly faults: readonly (readonly ShellFault[])[]; readonly count: number } | undefined> {
  const sound = texts.filter((_, index) => faults[index] === undefined);
  const found = (await project.lintShell(sound))?.values();
  if (found === undefined) return undefined;
  return { faults: faults.map((fault) => (fault === undefined ? (found.next().value ?? []) : [])), count: sound.length };
}

function onePerLine(faults: readonly ShellFault[]): readonly ShellFault[] {
  const lines = new Map<number, ShellFault>();
  for (const fault of faults) if (!lines.has(fault.line)) lines.set(fault.line, fault);
  return [...lines.values()];
}

const lintHelp = 'mend the command; "shellcheck" explains each code in its wiki';

function lintFault(block: FencedBlock, { line, message }: ShellFault): DocumentFinding {
  return blockFinding(shellSyntax.id, block, { line }, { message: `shellcheck: ${message}`, help: lintHelp });
}

function toShell(block: FencedBlock): readonly { readonly block: FencedBlock; readonly text: string }[] {
  const text = shellTextOf(block);
  return text === undefined ? [] : [{ block, text }];
}

function syntaxFault(
  block: FencedBlock,
  { line, message }: { readonly line: number; readonly message: string },
): DocumentFinding {
  return blockFinding(
    shellSyntax.id,
    block,
    { line },
    {
      message: `does not parse: ${message}`,
      help: 'mend the command, or give the block the language of what it is, such as "text"',
    },
  );
}

function emptyBlock(block: FencedBlock): DocumentFinding {
  return blockFinding(
    shellSyntax.id,
    block,
    { line: 1 },
    { message: 'holds no command', help: 'in a console block, begin each line that is a command with "$ "' },
  );
}

function nothingChecked(file: string, documents: number): DocumentFinding {
  return {
    rule: shellSyntax.id,
    file,
    line: 1,
    column: 1,
    message: `no fenced shell block in ${documents === 1 ? 'the document' : `any of ${documents} documents`}, so nothing was checked`,
    help: 'name documents that show commands, and give their blocks the language "bash" or "console"',
  };
}
