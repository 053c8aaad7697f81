// The verdict as GitHub-flavoured Markdown, for the summary of a job. Whatever comes from a release stands in code spans, in which
// nothing is markup, a link, or the name of a person.

import { counted } from '../model/counted.ts';
import type { CheckResult, Verdict } from '../model/verdict.ts';
import { escapeMarkdown, markdownCode } from './escape.ts';
import { rehearsalWarning } from './print-verdict.ts';
import { groupSigners, printCounts, printRestsOn, printSources, printTime, witnessesOf } from './verdict-words.ts';

/** Rows of a table that are shown; a job's summary may not be larger than 1 MiB, and 10,000 files would be. */
const maxRows = 200;

export function printVerdictMarkdown(verdict: Verdict): string {
  const { criteria, checks, signatures, files, rehearsal } = verdict;
  const restsOn = printRestsOn(verdict);
  const failures = checks.flatMap(({ check, failures: of }) => of.map((failure) => ({ check, ...failure })));
  return [
    `## Release ${verdict.verdict}\n`,
    ...(verdict.release === undefined
      ? []
      : [`${markdownCode(verdict.release.tag)} of ${markdownCode(verdict.release.repository)}\n`]),
    `${mark(verdict.verdict === 'accepted')} **${verdict.verdict}**, ${printCounts(verdict)}\n`,
    ...(restsOn === undefined ? [] : [`> **This answer was not found here:** ${markdownCode(restsOn)}\n`]),
    ...(rehearsal ? [`> **${escapeMarkdown(rehearsalWarning)}**\n`] : []),
    ...(failures.length === 0 ? [] : ['### What is wrong\n']),
    table(
      ['Check', 'What is wrong', 'Wanted', 'Got', 'From', 'What to do'],
      failures.map(({ check, reason, wanted, got, from, help }) => [
        markdownCode(check),
        ...[reason, wanted, got, from, help].map((text) => (text === undefined ? '' : markdownCode(text))),
      ]),
    ),
    '### Asked for\n',
    table(
      ['What', 'Wanted'],
      criteria.map(({ name, wanted }) => [escapeMarkdown(name), markdownCode(wanted)]),
    ),
    '### Checks\n',
    table(['', 'Check', 'Wanted', 'Got', 'From'], checks.map(checkRow)),
    '### Signatures\n',
    table(
      ['Signed by', 'Vouched for by', 'Signatures', 'From', 'To'],
      groupSigners(signatures).map(({ identity, issuer, signatures: of, first, last }) => [
        markdownCode(identity),
        issuer === undefined ? 'nobody' : markdownCode(issuer),
        String(of.length),
        ...[first, last].map((time) => (time === undefined ? '' : markdownCode(printTime(time)))),
      ]),
    ),
    details(
      counted(signatures.length, 'signature'),
      ['Where', 'Status', 'Signs', 'Certificate', 'Seen by'],
      signatures.map((signature) => [
        markdownCode(signature.where),
        signature.status,
        markdownCode(signature.signs),
        signature.certificateSerial === undefined ? '' : markdownCode(signature.certificateSerial),
        witnessesOf(signature)
          .map(({ kind, what, time, source }) =>
            markdownCode(`${kind} ${what}, ${time === undefined ? source : `${printTime(time)} by ${source}`}`),
          )
          .join(' '),
      ]),
    ),
    details(
      counted(files.length, 'file'),
      ['SHA-256', 'File'],
      files.map(({ name, sha256 }) => [markdownCode(sha256), markdownCode(name)]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function checkRow(result: CheckResult): readonly string[] {
  const { check, title, status, summary, notAsked, failures, from } = result;
  const sources = printSources(from);
  const row = (sign: string, got: string) => [sign, markdownCode(check), escapeMarkdown(title), got, sources ?? ''];
  switch (status) {
    case 'pass':
      return row(notAsked === true ? '⚪' : mark(true), summary === '' ? 'so' : markdownCode(summary));
    case 'fail':
      return row(mark(false), `**${counted(failures.length, 'failure')}**`);
    case 'not judged':
      return row('➖', `not judged: ${markdownCode(summary)}`);
  }
}

function mark(holds: boolean): string {
  return holds ? '✅' : '❌';
}

/** Cells are Markdown already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const left = rows.length - maxRows;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.slice(0, maxRows).map(line),
    ...(left > 0 ? [`\nand ${left} more: the format json has all of them\n`] : []),
  ].join('');
}

function details(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `<details><summary>${title}</summary>\n\n${table(head, rows)}\n</details>\n`;
}
