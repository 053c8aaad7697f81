// The verdict as SARIF 2.1.0: a rule for each check, a result for each failure, and one for each check that was not judged.
// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html

import type { CheckExplanation, CheckResult, Failure, Verdict } from '../model/verdict.ts';
import { printJson } from './print-json.ts';
import { uriSegment as fileUri, sarifMessage as message, sarifSchema } from './sarif.ts';
import { printCounts } from './verdict-words.ts';

export interface SarifContext {
  readonly toolVersion: string;
  readonly explanations: readonly CheckExplanation[];
}

export function printVerdictSarif(verdict: Verdict, { toolVersion, explanations }: SarifContext): string {
  const { checks, files, criteria, rehearsal, judgedAt } = verdict;
  const names = new Set(files.map(({ name }) => name));
  return printJson({
    version: '2.1.0',
    $schema: sarifSchema,
    runs: [
      {
        tool: { driver: { name: 'selfsame', version: toolVersion, rules: checks.map((check) => ruleOf(check, explanations)) } },
        invocations: [
          {
            executionSuccessful: true,
            exitCodeDescription: `${verdict.verdict}, ${printCounts(verdict)}`,
            ...(judgedAt === undefined ? {} : { endTimeUtc: judgedAt }),
          },
        ],
        artifacts: files.map(({ name, sha256 }) => ({ location: { uri: fileUri(name) }, hashes: { 'sha-256': sha256 } })),
        results: checks.flatMap((check, ruleIndex) => resultsOf(check, ruleIndex, names)),
        // What is listed is all that was found, and columns are counted as JavaScript does.
        columnKind: 'utf16CodeUnits',
        properties: { verdict: verdict.verdict, rehearsal, criteria },
      },
    ],
  });
}

function ruleOf({ check, title }: CheckResult, explanations: readonly CheckExplanation[]): object {
  const about = explanations.find((each) => each.check === check);
  const text = about === undefined ? title : `Proves: ${about.proves} Does not prove: ${about.doesNotProve}`;
  return {
    id: check,
    shortDescription: message(title),
    fullDescription: message(about?.proves ?? title),
    help: message(text),
    defaultConfiguration: { level: 'error' },
  };
}

function resultsOf(result: CheckResult, ruleIndex: number, files: ReadonlySet<string>): readonly object[] {
  const { check, title, status, summary, failures } = result;
  const rule = { ruleId: check, ruleIndex };
  switch (status) {
    case 'pass':
      return [];
    case 'fail':
      return failures.map((failure) => ({
        ...rule,
        level: 'error',
        message: message(textOf(failure)),
        ...locationsOf(failure, files),
        properties: failure,
      }));
    case 'not judged':
      // Evaluated, with too little to go by: section 3.27.9. A level beside it must be "none".
      return [{ ...rule, kind: 'open', level: 'none', message: message(`${title}: not judged: ${summary}`) }];
  }
}

function textOf({ reason, wanted, got, from, help }: Failure): string {
  const facts = Object.entries({ wanted, got, from, 'what to do': help }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [`${reason}.`, ...facts].join(' | ');
}

/** The first file that the reason names in quotes, as itself or as one of its lines. */
function locationsOf({ reason }: Failure, files: ReadonlySet<string>): object {
  for (const [, quoted = ''] of reason.matchAll(/"([^"]+)"/g)) {
    const [, before, line] = /^(.*):([1-9]\d{0,8})$/s.exec(quoted) ?? [];
    const name = files.has(quoted) ? quoted : before;
    if (name === undefined || !files.has(name)) continue;
    const region = name === quoted || line === undefined ? {} : { region: { startLine: Number(line) } };
    return { locations: [{ physicalLocation: { artifactLocation: { uri: fileUri(name) }, ...region } }] };
  }
  return {};
}
