// What --fix makes of a file: the mends, and not a byte more.

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { applyFixes, type Resolve } from '../../src/preflight/apply-fixes.ts';
import { applyEdits } from '../../src/preflight/edits.ts';
import { preflightText } from '../support/preflight.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const found: Resolve = () => ({ status: 'found', commit, name: 'v1.2.3' });
const silent: Resolve = () => ({ status: 'not found', reason: 'nobody answered' });

function fix(text: string, resolve: Resolve = found, rule?: string) {
  const { findings } = preflightText(text);
  return applyFixes(
    { file: 'a.yml', text },
    findings.filter(({ finding }) => rule === undefined || finding.rule === rule),
    resolve,
  );
}

test('a tag becomes a commit with its version, before a comment that is there, in quotes too', () => {
  const lines = ['      - uses: acme/a@v1', '      - uses: "acme/b@v1" # keep', "      - { name: x, uses: 'acme/c@v1' }"];
  const text = `on: push\njobs:\n  a:\n    steps:\n${lines.join('\n')}\n`;
  const fixed = fix(text, found, 'action-pinned');
  expect(fixed.text.split('\n').slice(4)).toEqual([
    `      - uses: acme/a@${commit} # v1.2.3`,
    `      - uses: "acme/b@${commit}" # v1.2.3 # keep`,
    lines[2],
    '',
  ]);
  expect(fixed).toMatchObject({
    findings: 2,
    left: ['.github/workflows/release.yml:7: the line goes on after the action, so that no version can stand there as a comment'],
  });
});

test('a commit without a version gets it', () => {
  const text = `on: push\njobs:\n  a:\n    steps:\n      - uses: acme/a@${commit}\n`;
  expect(fix(text, found, 'action-pinned').text).toBe(text.replace(commit, `${commit} # v1.2.3`));
});

test('without an answer a pin is left, and why is said', () => {
  const text = 'on: push\njobs:\n  a:\n    steps:\n      - uses: acme/a@v1\n';
  expect(fix(text, silent, 'action-pinned')).toEqual({
    text,
    findings: 0,
    left: ['.github/workflows/release.yml:5: nobody answered'],
  });
});

test('an input is added to each form of a step', () => {
  const text = [
    'on: push',
    'jobs:',
    '  a:',
    '    steps:',
    '      - uses: actions/checkout@v7 # v7',
    '      - name: x',
    '        uses: actions/checkout@v7',
    '        with:',
    '          fetch-depth: 0',
    '      - uses: actions/checkout@v7',
    '        with: { fetch-depth: 0 }',
    '      - { uses: actions/checkout@v7 }',
    '      - uses: actions/checkout@v7',
    '        with:',
    "          persist-credentials: 'true'",
    '',
  ].join('\r\n');
  expect(fix(text, silent, 'no-persisted-credentials').text.split('\r\n').slice(4)).toEqual([
    '      - uses: actions/checkout@v7 # v7',
    '        with:',
    '          persist-credentials: false',
    '      - name: x',
    '        uses: actions/checkout@v7',
    '        with:',
    '          persist-credentials: false',
    '          fetch-depth: 0',
    '      - uses: actions/checkout@v7',
    '        with: { persist-credentials: false, fetch-depth: 0 }',
    '      - { uses: actions/checkout@v7, with: { persist-credentials: false } }',
    '      - uses: actions/checkout@v7',
    '        with:',
    '          persist-credentials: false',
    '',
  ]);
});

test('permissions are put above the jobs, and take nothing from jobs with their own', () => {
  const bare = 'on: push\n\njobs:\n  a:\n    runs-on: x\n';
  expect(fix(bare, silent, 'top-level-permissions').text).toBe(bare.replace('jobs:', 'permissions:\n  contents: read\n\njobs:'));
  const own = 'on: push\njobs:\n  a:\n    permissions: { contents: write }\n';
  expect(fix(own, silent, 'top-level-permissions').text).toBe(own.replace('jobs:', 'permissions: {}\n\njobs:'));
  const all = 'on: push\npermissions: read-all # why\njobs: { a: { runs-on: x } }\n';
  expect(fix(all, silent, 'top-level-permissions').text).toBe(all.replace('read-all', '{ contents: read }'));
});

test('a waived finding is not mended', () => {
  const text = 'on: push\njobs:\n  a:\n    steps:\n      # preflight: allow action-pinned it is ours\n      - uses: acme/a@v1\n';
  expect(fix(text, found, 'action-pinned').text).toBe(text);
});

test('of two edits of one piece the first is made, and edits keep every other byte', () => {
  expect(
    applyEdits('abcdef', [
      { start: 1, end: 3, text: 'X' },
      { start: 2, end: 4, text: 'Y' },
    ]),
  ).toEqual({ text: 'aXdef', left: 1 });
  expect(
    applyEdits('abc', [
      { start: 1, end: 1, text: '1' },
      { start: 1, end: 1, text: '2' },
    ]),
  ).toEqual({ text: 'a12bc', left: 0 });
  expect(
    applyEdits('abc', [
      { start: 0, end: 1, text: 'x' },
      { start: 0, end: 1, text: 'x' },
    ]),
  ).toEqual({ text: 'xbc', left: 0 });
});

test.each(globSync('testdata/preflight/rules/*/bad*.yml').sort())(
  '%s: after the mends nothing is left that is mended without a person',
  (file) => {
    const text = readFileSync(file, 'utf8');
    const before = preflightText(text, file).findings;
    const fixed = applyFixes({ file, text }, before, found);
    const after = preflightText(fixed.text, file).findings;
    expect(after.filter(({ finding }) => finding.fixable !== 'no').map(({ finding }) => finding.message)).toEqual([]);
    expect(after.length).toBe(before.length - fixed.findings);
  },
);
