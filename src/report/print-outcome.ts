// What `release` did as a person reads it: what was built and compared, where it is, and the command that accepts it.

import type { GateRecord } from '../model/gate.ts';
import type { ReleaseOutcome } from '../model/outcome.ts';
import { printCount } from './duration.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import { comparisonLine, differenceLines } from './print-comparison.ts';
import { printVerdict, rehearsalWarning } from './print-verdict.ts';
import { shellCommand } from './shell-quote.ts';
import type { Style } from './style.ts';

export function printOutcome(outcome: ReleaseOutcome, style: Style): string {
  const { plan, artifacts, comparison, gates } = outcome;
  const built = [
    section(
      'Release',
      alignedRows([
        ['name', plan.name],
        ['version', plan.version],
        ['tag', plan.tag],
        ['commit', plan.commit],
      ]),
      style,
    ),
    section(
      outcome.leg === undefined ? 'Built twice' : `Leg ${escapeForTerminal(outcome.leg)}`,
      [
        ...alignedRows(
          artifacts.map(({ name, sha256, sizeBytes }) => [`sha256:${sha256}`, `${printCount(sizeBytes)} bytes`, name]),
        ),
        ...(comparison === undefined
          ? []
          : [comparisonLine(comparison, style).trimEnd(), ...differenceLines(comparison.differences, style)]),
      ],
      style,
    ),
    section('Gates', alignedRows(gates.map(gateRow)), style),
  ].join('');
  switch (outcome.outcome) {
    case 'released':
      return built + releasedLines(outcome, style);
    case 'built':
      return `${built}${style.good('built')}: ${escapeForTerminal(outcome.folder ?? '')}\n${keptLine(outcome)}`;
    case 'staged':
      return built + stagedLines(outcome, style);
    case 'refused':
      return built + refusedLines(outcome, style);
  }
}

/** The command that accepts the release, on a line of its own, exact to the byte. */
function verifyCommand(outcome: ReleaseOutcome): string {
  return shellCommand(['verify-release', ...outcome.verify]);
}

function releasedLines(outcome: ReleaseOutcome, style: Style): string {
  return [
    `${style.good('released')}: ${escapeForTerminal(outcome.folder ?? '')}\n`,
    keptLine(outcome),
    outcome.plan.rehearsal ? `${style.warning(rehearsalWarning)}\n` : '',
    `\n${style.strong('Anyone can check it with')}\n`,
    `${verifyCommand(outcome)}\n`,
  ].join('');
}

function keptLine({ evidenceFolder }: ReleaseOutcome): string {
  return evidenceFolder === undefined ? '' : `kept: ${escapeForTerminal(evidenceFolder)}\n`;
}

function stagedLines(outcome: ReleaseOutcome, style: Style): string {
  const { folder = '', digest = '' } = outcome;
  return [
    `${style.good('staged')}: ${escapeForTerminal(folder)}\n`,
    `digest: sha256:${digest}\n`,
    keptLine(outcome),
    `\n${style.strong('Sign it with')}\n`,
    `${shellCommand(['selfsame', 'sign', folder, '--resume', '--expect', digest])}\n`,
  ].join('');
}

function refusedLines(outcome: ReleaseOutcome, style: Style): string {
  const { verdict, evidenceFolder, evidence, leftOut = [], unsigned, reasons, leg, folder } = outcome;
  return [
    verdict?.verdict === 'refused' ? printVerdict(verdict, style) : '',
    section(
      'Why not',
      reasons.map((reason) => `- ${escapeForTerminal(reason)}`),
      style,
    ),
    unsigned === undefined
      ? ''
      : section(
          'What was signed is kept',
          [`when the reasons are gone: ${shellCommand(['selfsame', 'sign', unsigned, '--resume'])}`],
          style,
        ),
    evidenceFolder === undefined ? '' : section('Both builds and their logs', [escapeForTerminal(evidenceFolder)], style),
    evidence === undefined
      ? ''
      : section(
          'To look at elsewhere',
          [escapeForTerminal(evidence), ...leftOut.map((line) => `- ${escapeForTerminal(line)}`)],
          style,
        ),
    leg === undefined
      ? `${style.bad('refused')}: no release was made\n`
      : `${style.bad('refused')}: there will be no release with this leg${folder === undefined ? '' : `, which is at ${escapeForTerminal(folder)}`}\n`,
  ].join('');
}

function gateRow({ id, result, counts, reason, toolVersion }: GateRecord): readonly string[] {
  const counted = counts === undefined ? '' : `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
  return [result, id, [counted, reason ?? '', toolVersion ?? ''].filter((text) => text !== '').join('; ')];
}
