// Rule 17.

import { expect, test } from 'vitest';
import { noPipedScript } from '../../../src/preflight/rules/no-piped-script.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(noPipedScript);

const steps = (...lines: readonly string[]): string =>
  `on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${lines.map((line) => `          ${line}\n`).join('')}`;

test('the place is that of the download, and the address is named', () => {
  const found = askRule(noPipedScript, steps('set -e', 'sudo apt-get update &&', '  curl -s https://a.example/i.sh | sh'));
  expect(found.map(({ line, column }) => [line, column])).toEqual([[9, 13]]);
  expect(saidOf(found)).toEqual(['9: "https://a.example/i.sh" goes straight into "sh", whatever it is today']);
});

test('another language than shell is not read as shell', () => {
  expect(askRule(noPipedScript, `${steps('curl x.example | sh')}        shell: python\n`)).toEqual([]);
});
