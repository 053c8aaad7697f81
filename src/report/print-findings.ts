// Findings as text: one line each, in the form that editors and CI logs link to, with its mend.

import { counted } from '../model/counted.ts';
import type { Finding } from '../model/finding.ts';
import { escapeForTerminal, escapeLogLine } from './escape.ts';
import type { FindingReport } from './finding-report.ts';
import type { Style } from './style.ts';

export function printFindings(
  { outcome, looked, findings, waived, unsettled = [], rules, notes }: FindingReport,
  style: Style,
): string {
  const why = new Map(rules.map((rule) => [rule.id, rule.why]));
  const told = new Set<string>();
  const lines = findings.flatMap((finding) => {
    const reason = told.has(finding.rule) ? undefined : why.get(finding.rule);
    told.add(finding.rule);
    return [
      `${style.bad('fail')}  ${placeOf(finding)}: ${escapeForTerminal(finding.message)} [${escapeForTerminal(finding.rule)}]`,
      // Once a rule: the reason is the same each time.
      ...(reason === undefined ? [] : [`      ${style.faint('why:')} ${escapeForTerminal(reason)}`]),
      ...(finding.excerpt ?? []).map((line) => `      ${style.faint('|')} ${escapeLogLine(line)}`),
      ...(finding.help === undefined ? [] : [`      ${style.good('help:')} ${escapeForTerminal(finding.help)}`]),
    ];
  });
  const allowed = waived.map(
    (each) => `${style.warning('waived')}  ${placeOf(each)}: [${escapeForTerminal(each.rule)}] ${escapeForTerminal(each.reason)}`,
  );
  const open = unsettled.map(
    ({ rule, reason }) => `${style.warning('could not tell')}  ${escapeForTerminal(reason)} [${escapeForTerminal(rule)}]`,
  );
  return `${[...lines, ...allowed, ...open, ...notes.map(escapeForTerminal), lastLine()].join('\n')}\n`;

  function lastLine(): string {
    const waivedToo = waived.length === 0 ? '' : `; ${counted(waived.length, 'finding')} waived`;
    switch (outcome) {
      case 'passed':
        return `${style.good('passed')}: ${looked}${waivedToo}`;
      case 'failed':
        return `${style.bad('failed')}: ${counted(findings.length, 'finding')} in ${looked}${waivedToo}`;
      case 'not settled':
        return `${style.warning('not settled')}: ${unsettled.length} could not be told, in ${looked}${waivedToo}`;
    }
  }
}

function placeOf({ file, line, column }: Finding): string {
  return `${escapeForTerminal(file)}:${line}:${column}`;
}
