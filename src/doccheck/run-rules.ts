// Runs rules over documents and says what was looked at, so that an empty run cannot pass for a good one.

import { posix } from 'node:path';
import { parseMarkdown } from '../codec/markdown.ts';
import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import { counted } from '../model/counted.ts';
import type { Counts, DocumentCheck, DocumentFinding, MarkdownDocument } from '../model/document.ts';
import { ToolError } from '../model/tool-error.ts';
import { unknownWords } from './directive-words.ts';
import type { DocumentCheckConfig } from './document-config.ts';
import { findFenceFaults } from './fence-faults.ts';
import { readDirectives } from './read-directives.ts';
import type { DocumentRule, Project, RuleInput } from './rule.ts';
import { documentRules } from './rules/index.ts';
import { shellTextOf } from './shell-blocks.ts';
import { applyWaivers } from './waivers.ts';

/** Everything that the answer depends on. Nothing is read but through `project`. */
export interface DocumentsInput {
  /** Paths as the user knows them, with forward slashes, and their texts. */
  readonly files: readonly { readonly file: string; readonly text: string }[];
  readonly config: DocumentCheckConfig;
  readonly project: Project;
  /** `YYYY-MM-DD`: waivers end. */
  readonly today: string;
  /** Ids of the rules that are asked, whatever the configuration says; all that it does not turn off when absent. */
  readonly only?: readonly string[];
  /** Ids of rules that are not asked. */
  readonly skip?: readonly string[];
  /** All rules that there are; those of rules/index.ts when absent. */
  readonly rules?: readonly DocumentRule[];
  /** What was found before any rule was asked, such as a file that is no text. */
  readonly before?: readonly DocumentFinding[];
  /** Reads a document; `parseMarkdown` when absent. */
  readonly parse?: (text: string, file: string) => MarkdownDocument;
}

export interface DocumentsOutcome {
  readonly check: DocumentCheck;
  /** What `--fix` writes: whole new texts of documents, by path. */
  readonly fixes: Readonly<Record<string, string>>;
}

/**
 * The same answer for the same input: whoever wants to see what rules say of other texts gives other `files`, and a `project` that reads
 * them too (`withTexts`).
 *
 * @throws {ToolError} `nothing/no-document` when there is none, and what rules throw.
 */
export async function checkDocuments(input: DocumentsInput): Promise<DocumentsOutcome> {
  const { files, config, project, today, rules = documentRules, before = [], parse = parseMarkdown } = input;
  if (files.length + before.length === 0) {
    throw new ToolError('nothing', 'nothing/no-document', 'there is no Markdown document to check', {
      help: 'name files that end in ".md", or folders that hold some',
    });
  }
  const documents = [...files].sort(byText(({ file }) => file)).map(({ file, text }) => parse(text, file));
  const directives = documents.flatMap(readDirectives);
  const asked = rules.filter(({ id }) => isAsked(id, input));
  const ruleInput: RuleInput = { documents, directives, config, project };
  const found: DocumentFinding[] = [];
  const fixes: Record<string, string> = {};
  const counts: Record<string, number> = {};
  const notes: string[] = [];
  for (const rule of asked) {
    const outcome = await rule.run(ruleInput);
    for (const each of outcome.findings) found.push(each);
    for (const [name, count] of Object.entries(outcome.counts ?? {})) counts[name] = (counts[name] ?? 0) + count;
    // A second rule that rewrites the same document waits for the next run.
    for (const [file, text] of Object.entries(outcome.fixes ?? {})) fixes[file] ??= text;
    notes.push(...(outcome.notes ?? []));
  }
  const { findings, waived } = applyWaivers({
    findings: found,
    directives,
    knownRules: rules.map(({ id }) => id),
    askedRules: asked.map(({ id }) => id),
    today,
  });
  const blocks = documents.flatMap((document) => document.blocks);
  const checked = {
    files: documents.length,
    headings: documents.reduce((count, { headings }) => count + headings.length, 0),
    blocks: blocks.length,
    shellBlocks: blocks.filter((block) => shellTextOf(block) !== undefined).length,
    ...counts,
    waivers: waived.length,
  };
  const all = [
    ...before,
    ...findings,
    ...findFenceFaults(documents),
    ...unknownWords(directives),
    ...unmetDemands(config, checked, asked, documents),
  ].sort(byPlace);
  return {
    check: {
      schemaVersion: 1,
      outcome: all.length === 0 ? 'passed' : 'failed',
      checked,
      findings: all,
      waived: [...waived].sort(byPlace),
      notAsked: rules.filter((rule) => !asked.includes(rule)).map(({ id }) => id),
      ...(notes.length === 0 ? {} : { notes }),
    },
    fixes,
  };
}

/** A project in which some documents read otherwise than they stand. */
export function withTexts(project: Project, texts: ReadonlyMap<string, string>): Project {
  return { ...project, readText: async (path) => texts.get(posix.normalize(path)) ?? project.readText(path) };
}

function isAsked(id: string, { config, only, skip }: DocumentsInput): boolean {
  if (skip?.includes(id) === true) return false;
  return only === undefined ? config.rules[id] === undefined : only.includes(id);
}

/** The rule that counts what is demanded: where it was not asked, its count says nothing. */
const countedBy: Readonly<Record<string, string>> = { links: 'link-target', flags: 'flag-parity', ranBlocks: 'recipe-runs' };

const nouns: Readonly<Record<string, string>> = {
  shellBlocks: 'shell block',
  links: 'link',
  flags: 'flag',
  ranBlocks: 'block that ran',
};

const plurals: Readonly<Record<string, string>> = { ranBlocks: 'blocks that ran' };

function unmetDemands(
  { demand }: DocumentCheckConfig,
  checked: Counts,
  asked: readonly DocumentRule[],
  [first]: readonly MarkdownDocument[],
): readonly DocumentFinding[] {
  return Object.entries(demand)
    .filter(([name]) => countedBy[name] === undefined || asked.some(({ id }) => id === countedBy[name]))
    .filter(([name, least]) => (checked[name] ?? 0) < least)
    .map(([name, least]) => ({
      rule: 'demand',
      file: first?.file ?? '',
      line: 1,
      column: 1,
      message: `${counted(checked[name] ?? 0, nouns[name] ?? name, plurals[name])} in all documents, and "demand" in doc-check.yaml wants at least ${least}`,
      help: 'see that all documents are named, or correct the demand',
    }));
}

function byPlace(first: DocumentFinding, second: DocumentFinding): number {
  return (
    byCodeUnit(first.file, second.file) ||
    first.line - second.line ||
    first.column - second.column ||
    byCodeUnit(first.rule, second.rule) ||
    byCodeUnit(first.message, second.message)
  );
}
