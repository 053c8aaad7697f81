// Rule: what a document cites between backticks is there: paths of the project, and the names that doc-check.yaml declares.

import { posix } from 'node:path';
import type { DocumentFinding } from '../../model/document.ts';
import type { DocumentCheckConfig } from '../document-config.ts';
import { limitedSuggestions } from '../link-suggestions.ts';
import type { DocumentRule, Project, RuleInput } from '../rule.ts';
import { citedPath, readProjectTree } from '../word-paths.ts';
import { findWords, wordSetPlace } from '../word-sets.ts';
import { type CitedSpan, citedSpans } from '../word-spans.ts';

export const namedThings: DocumentRule = {
  id: 'named-things',
  title: 'paths and names that documents cite are there',
  run: async ({ documents, config, project }) => {
    const cited = documents.filter(({ file }) => !isHistory(file)).flatMap(citedSpans);
    const paths = await checkPaths(cited, project);
    const findings = [...paths.findings];
    let citedNames = 0;
    for (const kind of config.names) {
      const names = await checkNames(kind, cited, project);
      findings.push(...names.findings);
      citedNames += names.count;
    }
    return { findings, counts: { citedPaths: paths.count, citedNames } };
  },
};

interface Checked {
  readonly findings: readonly DocumentFinding[];
  readonly count: number;
}

/** A history names what is no more. */
function isHistory(file: string): boolean {
  // `release-folder.md` is none.
  return /^(?:(?:changelog|changes|history|news|releases?|release[-_ ]?notes)(?:[-_. ]?v?\d.*)?\.\w+$|migrat|upgrad)/i.test(
    posix.basename(file),
  );
}

/** What stands in a link is left to the rules of links. */
async function checkPaths(cited: readonly CitedSpan[], project: RuleInput['project']): Promise<Checked> {
  const tree = await readProjectTree(project);
  const suggestions = limitedSuggestions();
  const known = new Map<string, Promise<{ readonly isPath: boolean; readonly message?: string }>>();
  const judge = async (text: string, file: string) => {
    const path = await citedPath(text, file, tree, project);
    if (path !== 'missing') return { isPath: path === 'there' };
    if (/[*?{]/.test(text)) return { isPath: true, message: `"${text}" matches no file of the project` };
    const beside = (tree.byFolder.get(posix.dirname(posix.normalize(text))) ?? []).map((each) => posix.basename(each));
    const said = suggestions(posix.basename(text), beside);
    return { isPath: true, message: `the path "${text}" is not in the project${said}` };
  };
  const findings: DocumentFinding[] = [];
  let count = 0;
  for (const { file, text, line, column, linkedTo, isSupposed } of cited) {
    if (linkedTo !== undefined || isSupposed || !text.includes('/')) continue;
    const key = `${posix.dirname(file)}\0${text}`;
    const answer = known.get(key) ?? judge(text, file);
    known.set(key, answer);
    const { isPath, message } = await answer;
    if (isPath) count += 1;
    const help = 'correct the path, or allow it where it is one of another project';
    if (message !== undefined) findings.push({ rule: namedThings.id, file, line, column, message, help });
  }
  return { findings, count };
}

async function checkNames(
  { kind, pattern, from }: DocumentCheckConfig['names'][number],
  cited: readonly CitedSpan[],
  project: Project,
): Promise<Checked> {
  const known = await findWords(from, project);
  if (known.size === 0) {
    const message = `${kind}: there is none: ${wordSetPlace(from)} holds no such word`;
    const help = 'correct "from" of the kind of name';
    return { findings: [{ rule: namedThings.id, file: 'doc-check.yaml', line: 1, column: 1, message, help }], count: 0 };
  }
  const suggestions = limitedSuggestions();
  const isName = new RegExp(`^(?:${pattern})$`, 'u');
  const findings: DocumentFinding[] = [];
  let count = 0;
  for (const { file, text, line, column, linkedTo } of cited) {
    const match = linkedTo === 'elsewhere' ? null : isName.exec(text);
    if (match === null) continue;
    count += 1;
    const name = match[1] ?? match[0];
    if (known.has(name)) continue;
    findings.push({
      ...{ rule: namedThings.id, file, line, column },
      message: `there is no ${kind} "${name}"${suggestions(name, [...known.keys()])}`,
      help: `${wordSetPlace(from)} says which there are`,
    });
  }
  return { findings, count };
}
