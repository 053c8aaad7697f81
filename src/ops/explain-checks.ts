// verify-release --explain: what a check proves, what it does not, and when it says no.

import { didYouMean } from '../codec/suggest.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Check, CheckExplanation, CheckExplanations } from '../model/verdict.ts';
import { checks } from '../verify/checks/index.ts';
import { refusalCases } from '../verify/refusal-cases.ts';
import { summaryChecks } from '../verify/summary-checks.ts';

/** All checks, in the order of the report. */
export function explainChecks(): CheckExplanations {
  return { schemaVersion: 1, checks: checks.map(toExplanation) };
}

/** Those that stand in their place where a verdict rests on a summary. */
export function explainSummaryChecks(): CheckExplanations {
  const page = (id: string) => `docs/summaries.md#${id}`;
  return { schemaVersion: 1, checks: summaryChecks.map((check) => ({ ...toExplanation(check), page: page(check.id) })) };
}

/** @throws {ToolError} `usage/unknown-check`, with the nearest name. */
export function explainCheck(name: string): CheckExplanations {
  const found = [...explainChecks().checks, ...explainSummaryChecks().checks].find(({ check }) => check === name);
  if (found !== undefined) return { schemaVersion: 1, checks: [found] };
  const near = didYouMean(
    name,
    [...checks, ...summaryChecks].map(({ id }) => id),
  ).replace(/^; /, '');
  throw new ToolError('usage', 'usage/unknown-check', `there is no check "${name}"`, {
    help: `${near === '' ? '' : `${near} `}--explain alone lists all checks`,
  });
}

function toExplanation({ id, title, proves, doesNotProve, readsFrom }: Omit<Check, 'run'>): CheckExplanation {
  return {
    check: id,
    title,
    proves,
    doesNotProve,
    from: readsFrom ?? [],
    refusals: Object.hasOwn(refusalCases, id) ? (refusalCases[id] ?? []) : [],
    page: `docs/checks.md#${id}`,
  };
}
