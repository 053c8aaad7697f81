// What publishing did, as a person reads it: each step, what is missing with the lines to add, and where it is now.

import { counted } from '../model/counted.ts';
import type { PublishOutcome } from '../model/publish.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import { printVerdict } from './print-verdict.ts';
import type { Style } from './style.ts';

export function printPublish(outcome: PublishOutcome, style: Style): string {
  const { release, steps, attestations, missingNotes, reasons, verdict } = outcome;
  const attached = attestations.flatMap(({ predicateType, url }) => (url === undefined ? [] : [[predicateType, url]]));
  const toAdd = missingNotes.flatMap(({ add }) => (add === undefined ? [] : [escapeForTerminal(add)]));
  return [
    release === undefined
      ? ''
      : section(
          'Release',
          alignedRows([
            ['repository', release.repository],
            ['tag', release.tag],
            ['commit', release.commit],
            ['SHA256SUMS', `sha256:${release.sums}`],
          ]),
          style,
        ),
    section('Steps', alignedRows(steps.map(({ step, status, detail }) => [step, status, detail])), style),
    section('Attached', alignedRows(attached), style),
    verdict === undefined ? '' : printVerdict(verdict, style),
    section(
      'Why not',
      reasons.map((reason) => `- ${escapeForTerminal(reason)}`),
      style,
    ),
    section(
      'Pull requests',
      missingNotes.flatMap(({ url }) => (url === undefined ? [] : [escapeForTerminal(url)])).filter(isFirst),
      style,
    ),
    section('Add to the change log', toAdd, style),
    endLine(outcome, style),
  ].join('');
}

function endLine({ outcome, url, folder, attestations }: PublishOutcome, style: Style): string {
  const where = escapeForTerminal(url ?? folder ?? `${counted(attestations.length, 'statement')} attached`);
  switch (outcome) {
    case 'published':
      return `${style.good('published')}: ${where}\n`;
    case 'unchanged':
      return `${style.good('unchanged')}: ${url === undefined && folder === undefined ? 'there is nothing to do' : where}\n`;
    case 'would publish':
      return `${style.warning('dry run')}: nothing was changed\n`;
    case 'refused':
      return `${style.bad('refused')}: nothing was published\n`;
  }
}

function isFirst(text: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(text) === index;
}
