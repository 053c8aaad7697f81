// What publishing came to, for the summary of a job.

import type { PublishOutcome, PublishStep } from '../model/publish.ts';
import { printCount } from './duration.ts';
import { markdownCode } from './escape.ts';
import {
  summaryFacts,
  summaryFold,
  summaryList,
  summaryMark,
  summaryOf,
  summaryPart,
  summaryTable,
} from './print-summary-parts.ts';
import { printVerdictMarkdown } from './print-verdict-markdown.ts';

export function printPublishSummary(published: PublishOutcome): string {
  const { outcome, to, release, steps, url, folder, files, attestations, missingNotes, reasons, verdict } = published;
  return summaryOf([
    `## ${summaryMark(outcome !== 'refused')} Publish: ${outcome}\n`,
    summaryPart('Why not', summaryList(reasons)),
    summaryPart(
      'What the change log does not say',
      summaryTable(
        ['Pull request', 'What is missing', 'Line to add'],
        missingNotes.map(({ pullRequest, reason, add }) => [
          pullRequest === undefined ? '' : `\\#${pullRequest}`,
          markdownCode(reason),
          add === undefined ? '' : markdownCode(add),
        ]),
      ),
    ),
    summaryFacts([
      ['To', markdownCode(to.join(' '))],
      ...(release === undefined
        ? []
        : ([
            ['Repository', markdownCode(release.repository)],
            ['Tag', markdownCode(release.tag)],
            ['Commit', markdownCode(release.commit)],
            ['Prerelease', release.prerelease ? 'yes' : 'no'],
            ['SHA256SUMS', markdownCode(release.sums)],
          ] as const)),
      ...(url === undefined ? [] : [['Page', markdownCode(url)] as const]),
      ...(folder === undefined ? [] : [['Folder', markdownCode(folder)] as const]),
    ]),
    summaryPart('Steps', summaryTable(['', 'Step', 'What was done'], steps.map(stepRow))),
    summaryPart(
      'Files',
      summaryTable(
        ['File', 'Bytes', 'SHA-256', ''],
        files.map(({ name, sizeBytes, sha256, status }) => [
          markdownCode(name),
          printCount(sizeBytes),
          markdownCode(sha256),
          status,
        ]),
      ),
    ),
    summaryPart(
      'Attestations',
      summaryTable(
        ['Predicate', 'Statement', '', 'Page'],
        attestations.map(({ predicateType, payloadSha256, status, url: page }) => [
          markdownCode(predicateType),
          markdownCode(payloadSha256),
          status,
          page === undefined ? '' : markdownCode(page),
        ]),
      ),
    ),
    verdict === undefined ? '' : summaryFold('The verdict on the release', printVerdictMarkdown(verdict)),
  ]);
}

function stepRow({ step, status, detail }: PublishStep): readonly string[] {
  return [status === 'refused' ? summaryMark(false) : status === 'done' ? summaryMark(true) : '➖', step, markdownCode(detail)];
}
