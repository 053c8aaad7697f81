// The verdict as a person reads it: what was asked first, one line a check, who signed, and the answer last.

import { counted } from '../model/counted.ts';
import type { CheckResult, Failure, Verdict } from '../model/verdict.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import type { Style } from './style.ts';
import { padText, textWidth } from './text-width.ts';

/** Said wherever a rehearsal's signatures are spoken of. */
export const rehearsalWarning = 'rehearsal: these signatures bind nobody';

export function printVerdict(verdict: Verdict, style: Style): string {
  return [
    section('Asked for', alignedRows(verdict.criteria.map(({ name, wanted }) => [name, wanted] as const)), style),
    section('Checks', checkLines(verdict.checks, style), style),
    section('Signatures', signatureLines(verdict.signatures), style),
    section('Files', alignedRows(verdict.files.map(({ name, sha256 }) => [`sha256:${sha256}`, name])), style),
    verdict.rehearsal ? `${style.warning(rehearsalWarning)}\n` : '',
    `${verdictLine(verdict, style)}\n`,
  ].join('');
}

function verdictLine({ verdict, checks }: Verdict, style: Style): string {
  const failed = checks.filter(({ status }) => status === 'fail').length;
  const notJudged = checks.filter(({ status }) => status === 'not judged').length;
  switch (verdict) {
    case 'accepted':
      return style.good(`verdict: accepted, ${counted(checks.length, 'check')} passed`);
    case 'refused':
      return style.bad(
        `verdict: refused, ${failed} of ${counted(checks.length, 'check')} failed${notJudged === 0 ? '' : `, ${notJudged} not judged`}`,
      );
  }
}

function checkLines(checks: readonly CheckResult[], style: Style): readonly string[] {
  const width = Math.max(0, ...checks.map(({ check }) => textWidth(escapeForTerminal(check))));
  return checks.flatMap((check) => linesOfCheck(check, width, style));
}

function linesOfCheck({ check, title, status, summary, failures }: CheckResult, width: number, style: Style): readonly string[] {
  const name = padText(escapeForTerminal(check), width);
  switch (status) {
    case 'pass':
      return [`${style.good('pass')}  ${name}  ${escapeForTerminal(summary === '' ? title : summary)}`];
    case 'fail':
      return [
        `${style.bad('FAIL')}  ${name}  ${escapeForTerminal(title)}${failures.length > 1 ? ` (${failures.length} failures)` : ''}`,
        ...failures.flatMap((failure) => failureLines(failure, style)),
      ];
    case 'not judged':
      return [`${style.warning('----')}  ${name}  not judged: ${escapeForTerminal(summary)}`];
  }
}

/** One failure, indented below what failed. */
export function failureLines({ reason, wanted, got, from, help }: Failure, style: Style): readonly string[] {
  return [
    `      ${style.strong('-')} ${escapeForTerminal(reason)}`,
    ...(wanted === undefined ? [] : [`        wanted: ${escapeForTerminal(wanted)}`]),
    ...(got === undefined ? [] : [`        got:    ${escapeForTerminal(got)}`]),
    ...(got === undefined || from === undefined ? [] : [`        from:   ${from}`]),
    ...(help === undefined ? [] : [`        ${style.good('help:')}   ${escapeForTerminal(help)}`]),
  ];
}

/** Two lines each. Signer and times come from the certificate and the log, never from what was signed. */
function signatureLines(signatures: Verdict['signatures']): readonly string[] {
  const firstLines = alignedRows(signatures.map(({ where, status, signs }) => [status, where, signs]));
  return signatures.flatMap(({ identity, times, logEntries }, index) => {
    const facts = [
      ...(identity === undefined ? [] : [`by ${identity}`]),
      ...(times.length === 0 ? [] : [`at ${[...new Set(times)].join(', ')}`]),
      ...(logEntries.length === 0 ? [] : [`log entry ${logEntries.map((entry) => entry.index).join(', ')}`]),
    ];
    return [firstLines[index] ?? '', ...(facts.length === 0 ? [] : [`  ${facts.map(escapeForTerminal).join('; ')}`])];
  });
}
