// What preflight found, in the form that every report of findings takes; and its list of rules.

import { counted } from '../model/counted.ts';
import type { PreflightCheck, PreflightFixes, PreflightRuleDescription } from '../model/preflight.ts';
import { escapeForTerminal } from './escape.ts';
import type { FindingReport } from './finding-report.ts';
import type { Style } from './style.ts';

export function toPreflightReport({
  outcome,
  checked,
  findings,
  waived,
  rules,
  repository,
  fixed,
}: PreflightCheck): FindingReport {
  const { workflows, actions, dockerfiles, jobs, steps } = checked;
  const files = [
    counted(workflows, 'workflow'),
    ...(actions === 0 ? [] : [counted(actions, 'action')]),
    ...(dockerfiles === 0 ? [] : [counted(dockerfiles, 'Dockerfile')]),
  ];
  const fixable = findings.filter((finding) => finding.fixable !== 'no').length;
  return {
    command: 'preflight',
    outcome,
    looked: [
      ...files,
      counted(jobs, 'job'),
      counted(steps, 'step'),
      ...(repository === undefined ? [] : [`the settings of ${repository.repository}`]),
    ].join(', '),
    findings,
    waived,
    unsettled: (repository?.unsettled ?? []).map(({ setting, reason, url }) => ({ rule: setting, reason: `${reason}: ${url}` })),
    rules,
    notes: fixed === undefined ? (fixable === 0 ? [] : [`--fix can mend ${counted(fixable, 'finding')}`]) : notesOf(fixed),
  };
}

export function printPreflightRules(rules: readonly PreflightRuleDescription[], style: Style): string {
  return rules
    .map(({ id, title, why }) => `${style.strong(id)}  ${escapeForTerminal(title)}\n      ${escapeForTerminal(why)}\n`)
    .join('');
}

function notesOf({ files, findings, left }: PreflightFixes): readonly string[] {
  return [
    `mended ${counted(findings, 'finding')} in ${counted(files.length, 'file')}${files.length === 0 ? '' : `: ${files.join(', ')}`}`,
    ...left.map((reason) => `left: ${reason}`),
  ];
}
