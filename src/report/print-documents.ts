// What doc-check found, one line a finding in the form that editors and CI logs link to.

import { counted } from '../model/counted.ts';
import type { DocumentCheck } from '../model/document.ts';
import { escapeForTerminal } from './escape.ts';

import type { Style } from './style.ts';

export function printDocuments({ outcome, checked, findings }: DocumentCheck, style: Style): string {
  const lines = findings.flatMap(({ rule, file, line, column, message, help }) => [
    `${style.bad('fail')}  ${escapeForTerminal(file)}:${line}:${column}: ${escapeForTerminal(message)} [${escapeForTerminal(rule)}]`,
    ...(help === undefined ? [] : [`      ${style.good('help:')} ${escapeForTerminal(help)}`]),
  ]);
  const looked = `${counted(checked.files, 'document')}, ${counted(checked.headings, 'heading')}, ${counted(checked.blocks, 'fenced block')}, ${checked.shellBlocks} of them shell`;
  switch (outcome) {
    case 'passed':
      return `${[...lines, `${style.good('passed')}: ${looked}`].join('\n')}\n`;
    case 'failed':
      return `${[...lines, `${style.bad('failed')}: ${counted(findings.length, 'finding')} in ${looked}`].join('\n')}\n`;
  }
}
