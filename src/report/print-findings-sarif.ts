// Findings as SARIF 2.1.0: a result for each, and a suppressed one for each that is waived.
// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html

import type { Finding } from '../model/finding.ts';
import type { FindingReport } from './finding-report.ts';
import { printJson } from './print-json.ts';
import { sarifMessage, sarifSchema, uriSegment } from './sarif.ts';

export function printFindingsSarif(report: FindingReport, { toolVersion }: { readonly toolVersion: string }): string {
  const { command, outcome, looked, findings, waived, unsettled = [], rules } = report;
  const described = new Map(rules.map(({ id, title, why }) => [id, { title, text: why ?? title }]));
  const used = [...findings, ...waived, ...unsettled].map(({ rule }) => rule);
  const ids = [...new Set([...described.keys(), ...used])];
  const ruleIndexes = new Map(ids.map((id, index) => [id, index]));
  return printJson({
    version: '2.1.0',
    $schema: sarifSchema,
    runs: [
      {
        tool: {
          driver: {
            name: 'selfsame',
            version: toolVersion,
            rules: ids.map((id) => ({
              id,
              shortDescription: sarifMessage(described.get(id)?.title ?? id),
              fullDescription: sarifMessage(described.get(id)?.text ?? id),
              help: sarifMessage(described.get(id)?.text ?? id),
              defaultConfiguration: { level: 'error' },
            })),
          },
        },
        // Two runs with different tools on one commit keep apart by it: section 3.17.3.
        automationDetails: { id: `selfsame ${command}/` },
        invocations: [{ executionSuccessful: true, exitCodeDescription: `${outcome}, ${looked}` }],
        results: [
          ...findings.map((finding) => resultOf(finding, ruleIndexes)),
          ...waived.map((finding) => ({
            ...resultOf(finding, ruleIndexes),
            suppressions: [{ kind: 'inSource', justification: finding.reason }],
          })),
          // Evaluated, with too little to go by: section 3.27.9.
          ...unsettled.map(({ rule, reason }) => ({
            ruleId: rule,
            ruleIndex: ruleIndexes.get(rule),
            kind: 'open',
            level: 'none',
            message: sarifMessage(`could not tell: ${reason}`),
          })),
        ],
        columnKind: 'utf16CodeUnits',
      },
    ],
  });
}

function resultOf({ rule, file, line, column, message, help }: Finding, ruleIndexes: ReadonlyMap<string, number>): object {
  return {
    ruleId: rule,
    ruleIndex: ruleIndexes.get(rule),
    level: 'error',
    message: sarifMessage(help === undefined ? message : `${message}. What to do: ${help}`),
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(uriSegment).join('/') },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}
