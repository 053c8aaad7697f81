// Rule: every figure of a table below "doc-check: figures" is generated, says where it comes from, or says that nobody verified it.

import { isJsonObject } from '../../codec/json-shape.ts';
import type { Directive, DocumentFinding, DocumentTable, MarkdownDocument } from '../../model/document.ts';
import { findGeneratedParts } from '../generated-parts.ts';
import type { DocumentRule, Project } from '../rule.ts';
import { figuresOf } from '../word-figures.ts';

export const figureSource: DocumentRule = {
  id: 'figure-source',
  title: 'figures in marked tables are generated, sourced or marked unverified',
  run: async ({ documents, directives, project }) => {
    const marks = directives.filter(({ word }) => word === 'figures');
    const { parts } = findGeneratedParts(directives);
    const byFile = new Map(documents.map((document) => [document.file, document]));
    const scripts = marks.length === 0 ? undefined : await readScripts(project);
    const findings: DocumentFinding[] = [];
    let figures = 0;
    for (const mark of marks) {
      const document = byFile.get(mark.file);
      if (document === undefined) continue;
      const judged = judge(mark, document, scripts, (table) =>
        parts.some(({ file, from, to }) => file === mark.file && from <= table.line && to >= table.endLine),
      );
      findings.push(...judged.findings);
      figures += judged.figures;
    }
    return { findings, counts: { figures } };
  },
};

interface Judged {
  readonly findings: readonly DocumentFinding[];
  readonly figures: number;
}

/** Names of the scripts of package.json; undefined where there is none. */
type Scripts = ReadonlySet<string> | undefined;

function judge(
  mark: Directive,
  document: MarkdownDocument,
  scripts: Scripts,
  isGenerated: (table: DocumentTable) => boolean,
): Judged {
  const tables = document.tables.filter(({ line }) => line >= mark.about.from && line <= mark.about.to);
  if (tables.length === 0)
    return { findings: [fault(mark, mark.line, 'there is no table below "figures"', moveHelp)], figures: 0 };
  const source = sourceOfAll(mark);
  const own = source.fault ?? unknownScript(source.commands, scripts);
  const findings: DocumentFinding[] = own === undefined ? [] : [fault(mark, mark.line, own, sourceHelp)];
  let figures = 0;
  for (const table of tables) {
    const rows = figuresOf(table, document);
    const inTable = rows.reduce((count, row) => count + row.figures.length, 0);
    figures += inTable;
    if (inTable === 0)
      findings.push(
        fault(mark, table.line, 'the table holds no figure', 'take the comment away, or mark the table that is meant'),
      );
    if (isGenerated(table)) continue;
    for (const { line, figures: inRow, isUnverified, hasLink, commands } of rows) {
      const missing = unknownScript(commands, scripts);
      if (missing !== undefined) findings.push(fault(mark, line, missing, sourceHelp));
      const open = inRow.filter((figure) => !figure.isUnverified);
      if (open.length === 0 || isUnverified || hasLink || commands.length > 0 || source.isGiven) continue;
      const shown = open.map(({ text }) => `"${text}"`).join(', ');
      findings.push(
        fault(
          mark,
          line,
          `${open.length === 1 ? 'the figure' : 'the figures'} ${shown} ${open.length === 1 ? 'has' : 'have'} no source`,
          sourceHelp,
        ),
      );
    }
  }
  return { findings, figures };
}

const moveHelp = 'put the comment on a line of its own above the table';
const sourceHelp =
  'generate the table, name the command in backticks or a link in its row or in the comment ("figures from `npm run bench`"), or write "unverified" in the row';

function fault({ file }: Directive, line: number, message: string, help: string): DocumentFinding {
  return { rule: figureSource.id, file, line, column: 1, message, help };
}

/** What the comment itself says: `from` with a command between backticks, or with a link. */
function sourceOfAll({ rest }: Directive): {
  readonly isGiven: boolean;
  readonly commands: readonly string[];
  readonly fault?: string;
} {
  if (rest === '') return { isGiven: false, commands: [] };
  const [, source = ''] = /^from\s+(.*)$/.exec(rest) ?? [];
  const commands = Array.from(source.matchAll(/`([^`]*\S[^`]*)`/g), ([, command = '']) => command.trim());
  const isGiven = commands.length > 0 || /https?:\/\/[^\s)]+|\]\([^\s)]+\)/.test(source);
  return { isGiven, commands, ...(isGiven ? {} : { fault: `"figures ${rest}" names no command between backticks and no link` }) };
}

/** `npm run NAME` says where a figure comes from only as long as there is that script. */
function unknownScript(commands: readonly string[], scripts: Scripts): string | undefined {
  const named = commands.flatMap((command) => /^npm run(?:-script)?\s+([\w:.-]+)/.exec(command)?.[1] ?? []);
  const missing = scripts === undefined ? undefined : named.find((name) => !scripts.has(name));
  return missing === undefined ? undefined : `the source "npm run ${missing}" is no script of package.json`;
}

async function readScripts(project: Project): Promise<Scripts> {
  const text = await project.readText('package.json');
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isJsonObject(value) && isJsonObject(value.scripts) ? new Set(Object.keys(value.scripts)) : undefined;
  } catch {
    return undefined;
  }
}
