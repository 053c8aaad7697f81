// The verdict as a person reads it: what was asked first, one line a check, who signed and who saw it, and the answer last.

import type { CheckResult, Failure, Verdict } from '../model/verdict.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import type { Style } from './style.ts';
import { padText, textWidth } from './text-width.ts';
import {
  groupSigners,
  printCounts,
  printFound,
  printRestsOn,
  printSources,
  printTime,
  type SignatureReport,
  witnessesOf,
} from './verdict-words.ts';

/** Said wherever a rehearsal's signatures are spoken of. */
export const rehearsalWarning = 'rehearsal: these signatures bind nobody';

export function printVerdict(verdict: Verdict, style: Style): string {
  const restsOn = printRestsOn(verdict);
  return [
    section('Asked for', alignedRows(verdict.criteria.map(({ name, wanted }) => [name, wanted] as const)), style),
    section('Checks', checkLines(verdict.checks, style), style),
    section('Signatures', signatureLines(verdict.signatures, style), style),
    section('Files', alignedRows(verdict.files.map(({ name, sha256 }) => [`sha256:${sha256}`, name])), style),
    restsOn === undefined ? '' : `${style.warning(escapeForTerminal(restsOn))}\n`,
    verdict.rehearsal ? `${style.warning(rehearsalWarning)}\n` : '',
    `${verdictLine(verdict, style)}\n`,
  ].join('');
}

function verdictLine(verdict: Verdict, style: Style): string {
  const line = `verdict: ${verdict.verdict}, ${printCounts(verdict)}`;
  switch (verdict.verdict) {
    case 'accepted':
      return style.good(line);
    case 'refused':
      return style.bad(line);
  }
}

function checkLines(checks: readonly CheckResult[], style: Style): readonly string[] {
  const width = Math.max(0, ...checks.map(({ check }) => textWidth(escapeForTerminal(check))));
  return checks.flatMap((check) => linesOfCheck(check, width, style));
}

/** What was wanted is the title; what was got is the summary, and each failure. */
function linesOfCheck(result: CheckResult, width: number, style: Style): readonly string[] {
  const { check, title, status, summary, failures } = result;
  const name = padText(escapeForTerminal(check), width);
  switch (status) {
    case 'pass': {
      const sources = printSources(result.from);
      const from = sources === undefined ? '' : `  ${style.faint(`(${escapeForTerminal(sources)})`)}`;
      return [`${style.good('pass')}  ${name}  ${escapeForTerminal(printFound(result))}${from}`];
    }
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
    ...(from === undefined ? [] : [`        from:   ${escapeForTerminal(from)}`]),
    ...(help === undefined ? [] : [`        ${style.good('help:')}   ${escapeForTerminal(help)}`]),
  ];
}

/** By signer; what is refused last. Signer and times come from the certificate, the logs and the timestamps, never from what was signed. */
function signatureLines(signatures: Verdict['signatures'], style: Style): readonly string[] {
  const refused = signatures.filter(({ status }) => status === 'refused');
  return [
    ...groupSigners(signatures).flatMap(({ identity, issuer, signatures: of }) => [
      `${style.good('authenticated')}, by ${escapeForTerminal(issuer === undefined ? identity : `${identity}, vouched for by ${issuer}`)}`,
      ...alignedRows(of.map(({ where, signs }) => [where, signs])).flatMap((line, index) => [
        `  ${line}`,
        ...factsOf(of[index]).map((fact) => `    ${fact}`),
      ]),
    ]),
    ...(refused.length === 0 ? [] : [style.bad('refused'), ...refused.map(({ where }) => `  ${escapeForTerminal(where)}`)]),
  ];
}

/** One line: the certificate's number, and each log and timestamp with its time and who vouches for it. */
function factsOf(signature: SignatureReport | undefined): readonly string[] {
  if (signature === undefined) return [];
  const { certificateSerial, certificateIssuer } = signature;
  const facts = [
    ...(certificateSerial === undefined ? [] : [`certificate ${certificateSerial}`]),
    ...(certificateIssuer === undefined ? [] : [`of ${certificateIssuer}`]),
  ];
  const seen = witnessesOf(signature).map(({ kind, what, time, source }) => {
    const when = time === undefined ? source : `${printTime(time)} by ${source}`;
    return kind === 'timestamp' ? `timestamp ${when}` : `${kind} ${what}, ${when}`;
  });
  const line = [facts.join(' '), ...seen].filter((fact) => fact !== '').join('; ');
  return line === '' ? [] : [escapeForTerminal(line)];
}
