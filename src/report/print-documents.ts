// What doc-check found, in the form that every report of findings takes; and its list of rules.

import { counted } from '../model/counted.ts';
import type { DocumentCheck } from '../model/document.ts';
import { escapeForTerminal } from './escape.ts';
import type { FindingReport } from './finding-report.ts';
import { alignedRows } from './layout.ts';
import type { Style } from './style.ts';

interface RuleDescription {
  readonly id: string;
  readonly title: string;
}

/** @param rules All that there are: those that were not asked are told. */
export function toDocumentReport(
  { outcome, checked, findings, waived, notAsked, notes = [], fixed }: DocumentCheck,
  rules: readonly RuleDescription[],
): FindingReport {
  return {
    command: 'doc-check',
    outcome,
    looked: lookedAt(checked),
    findings,
    waived,
    rules: rules.filter(({ id }) => !notAsked.includes(id)),
    notes: [
      ...(fixed === undefined ? [] : [fixed.length === 0 ? 'nothing was rewritten' : `rewritten: ${fixed.join(', ')}`]),
      ...notes,
      ...(notAsked.length === 0 ? [] : [`not asked: ${notAsked.join(', ')}`]),
    ],
  };
}

export function printDocumentRules(rules: readonly RuleDescription[], style: Style): string {
  return alignedRows(rules.map(({ id, title }) => [id, title]))
    .map((row) => row.replace(/^\S+/, (id) => style.strong(id)))
    .map((row) => `${row}\n`)
    .join('');
}

/** Counts of rules come after those of the engine, in the order of their names. What was not there is not told: `demand` asks for it. */
function lookedAt({ files, headings, blocks, shellBlocks, waivers: _, ...others }: DocumentCheck['checked']): string {
  const known = [
    counted(files, 'document'),
    counted(headings, 'heading'),
    counted(blocks, 'fenced block'),
    `${shellBlocks} of them shell`,
  ];
  const counts = Object.entries(others)
    .filter(([, count]) => count > 0)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([name, count]) => {
      const [one, many] = nouns[name] ?? [name, name];
      return `${count} ${escapeForTerminal(count === 1 ? one : many)}`;
    });
  return [...known, ...counts].join(', ');
}

/** What rules count, as one and as many. A name that is not here is shown as it is. */
const nouns: Readonly<Record<string, readonly [string, string]>> = {
  links: ['link', 'links'],
  anchors: ['anchor', 'anchors'],
  flags: ['flag', 'flags'],
  ranBlocks: ['block that ran', 'blocks that ran'],
  generatedParts: ['generated part', 'generated parts'],
  pairedWords: ['paired word', 'paired words'],
  versions: ['version', 'versions'],
  workflowWords: ['word held against a workflow', 'words held against a workflow'],
  addresses: ['address not asked', 'addresses not asked'],
  citedPaths: ['cited path', 'cited paths'],
  citedNames: ['cited name', 'cited names'],
  deniedWords: ['denied word', 'denied words'],
  figures: ['figure', 'figures'],
  linted: ['shell text linted', 'shell texts linted'],
  dataBlocks: ['block of data', 'blocks of data'],
  examples: ['example of a known file', 'examples of known files'],
  scripts: ['script or step', 'scripts and steps'],
};
