// What GitHub shows beside the lines of a change: each finding, and the place of an error.

import { relative, resolve, sep } from 'node:path';
import { counted } from '../model/counted.ts';
import type { Answer } from '../report/print-summary.ts';
import type { Place } from './toolkit.ts';

export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly place?: Place;
}

/** GitHub shows ten errors of a step; the last of them is the step's own, which says how many there are. */
const shownFindings = 9;

/**
 * @param workspace Absolute path, below which files are shown at their lines.
 * @param folder Absolute path of the folder that the paths in the answer count from.
 */
export function annotationsOf(answer: Answer, workspace: string, folder: string): readonly Annotation[] {
  const placed = (at: Place) => ({ place: { ...at, file: belowWorkspace(workspace, resolve(folder, at.file)) } });
  switch (answer.kind) {
    case 'findings':
      return answer.value.findings.slice(0, shownFindings).map(({ rule, file, line, column, message, help }) => ({
        title: rule,
        message: withHelp(message, help),
        ...placed({ file, line, column }),
      }));
    case 'error': {
      const { at, code, message, help } = answer.value;
      return at === undefined ? [] : [{ title: code, message: withHelp(message, help), ...placed(at) }];
    }
    case 'release':
    case 'rebuild':
    case 'publish':
    case 'comparison':
    case 'verdict':
    case 'bundles':
    case 'plan':
    case 'fetched':
    case 'matrix':
    case 'sbom':
    case 'other':
      return [];
  }
}

/** One line that says why the step failed. */
export function failureOf(command: string, answer: Answer | undefined): string {
  const because = (what: string, reasons: readonly string[]) => {
    const [first] = reasons;
    const more = reasons.length > 1 ? `, and ${reasons.length - 1} more` : '';
    return `${command}: ${what}${first === undefined ? '' : `: ${first}${more}`}`;
  };
  switch (answer?.kind) {
    case 'release':
    case 'sbom':
    case 'publish':
      return because(answer.value.outcome, answer.value.reasons);
    case 'verdict':
      return because(
        answer.value.verdict,
        answer.value.checks.flatMap(({ failures }) => failures.map(({ reason }) => reason)),
      );
    case 'bundles':
      return because(
        answer.value.verdict,
        [...answer.value.failures, ...answer.value.bundles.flatMap(({ failures }) => failures)].map(({ reason }) => reason),
      );
    case 'comparison':
      return because(
        answer.value.outcome,
        answer.value.differences.map(({ kind, path }) => `${kind} "${path}"`),
      );
    case 'rebuild':
      return because(answer.value.outcome, answer.value.problem === undefined ? [] : [answer.value.problem.message]);
    case 'findings':
      return answer.value.findings.length === 0
        ? because(
            answer.value.outcome,
            (answer.value.repository?.unsettled ?? []).map(({ setting, reason }) => `${setting}: ${reason}`),
          )
        : `${command}: ${counted(answer.value.findings.length, 'finding')}`;
    case 'error':
      return `${command}: ${withHelp(answer.value.message, answer.value.help)} [${answer.value.code}]`;
    case 'plan':
    case 'fetched':
    case 'matrix':
    case 'other':
    case undefined:
      return `${command}: failed`;
  }
}

function withHelp(message: string, help: string | undefined): string {
  return help === undefined ? message : `${message}; ${help}`;
}

/** The runner takes a path below the workspace; any other stays as it is, and is shown without its lines. */
function belowWorkspace(workspace: string, file: string): string {
  const path = relative(workspace, file);
  return path.startsWith('..') ? file : path.split(sep).join('/');
}
