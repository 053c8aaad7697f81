// What a rebuild or a comparison came to, for the summary of a job.

import type { Comparison } from '../model/comparison.ts';
import { isOtherHere, type RebuildOutcome } from '../model/rebuild.ts';
import { markdownCode } from './escape.ts';
import {
  summaryComparison,
  summaryFacts,
  summaryFold,
  summaryLines,
  summaryMark,
  summaryOf,
  summaryPart,
  summaryTable,
} from './print-summary-parts.ts';
import { printVerdictMarkdown } from './print-verdict-markdown.ts';

export function printRebuildSummary(rebuilt: RebuildOutcome): string {
  const { outcome, source, contradictions, conditions, artifacts, comparison, problem, verdict, evidenceFolder } = rebuilt;
  return summaryOf([
    `## ${summaryMark(outcome === 'reproduced')} Rebuild: ${outcome}\n`,
    summaryFacts(
      source === undefined
        ? []
        : [
            ['Repository', markdownCode(source.repository)],
            ['Commit', markdownCode(source.commit)],
            ['Tag', markdownCode(source.tag)],
            ['Taken from', markdownCode(`${source.from}: ${source.place}`)],
            ...(evidenceFolder === undefined ? [] : [['Kept', markdownCode(evidenceFolder)] as const]),
          ],
    ),
    problem === undefined
      ? ''
      : summaryPart(
          'Why not',
          summaryOf([
            `${markdownCode(problem.message)}\n`,
            summaryLines(problem.excerpt),
            problem.help === undefined ? '' : `What to do: ${markdownCode(problem.help)}\n`,
          ]),
        ),
    summaryPart(
      'The provenance does not describe this commit',
      summaryTable(
        ['What', 'Stated in', 'Stated', 'The commit says'],
        contradictions.map(({ what, from, stated, commit }) => [markdownCode(what), from, ...[stated, commit].map(shown)]),
      ),
    ),
    summaryPart(
      'Artifacts',
      summaryTable(
        ['', 'File', 'Published', 'Rebuilt'],
        artifacts.map(({ name, published, rebuilt: here }) => [
          summaryMark(published === here),
          markdownCode(name),
          ...[published, here].map((digest) => (digest === undefined ? 'not there' : markdownCode(digest))),
        ]),
      ),
    ),
    comparison === undefined || comparison.outcome === 'equal'
      ? ''
      : summaryPart('Differences', summaryComparison(comparison, ['Published', 'Rebuilt'])),
    summaryPart(
      'Recorded, and seen here',
      summaryTable(
        ['', 'What', 'Recorded', 'Here'],
        conditions.map((condition) => [
          isOtherHere(condition) ? '⚠️' : '✅',
          markdownCode(`${condition.kind} ${condition.name}`),
          shown(condition.wanted),
          shown(condition.got),
        ]),
      ),
    ),
    summaryFold('The verdict on the release', printVerdictMarkdown(verdict)),
  ]);
}

export function printComparisonSummary(comparison: Comparison): string {
  return summaryOf(['## Comparison\n', summaryComparison(comparison, ['First', 'Second'])]);
}

function shown(value: string | undefined): string {
  return value === undefined ? 'nothing' : markdownCode(value);
}
