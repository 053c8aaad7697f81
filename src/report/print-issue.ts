// The issue that says that bytes differ, as Markdown. Whatever a report says stands in code spans: nobody is called by a file's name.

import type { ReportSummary } from '../model/publish.ts';
import { markdownCode } from './escape.ts';

const titles: Readonly<Record<ReportSummary['kind'], string>> = {
  rebuild: 'A rebuild differs from the published release',
  release: 'Two builds of the same source differ',
  compare: 'Two builds differ',
};

export function printIssueTitle({ kind }: ReportSummary): string {
  return titles[kind];
}

export function printIssueBody(summary: ReportSummary): string {
  const { kind, outcome, tag, commit, reasons, artifacts, differences } = summary;
  return [
    `${titles[kind]}: ${markdownCode(outcome)}.`,
    [
      ...(tag === undefined ? [] : [`- tag ${markdownCode(tag)}`]),
      ...(commit === undefined ? [] : [`- commit ${markdownCode(commit)}`]),
      ...reasons.map((reason) => `- ${markdownCode(reason)}`),
    ].join('\n'),
    table(
      ['Artifact', 'Wanted', 'Got'],
      artifacts.map(({ name, wanted, got }) => [name, wanted ?? 'not there', got ?? 'not there']),
    ),
    table(
      ['Path', 'Difference'],
      differences.map(({ path, what }) => [path, what]),
    ),
    'This issue is kept up to date by `selfsame publish --to issue`, and closed when the bytes are equal again.',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What closes it. */
export function printIssueEnd({ outcome, tag, commit }: ReportSummary): string {
  const of = [tag, commit].flatMap((text) => (text === undefined ? [] : [markdownCode(text)])).join(', ');
  return `The bytes are equal again: ${markdownCode(outcome)}${of === '' ? '' : ` (${of})`}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return [head, head.map(() => '---'), ...rows.map((row) => row.map(markdownCode))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
