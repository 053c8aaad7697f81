// Reads what a report of rebuild, release or compare says of bytes. Its other members are passed over.

import { isJsonObject, type JsonObject, readObject, readShape, readText, refuse } from '../codec/json-shape.ts';
import { counted } from '../model/counted.ts';
import type { ReportSummary } from '../model/publish.ts';
import type { Parsed } from '../model/statement.ts';

/** Longer lists are cut, with a line that says so: an issue has a longest body. */
const longestList = 100;

/** @param value Parsed JSON, from outside. */
export function parseReport(value: unknown): Parsed<ReportSummary> {
  return readShape(() => {
    const report = readObject(value, 'the report');
    if (report.schemaVersion !== 1) refuse('schemaVersion', 'is not 1');
    const outcome = readText(report.outcome, 'outcome');
    const differences = differencesOf(report);
    const artifacts = artifactsOf(report);
    const reasons = [
      ...textsOf(report.reasons),
      ...leftOut(differences.length, 'difference'),
      ...leftOut(artifacts.length, 'artifact'),
    ];
    const base = { outcome, reasons, differences: differences.slice(0, longestList) };
    if (outcome === 'equal' || outcome === 'different') {
      return { ...base, kind: 'compare', answer: outcome === 'equal' ? 'equal' : 'differs', artifacts: [] };
    }
    if (isJsonObject(report.plan)) {
      const comparison = isJsonObject(report.comparison) ? report.comparison.outcome : undefined;
      const answer = outcome === 'released' ? 'equal' : comparison === 'different' ? 'differs' : 'unknown';
      return { ...base, kind: 'release', answer, ...placeOf(report.plan), artifacts: [] };
    }
    if (isJsonObject(report.verdict)) {
      const answer = outcome === 'reproduced' ? 'equal' : outcome === 'differs' || outcome === 'refused' ? 'differs' : 'unknown';
      const asked = isJsonObject(report.verdict.release) ? report.verdict.release : {};
      const problem = isJsonObject(report.problem) ? textsOf([report.problem.message]) : [];
      const place = placeOf(isJsonObject(report.source) ? report.source : asked);
      return {
        ...base,
        kind: 'rebuild',
        answer,
        ...place,
        reasons: [...base.reasons, ...problem],
        artifacts: artifacts.slice(0, longestList),
      };
    }
    return refuse('the report', 'is none of "selfsame rebuild --json", "selfsame release --json" and "selfsame compare --json"');
  });
}

function placeOf({ tag, commit }: JsonObject): Pick<ReportSummary, 'tag' | 'commit'> {
  return { ...(typeof tag === 'string' ? { tag } : {}), ...(typeof commit === 'string' ? { commit } : {}) };
}

function artifactsOf({ artifacts }: JsonObject): ReportSummary['artifacts'] {
  return objectsOf(artifacts).flatMap(({ name, published, rebuilt }) =>
    typeof name !== 'string' || published === rebuilt
      ? []
      : [
          {
            name,
            ...(typeof published === 'string' ? { wanted: published } : {}),
            ...(typeof rebuilt === 'string' ? { got: rebuilt } : {}),
          },
        ],
  );
}

function differencesOf(report: JsonObject): ReportSummary['differences'] {
  const comparison = isJsonObject(report.comparison) ? report.comparison : report;
  return objectsOf(comparison.differences).flatMap((difference) => {
    const { path, kind, offset, reason } = difference;
    if (typeof path !== 'string' || typeof kind !== 'string') return [];
    const where = typeof offset === 'number' ? `first difference at byte ${offset}` : '';
    return [{ path, what: [kind, where, typeof reason === 'string' ? reason : ''].filter((part) => part !== '').join(', ') }];
  });
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function leftOut(count: number, what: string): readonly string[] {
  return count > longestList ? [`${counted(count - longestList, `more ${what} is`, `more ${what}s are`)} not listed`] : [];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string').slice(0, longestList) : [];
}
