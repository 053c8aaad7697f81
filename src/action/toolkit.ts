// The door of @actions/core, with what the action uses of it. Text from outside is made visible here, once, for every annotation.

import { endGroup, error, getInput, setFailed, setOutput, setSecret, startGroup } from '@actions/core';
import { escapeForTerminal } from '../report/escape.ts';

export { endGroup, getInput, setOutput, setSecret };

/** Where an annotation is shown. Lines and columns count from 1. */
export interface Place {
  /** Path below the workspace, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Commands of the runner are one line each, so that a title or a message of several is shown as one. */
export function openGroup(title: string): void {
  startGroup(escapeForTerminal(title));
}

export function annotate(title: string, message: string, place?: Place): void {
  error(escapeForTerminal(message), {
    title: escapeForTerminal(title),
    ...(place === undefined ? {} : { file: escapeForTerminal(place.file), startLine: place.line, startColumn: place.column }),
  });
}

/** The last word on a step that failed. Whoever calls it sets the exit code afterwards. */
export function fail(message: string): void {
  setFailed(escapeForTerminal(message));
}
