// A rebuild as a person reads it: what was verified, which commit was built where, what was recorded and seen, every file, and the outcome
// alone on the last line.

import { counted } from '../model/counted.ts';
import {
  type Contradiction,
  isOtherHere,
  type RebuildCondition,
  type RebuildOutcome,
  type RebuildProblem,
  type RebuiltArtifact,
} from '../model/rebuild.ts';
import { escapeForTerminal, escapeLogLine } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import { differenceLines } from './print-comparison.ts';
import { printVerdict, rehearsalWarning } from './print-verdict.ts';
import type { Style } from './style.ts';

/** Characters of a stated parameter that a line shows. */
const shownCharacters = 300;

export function printRebuild(rebuilt: RebuildOutcome, style: Style): string {
  const { verdict } = rebuilt;
  const verified =
    verdict.verdict === 'refused'
      ? printVerdict(verdict, style)
      : section('Verified', alignedRows(verdict.criteria.map(({ name, wanted }) => [name, wanted])), style);
  return verified + printFound(rebuilt, style);
}

/** The same below the whole verdict. */
export function printRebuildWithVerdict(rebuilt: RebuildOutcome, style: Style): string {
  return `${printVerdict(rebuilt.verdict, style)}\n${printFound(rebuilt, style)}`;
}

/** What came after the verdict. */
function printFound(rebuilt: RebuildOutcome, style: Style): string {
  const { verdict, source, contradictions, conditions, artifacts, comparison, problem, evidenceFolder, statement } = rebuilt;
  return [
    section('Source', source === undefined ? [] : sourceLines(source, style), style),
    section(
      'The provenance does not describe this commit',
      contradictions.flatMap((each) => contradictionLines(each, style)),
      style,
    ),
    section('Recorded, and seen here', conditionLines(conditions, style), style),
    section('Artifacts', artifactLines(artifacts, style), style),
    section(
      'Differences (first: published, second: rebuilt)',
      comparison === undefined ? [] : differenceLines(comparison.differences, style),
      style,
    ),
    section('Why not', problem === undefined ? [] : problemLines(problem, style), style),
    evidenceFolder === undefined ? '' : section('Kept', [escapeForTerminal(evidenceFolder)], style),
    statement === undefined ? '' : section('Signed', statementLines(statement), style),
    verdict.rehearsal || statement?.rehearsal === true ? `${style.warning(rehearsalWarning)}\n` : '',
    `${lastLine(rebuilt, style)}\n`,
  ].join('');
}

/** The outcome, in words that claim no more than was seen. */
function lastLine({ outcome, verdict, conditions, artifacts }: RebuildOutcome, style: Style): string {
  const unequal = artifacts.filter(({ published, rebuilt }) => published !== rebuilt).length;
  switch (outcome) {
    case 'reproduced':
      return style.good(`rebuild: reproduced, ${counted(artifacts.length, 'artifact')} with the published bytes`);
    case 'differs':
      return style.bad(`rebuild: DIFFERS ${sameness(conditions)}, in ${unequal} of ${counted(artifacts.length, 'artifact')}`);
    case 'not reproducible here':
      return style.warning(
        `rebuild: not reproducible here, ${counted(conditions.filter(isOtherHere).length, 'condition is another', 'conditions are others')} here; nothing is shown for or against the release`,
      );
    case 'could not build':
      return style.warning('rebuild: could not build; nothing is shown for or against the release');
    case 'refused':
      return style.bad(
        verdict.verdict === 'refused'
          ? 'rebuild: refused, the release was not accepted and nothing was built'
          : 'rebuild: refused, the provenance does not describe the commit and nothing was built',
      );
  }
}

/** A build that names no tool records none, so that none can be called the same. */
function sameness(conditions: readonly RebuildCondition[]): string {
  return conditions.some(({ kind }) => kind === 'tool')
    ? 'although the same tools built it'
    : 'although all that was recorded is the same here (no tool was)';
}

function sourceLines(source: NonNullable<RebuildOutcome['source']>, style: Style): readonly string[] {
  const { repository, commit, tag, from, place, tagIs } = source;
  const moved = {
    'at the commit': [],
    elsewhere: [`the tag "${tag}" is at another commit there; the commit that was signed is what was built`],
    missing: [`the tag "${tag}" is not there; the commit that was signed is what was built`],
  } as const;
  return [
    ...alignedRows([
      ['repository', repository],
      ['commit', commit],
      ['tag', tag],
      ['taken from', `${from}: ${place}`],
    ]),
    ...moved[tagIs].map((line) => style.warning(escapeForTerminal(line))),
  ];
}

function contradictionLines({ what, from, stated, commit }: Contradiction, style: Style): readonly string[] {
  return [`${style.bad(escapeForTerminal(what))} in ${from}`, `  stated: ${shown(stated)}`, `  commit: ${shown(commit)}`];
}

function shown(value: string | undefined): string {
  if (value === undefined) return 'nothing';
  return escapeForTerminal(value.length > shownCharacters ? `${value.slice(0, shownCharacters)}…` : value);
}

function conditionLines(conditions: readonly RebuildCondition[], style: Style): readonly string[] {
  return conditions.flatMap((condition) => {
    const { kind, target, name, wanted, got } = condition;
    const title = `${kind} ${escapeForTerminal(name)}${target === undefined ? '' : ` of ${escapeForTerminal(target)}`}`;
    if (!isOtherHere(condition)) return [`${style.good('same ')}  ${title}: ${shown(got)}`];
    return [`${style.warning('other')}  ${title}`, `  wanted: ${shown(wanted)}`, `  got:    ${shown(got)}`];
  });
}

function artifactLines(artifacts: readonly RebuiltArtifact[], style: Style): readonly string[] {
  return artifacts.flatMap(({ name, published, rebuilt }) => {
    const title = escapeForTerminal(name);
    if (published === rebuilt) return [`${style.good('equal ')}  ${title}  sha256:${published ?? ''}`];
    return [`${style.bad('differs')} ${title}`, `  published: ${digestText(published)}`, `  rebuilt:   ${digestText(rebuilt)}`];
  });
}

function digestText(sha256: string | undefined): string {
  return sha256 === undefined ? 'not there' : `sha256:${sha256}`;
}

function problemLines({ code, message, help, excerpt, files }: RebuildProblem, style: Style): readonly string[] {
  return [
    style.strong(escapeForTerminal(message)),
    ...excerpt.map((line) => `${style.faint('|')} ${escapeLogLine(line)}`),
    ...files.map((file) => `${style.faint('file:')} ${escapeForTerminal(file)}`),
    ...(help === undefined ? [] : [`${style.good('help:')} ${escapeForTerminal(help)}`]),
    style.faint(`error: ${escapeForTerminal(code)}`),
  ];
}

function statementLines({ file, identity, trustedRoot }: NonNullable<RebuildOutcome['statement']>): readonly string[] {
  return alignedRows([
    ['statement', file],
    ['as', identity],
    ...(trustedRoot === undefined ? [] : [['trusted root', trustedRoot]]),
  ]);
}
