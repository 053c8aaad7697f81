// What a release, a leg of one or its plan came to, for the summary of a job.

import type { GateRecord } from '../model/gate.ts';
import type { Leg } from '../model/leg.ts';
import type { FetchedRelease, ReleaseOutcome } from '../model/outcome.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { printCount } from './duration.ts';
import { escapeMarkdown, markdownCode } from './escape.ts';
import {
  summaryCommand,
  summaryComparison,
  summaryFacts,
  summaryFold,
  summaryList,
  summaryMark,
  summaryOf,
  summaryPart,
  summaryTable,
} from './print-summary-parts.ts';
import { rehearsalWarning } from './print-verdict.ts';
import { printVerdictMarkdown } from './print-verdict-markdown.ts';
import { shellCommand } from './shell-quote.ts';

export function printReleaseSummary(outcome: ReleaseOutcome): string {
  const { plan, folder, artifacts, comparison, gates, reasons, verify, verdict, unsigned, digest } = outcome;
  const holds = outcome.outcome !== 'refused';
  return summaryOf([
    `## ${summaryMark(holds)} Release ${outcome.outcome}\n`,
    ...(plan.rehearsal ? [`> **${escapeMarkdown(rehearsalWarning)}**\n`] : []),
    summaryPart('Why not', holds ? '' : summaryList(reasons)),
    summaryFacts([
      ['Name', markdownCode(plan.name)],
      ['Version', markdownCode(plan.version)],
      ['Tag', markdownCode(plan.tag)],
      ['Commit', markdownCode(plan.commit)],
      ...(folder === undefined ? [] : [['Folder', markdownCode(folder)] as const]),
      ...(unsigned === undefined ? [] : [['Waits for its signatures', markdownCode(unsigned)] as const]),
      ...(digest === undefined ? [] : [['Digest', markdownCode(digest)] as const]),
    ]),
    comparison === undefined ? '' : summaryPart('Built twice', summaryComparison(comparison, ['Reference room', 'Varied room'])),
    summaryPart(
      'Artifacts',
      summaryTable(
        ['File', 'Bytes', 'SHA-256'],
        artifacts.map(({ name, sizeBytes, sha256 }) => [markdownCode(name), printCount(sizeBytes), markdownCode(sha256)]),
      ),
    ),
    summaryPart('Gates', summaryTable(['', 'Gate', 'Passed', 'Failed', 'Skipped', 'Tool', 'Why not'], gates.map(gateRow))),
    holds && verify.length > 0
      ? summaryPart('Anyone can check it', summaryCommand(shellCommand(['verify-release', ...verify])))
      : '',
    verdict === undefined ? '' : summaryFold('The verdict on the folder as written', printVerdictMarkdown(verdict)),
  ]);
}

function gateRow({ id, result, counts, toolVersion, reason }: GateRecord): readonly string[] {
  return [
    summaryMark(result === 'passed'),
    markdownCode(id),
    ...(counts === undefined ? ['', '', ''] : [counts.passed, counts.failed, counts.skipped].map(String)),
    toolVersion === undefined ? '' : markdownCode(toolVersion),
    reason === undefined ? '' : markdownCode(reason),
  ];
}

export function printPlanSummary(plan: ReleasePlan): string {
  const { name, version, tag, rehearsal, source, identity, build, gates } = plan;
  return summaryOf([
    `## Plan of ${markdownCode(`${name} ${version}`)}\n`,
    ...(rehearsal ? [`> **${escapeMarkdown(rehearsalWarning)}**\n`] : []),
    summaryFacts([
      ['Tag', markdownCode(tag)],
      ['Commit', markdownCode(source.commit)],
      ['Signed by', markdownCode(identity.identity)],
      ['Vouched for by', markdownCode(identity.issuer)],
      ['Builds', markdownCode(build.outputs.join(' '))],
      ['Varied', markdownCode(build.vary.join(' '))],
      ['Must hold', build.require.length === 0 ? 'nothing beyond equal bytes' : markdownCode(build.require.join(' '))],
      ['Gates', gates.length === 0 ? 'none' : markdownCode(gates.map(({ id }) => id).join(' '))],
    ]),
  ]);
}

export function printMatrixSummary(legs: readonly Leg[]): string {
  return summaryOf([
    '## Legs of the release\n',
    summaryTable(
      ['Leg', 'Target', 'Room', 'Runner'],
      legs.map(({ leg, target, room, runner }) => [
        markdownCode(leg),
        target === '' ? '' : markdownCode(target),
        room,
        markdownCode(runner),
      ]),
    ),
  ]);
}

/** Nothing of it is verified yet, and the summary says so. */
export function printFetchedSummary({ folder, repository, tag, files, verify }: FetchedRelease): string {
  return summaryOf([
    '## Release fetched, not verified\n',
    summaryFacts([
      ['Repository', markdownCode(repository)],
      ['Tag', markdownCode(tag)],
      ['Folder', markdownCode(folder)],
    ]),
    summaryTable(
      ['File', 'Bytes', 'SHA-256'],
      files.map(({ name, sizeBytes, sha256 }) => [markdownCode(name), printCount(sizeBytes), markdownCode(sha256)]),
    ),
    summaryPart('Verify it', summaryCommand(shellCommand(['verify-release', ...verify]))),
  ]);
}
