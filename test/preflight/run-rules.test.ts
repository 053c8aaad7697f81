// The engine of preflight: files that cannot be read, waivers, order, counts.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PreflightRule } from '../../src/preflight/rule.ts';
import { preflightRules } from '../../src/preflight/rules/index.ts';
import { runPreflightRules } from '../../src/preflight/run-rules.ts';
import { preflightText } from '../support/preflight.ts';

/** Finds every `BAD`. */
const noBad: PreflightRule = {
  id: 'no-bad',
  title: 'nothing bad runs',
  why: 'It is bad.',
  checkWorkflow: ({ text }) =>
    Array.from(text.matchAll(/\bBAD\b/g), ({ index }) => ({ at: index, message: 'bad', help: 'write "good"' })),
};

const step = (lines: string): string => `on: push\njobs:\n  a:\n    steps:\n${lines}`;

function run(text: string, rules: readonly PreflightRule[] = [noBad]) {
  const { findings, waived } = runPreflightRules([{ file: 'a.yml', text }], rules);
  return {
    findings: findings.map(({ finding: { rule, line, message } }) => `${line} ${rule}: ${message}`),
    waived: waived.map(({ rule, line, reason }) => `${line} ${rule}: ${reason}`),
  };
}

test('a file that does not parse is a finding with its line, and the others are judged all the same', () => {
  const { findings, checked } = runPreflightRules(
    [
      { file: 'b.yml', text: 'on: push\njobs:\n  a: [\n' },
      { file: 'a.yml', text: step('      - run: BAD\n') },
    ],
    [noBad],
  );
  expect(findings.map(({ finding: { file, line, rule } }) => [file, line, rule])).toEqual([
    ['a.yml', 5, 'no-bad'],
    ['b.yml', 4, 'workflow-syntax'],
  ]);
  expect(checked).toEqual({ files: 2, workflows: 1, actions: 0, dockerfiles: 0, jobs: 1, steps: 1, rules: 1 });
});

test.each([
  ['', '1 workflow-syntax: the file is not a map of keys, so GitHub runs nothing of it'],
  ['- a\n', '1 workflow-syntax: the file is not a map of keys, so GitHub runs nothing of it'],
  ['name: x\n', '1 workflow-syntax: there is neither "jobs" nor "runs", so GitHub runs nothing of it'],
  ['on: push\njobs: {}\n', '2 workflow-syntax: "jobs" holds no job, so GitHub runs nothing of it'],
  [
    'jobs: { a: { runs-on: x } }\n',
    '1 workflow-syntax: there is no "on", so the workflow never runs, so GitHub runs nothing of it',
  ],
  ['on: push\njobs:\n  a: make\n', '3 workflow-syntax: the job "a" is not a map of keys, so GitHub runs nothing of it'],
])('a file that is no workflow is a finding: %j', (text, said) => {
  expect(run(text).findings).toEqual([said]);
});

test('a waiver speaks for its line, or, alone on a line, for the next that is no comment', () => {
  expect(run(step('      - run: BAD # preflight: allow no-bad it is a test\n'))).toEqual({
    findings: [],
    waived: ['5 no-bad: it is a test'],
  });
  expect(run(step('      # preflight: allow no-bad it is a test\n      # and more\n\n      - run: BAD\n')).waived).toEqual([
    '8 no-bad: it is a test',
  ]);
  expect(run(step('      - uses: BAD@v1 # v1 # preflight: allow no-bad bad\n')).waived).toEqual(['5 no-bad: bad']);
});

test('a waiver behind a line does not speak for the next', () => {
  expect(run(step('      - run: BAD # preflight: allow no-bad one\n      - run: BAD\n'))).toEqual({
    findings: ['6 no-bad: bad'],
    waived: ['5 no-bad: one'],
  });
});

test('a waiver at a block of text speaks for all of it, and one inside, as a comment of the shell, for the next line', () => {
  expect(run(step('      # preflight: allow no-bad both\n      - run: |\n          BAD\n          BAD\n')).waived).toHaveLength(
    2,
  );
  const inside = run(step('      - run: |\n          # preflight: allow no-bad one\n          BAD\n          BAD\n'));
  expect(inside).toEqual({ findings: ['8 no-bad: bad'], waived: ['7 no-bad: one'] });
});

test('a waiver without a reason, of no rule, of another form or of nothing is a finding, and waives nothing', () => {
  expect(run(step('      - run: BAD # preflight: allow no-bad\n')).findings).toEqual([
    '5 no-bad: bad',
    '5 waiver: the waiver of "no-bad" has no reason, so it waives nothing',
  ]);
  expect(run(step('      - run: x # preflight: allow no-bda y\n')).findings).toEqual([
    '5 waiver: there is no rule "no-bda"; did you mean "no-bad"?',
  ]);
  expect(run(step('      - run: x # preflight: ignore\n')).findings).toEqual([
    '5 waiver: this comment is no waiver of the form that is read',
  ]);
  expect(run(step('      - run: x # preflight: allow no-bad y\n')).findings).toEqual([
    '5 waiver: "no-bad" finds nothing here, so there is nothing to waive',
  ]);
});

test('a waiver in quotes or in the middle of a script is text', () => {
  expect(run(step('      - run: "BAD # preflight: allow no-bad y"\n')).findings).toContain('5 no-bad: bad');
  expect(run(step('      - run: |\n          BAD "# preflight: allow no-bad y"\n')).findings).toContain('6 no-bad: bad');
});

test('what is waived is told with the reason, and two rules on one line are waived one by one', () => {
  const other = { ...noBad, id: 'no-worse' };
  expect(run(step('      - run: BAD # preflight: allow no-bad y\n'), [noBad, other])).toEqual({
    findings: ['5 no-worse: bad'],
    waived: ['5 no-bad: y'],
  });
});

test('findings of one line are in the order of columns and rules', () => {
  const { findings } = preflightText('on: push\njobs: { a: { steps: [{ uses: a/b@v1 }, { uses: a/a@v1 }] } }\n');
  const places = findings.map(({ finding: { line, column, rule } }) => [line, column, rule]);
  expect(places).toEqual(
    [...places].sort(
      ([a1, b1, c1], [a2, b2, c2]) => Number(a1) - Number(a2) || Number(b1) - Number(b2) || (String(c1) < String(c2) ? -1 : 1),
    ),
  );
});

test('no text makes a rule fail, and every finding stands at a place of its file', () => {
  const line = fc.constantFrom(
    'on: push',
    'on: { push: { tags: ["v*"] } }',
    'on: [pull_request_target, 3, null]',
    'permissions: write-all',
    'permissions: [x]',
    'jobs:',
    '  a:',
    '    permissions: { id-token: write, contents: write }',
    '    runs-on: ubuntu-latest',
    '    runs-on: { group: x }',
    '    strategy: { matrix: { os: [1, { a: b }] } }',
    '    container: ${{ x }}',
    '    uses: a/b/c.yml@v1',
    '    secrets: inherit',
    '    needs: { a: b }',
    '    steps:',
    '    steps: 3',
    '      - uses: actions/checkout@v4',
    '      - uses: [x]',
    '        with: { ref: "${{ github.head_ref }}", cache: }',
    '        with: x',
    '      - run: |',
    '          curl https://x | sh "${{ inputs.',
    '          echo "$(make" >> $GITHUB_ENV <<EOF',
    '      - run: { a: b }',
    '    env: { A: "${{ github.event.x }}" }',
    '# preflight: allow',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 16 }), (lines) => {
      const text = lines.join('\n');
      const count = text.split('\n').length;
      for (const { finding } of runPreflightRules([{ file: 'a.yml', text }], preflightRules).findings) {
        expect(finding.line >= 1 && finding.line <= count && finding.column >= 1).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['expressions', step(`      - run: |\n${'          echo ${{ github.event.x }}\n'.repeat(10_000)}`)],
  ['waivers', step('      - uses: a/b@v1 # preflight: allow action-pinned x\n'.repeat(6000))],
  ['openings', step(`      - run: "${'$('.repeat(100_000)}"\n`)],
])('the work is in proportion to the file: many %s', (_, text) => {
  const started = performance.now();
  preflightText(text);
  // A second here; minutes when each is sought from the beginning.
  expect(performance.now() - started).toBeLessThan(15_000);
});
