// What `sbom` wrote: a row a document, for a person and for the summary of a job.

import { counted } from '../model/counted.ts';
import type { SbomOutcome } from '../model/outcome.ts';
import { escapeForTerminal, markdownCode } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import { summaryFacts, summaryList, summaryMark, summaryOf, summaryPart, summaryTable } from './print-summary-parts.ts';
import type { Style } from './style.ts';

export function printSbom({ outcome, plan, folder, sboms, reasons }: SbomOutcome, style: Style): string {
  const rows = sboms.map(({ name, components, covered }) => [name, counted(components, 'component'), evidenceOf(covered)]);
  const total = counted(sboms.length, 'SBOM');
  return [
    section(`${plan.name} ${plan.version}`, alignedRows(rows), style),
    ...reasons.map((reason) => `${style.bad('fail')}  ${escapeForTerminal(reason)}\n`),
    outcome === 'listed' ? style.good('listed') : style.bad('refused'),
    `: ${total} in ${escapeForTerminal(folder)}\n`,
  ].join('');
}

export function printSbomMarkdown({ outcome, plan, folder, sboms, reasons }: SbomOutcome): string {
  return summaryOf([
    `## ${summaryMark(outcome === 'listed')} SBOMs ${outcome}\n`,
    summaryPart('Why not', summaryList(reasons)),
    summaryFacts([
      ['Name', markdownCode(plan.name)],
      ['Version', markdownCode(plan.version)],
      ['Commit', markdownCode(plan.commit)],
      ['Folder', markdownCode(folder)],
    ]),
    summaryTable(
      ['Document', 'Describes', 'Components', 'Evidence', 'SHA-256'],
      sboms.map(({ name, describes, components, covered, sha256 }) => [
        markdownCode(name),
        markdownCode(describes),
        String(components),
        evidenceOf(covered),
        markdownCode(sha256),
      ]),
    ),
  ]);
}

function evidenceOf(covered: boolean): string {
  return covered ? 'held against a second evidence' : 'no second evidence';
}
