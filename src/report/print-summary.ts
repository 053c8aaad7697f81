// What a command came to as the Markdown summary of a job, with the tables that a maintainer looks for: a printer for each kind of answer.

import type { BundleVerdict } from '../model/bundle-verdict.ts';
import type { Comparison } from '../model/comparison.ts';
import { counted } from '../model/counted.ts';
import type { Finding } from '../model/finding.ts';
import type { Leg } from '../model/leg.ts';
import type { FetchedRelease, ReleaseOutcome, SbomOutcome } from '../model/outcome.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { PublishOutcome } from '../model/publish.ts';
import type { RebuildOutcome } from '../model/rebuild.ts';
import type { RepositoryCheck } from '../model/repository-settings.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ErrorReport } from './error-report.ts';
import { markdownCode } from './escape.ts';
import { printSbomMarkdown } from './print-sbom.ts';
import {
  summaryFacts,
  summaryFold,
  summaryLines,
  summaryMark,
  summaryOf,
  summaryPart,
  summaryTable,
} from './print-summary-parts.ts';
import { printPublishSummary } from './print-summary-publish.ts';
import { printComparisonSummary, printRebuildSummary } from './print-summary-rebuild.ts';
import { printFetchedSummary, printMatrixSummary, printPlanSummary, printReleaseSummary } from './print-summary-release.ts';
import { printVerdictMarkdown } from './print-verdict-markdown.ts';

/** What doc-check and preflight have in common. */
export interface FindingsReport {
  readonly outcome: 'passed' | 'failed' | 'not settled';
  /** What was looked at, by name. */
  readonly checked: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  readonly waived?: readonly (Finding & { readonly reason: string })[];
  /** Of "preflight --online". */
  readonly repository?: Pick<RepositoryCheck, 'unsettled'>;
}

/** What a command came to, whichever it was. */
export type Answer =
  | { readonly kind: 'release'; readonly value: ReleaseOutcome }
  | { readonly kind: 'sbom'; readonly value: SbomOutcome }
  | { readonly kind: 'verdict'; readonly value: Verdict }
  | { readonly kind: 'bundles'; readonly value: BundleVerdict }
  | { readonly kind: 'fetched'; readonly value: FetchedRelease }
  | { readonly kind: 'plan'; readonly value: ReleasePlan }
  | { readonly kind: 'matrix'; readonly value: { readonly include: readonly Leg[] } }
  | { readonly kind: 'rebuild'; readonly value: RebuildOutcome }
  | { readonly kind: 'publish'; readonly value: PublishOutcome }
  | { readonly kind: 'comparison'; readonly value: Comparison }
  | { readonly kind: 'findings'; readonly value: FindingsReport }
  | { readonly kind: 'error'; readonly value: ErrorReport['error'] }
  /** Such as an explanation of checks: the log has it. */
  | { readonly kind: 'other'; readonly value: unknown };

/** @param command Its name. */
export function printSummary(command: string, answer: Answer): string {
  switch (answer.kind) {
    case 'release':
      return printReleaseSummary(answer.value);
    case 'sbom':
      return printSbomMarkdown(answer.value);
    case 'verdict':
      return printVerdictMarkdown(answer.value);
    case 'fetched':
      return printFetchedSummary(answer.value);
    case 'plan':
      return printPlanSummary(answer.value);
    case 'matrix':
      return printMatrixSummary(answer.value.include);
    case 'rebuild':
      return printRebuildSummary(answer.value);
    case 'publish':
      return printPublishSummary(answer.value);
    case 'comparison':
      return printComparisonSummary(answer.value);
    case 'findings':
      return printFindingsSummary(command, answer.value);
    case 'bundles':
      return printBundlesSummary(answer.value);
    case 'error':
      return printErrorSummary(command, answer.value);
    case 'other':
      return '';
  }
}

function printFindingsSummary(command: string, { outcome, checked, findings, waived = [], repository }: FindingsReport): string {
  const place = ({ file, line, column }: Finding) => markdownCode(`${file}:${line}:${column}`);
  return summaryOf([
    `## ${summaryMark(outcome === 'passed')} ${command}: ${findings.length === 0 ? outcome : counted(findings.length, 'finding')}\n`,
    summaryTable(
      ['Where', 'Rule', 'What is wrong', 'What to do'],
      findings.map((finding) => [
        place(finding),
        markdownCode(finding.rule),
        markdownCode(finding.message),
        finding.help === undefined ? '' : markdownCode(finding.help),
      ]),
    ),
    summaryPart(
      'What could not be told',
      summaryTable(
        ['Setting', 'Why', 'Where'],
        (repository?.unsettled ?? []).map(({ setting, reason, url }) => [
          markdownCode(setting),
          markdownCode(reason),
          markdownCode(url),
        ]),
      ),
    ),
    summaryFold(
      `${waived.length} allowed`,
      summaryTable(
        ['Where', 'Rule', 'What is allowed', 'Why'],
        waived.map((each) => [place(each), markdownCode(each.rule), markdownCode(each.message), markdownCode(each.reason)]),
      ),
    ),
    summaryFold(
      'What was looked at',
      summaryFacts(Object.entries(checked).map(([name, count]) => [markdownCode(name), String(count)])),
    ),
  ]);
}

function printBundlesSummary({ verdict, bundles, failures, criteria }: BundleVerdict): string {
  return summaryOf([
    `## ${summaryMark(verdict === 'accepted')} Bundles ${verdict}\n`,
    summaryTable(
      ['What', 'Wanted'],
      criteria.map(({ name, wanted }) => [markdownCode(name), markdownCode(wanted)]),
    ),
    summaryPart(
      'Bundles',
      summaryTable(
        ['', 'Where', 'What is wrong'],
        bundles.map(({ where, status, failures: of }) => [
          summaryMark(status === 'accepted'),
          markdownCode(where),
          of.map(({ reason }) => markdownCode(reason)).join(' '),
        ]),
      ),
    ),
    summaryPart(
      'What is wrong with all',
      summaryTable(
        ['What'],
        failures.map(({ reason }) => [markdownCode(reason)]),
      ),
    ),
  ]);
}

function printErrorSummary(command: string, error: ErrorReport['error']): string {
  const { kind, code, message, help, at, excerpt = [], files = [] } = error;
  return summaryOf([
    `## ⚠️ ${command}: ${kind === 'bug' ? 'a bug in selfsame' : 'could not tell'}\n`,
    `${markdownCode(message)}\n`,
    summaryFacts([
      ...(at === undefined ? [] : [['Where', markdownCode(`${at.file}:${at.line}:${at.column}`)] as const]),
      ...(help === undefined ? [] : [['What to do', markdownCode(help)] as const]),
      ['Error', markdownCode(code)],
      ...files.map((file) => ['File', markdownCode(file)] as const),
    ]),
    summaryLines(excerpt),
  ]);
}
