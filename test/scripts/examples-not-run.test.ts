// What is said of examples that do not run is said of examples that there are.

import { expect, test } from 'vitest';
import { beginningsNotRun, examplesNotRun, whyNotRun } from '../../scripts/examples-not-run.ts';
import { commands } from '../../src/cli/commands/index.ts';

const examples = commands.flatMap((command) => command.examples.map((example) => example.command));

test('every entry is an example, or the beginning of one', () => {
  expect(Object.keys(examplesNotRun).filter((each) => !examples.includes(each))).toEqual([]);
  const beginnings = Object.keys(beginningsNotRun);
  expect(beginnings.filter((each) => !examples.some((example) => example.startsWith(each)))).toEqual([]);
});

test('most examples run', () => {
  expect(examples.filter((each) => whyNotRun(each) === undefined).length).toBeGreaterThan(examples.length / 2);
});

test('no name of what every object has is an example', () => {
  expect(whyNotRun('constructor')).toBeUndefined();
});
