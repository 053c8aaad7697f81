// Rule 21.

import { expect, test } from 'vitest';
import { gatingPathFilter } from '../../../src/preflight/rules/gating-path-filter.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(gatingPathFilter);

const gated = (paths: string, run: string): string =>
  `on:\n  pull_request:\n    paths: ${paths}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - run: ${run}\n`;
const own = '.github/workflows/**';

test('files that are missed are named, three of them', () => {
  const found = askRule(gatingPathFilter, gated('["**.md"]', 'npm ci && make && bash a.sh'));
  expect(saidOf(found)).toEqual([
    '3: a pull request that changes ".github/workflows/release.yml", "Makefile", "a.sh" and 2 more alone does not run this workflow, though it reads them',
  ]);
  expect(found[0]?.help).toBe(`remove "paths:", or add "- '.github/workflows/release.yml'", "- 'Makefile'", "- 'a.sh'"`);
});

test.each([
  ['bash ./tools/a.sh', ['tools/a.sh']],
  ['go test ./...', ['go.mod']],
  ['cargo test', ['Cargo.toml']],
  ['pip install -r requirements.txt', ['requirements.txt']],
  ['cd sub && make', []],
  ['make -C sub', []],
  ['python3 -m build', []],
  ['bash "$SCRIPT"', []],
  ['bash ../other/a.sh', []],
])('%s reads %j', (run, files) => {
  const found = askRule(gatingPathFilter, gated(`["${own}"]`, run));
  expect(found.map(({ message }) => [...message.matchAll(/"([^"]+)"/g)].map(([, file]) => file))).toEqual(
    files.length === 0 ? [] : [files],
  );
});

test('a working directory moves what is read, and another repository hides it', () => {
  const text = gated(`["${own}"]`, 'make\n        working-directory: sub');
  expect(saidOf(askRule(gatingPathFilter, text))[0]).toContain('"sub/Makefile"');
  expect(askRule(gatingPathFilter, text.replace('checkout@v4\n', 'checkout@v4\n        with: { repository: a/b }\n'))).toEqual(
    [],
  );
});

test('a filter with an exception is read as GitHub reads it', () => {
  expect(askRule(gatingPathFilter, gated(`["**", "!docs/**"]`, 'make'))).toEqual([]);
  expect(askRule(gatingPathFilter, gated(`["**", "!Makefile"]`, 'make'))).toHaveLength(1);
});
