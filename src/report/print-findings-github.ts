// Findings as workflow commands, which GitHub shows at the lines of a pull request.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message

import { counted } from '../model/counted.ts';
import type { Finding } from '../model/finding.ts';
import { escapeForTerminal } from './escape.ts';
import type { FindingReport } from './finding-report.ts';

export function printFindingsGithub({ command, outcome, looked, findings, unsettled = [] }: FindingReport): string {
  const lines = [
    ...findings.map(annotation),
    ...unsettled.map(({ rule, reason }) => `::warning title=${property(rule)}::could not tell: ${data(reason)}`),
  ];
  // An ordinary line of the log: GitHub shows a few annotations of a step, and drops the others.
  return `${[...lines, `${command} ${outcome}: ${counted(findings.length, 'finding')} in ${escapeForTerminal(looked)}`].join('\n')}\n`;
}

function annotation({ rule, file, line, column, message, help }: Finding): string {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
  return `::error ${place}::${data(help === undefined ? message : `${message}; ${help}`)}`;
}

/** As actions/toolkit escapes them: command.ts, escapeData and escapeProperty. */
function data(text: string): string {
  return escapeForTerminal(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
