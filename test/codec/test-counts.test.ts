import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTestCounts } from '../../src/codec/test-counts.ts';

test.each<[string, string, readonly [number, number, number]]>([
  ['a plain line', 'noise\n12 passed, 3 failed\n', [12, 3, 0]],
  ['a plain line with skips', '12 passed, 0 failed, 2 skipped', [12, 0, 2]],
  ['pytest', '===== 3 passed, 1 failed, 2 skipped, 1 error in 0.12s =====', [3, 2, 2]],
  ['pytest, quiet', '4 passed, 1 xfailed, 1 warning in 12.34s', [4, 0, 1]],
  ['pytest, long', '=== 4 passed in 72.34s (0:01:12) ===', [4, 0, 0]],
  ['pytest without tests', '======= no tests ran in 0.00s =======', [0, 0, 0]],
  [
    'vitest in colour',
    '\x1b[2m      Tests \x1b[22m \x1b[31m2 failed\x1b[39m | \x1b[32m5 passed\x1b[39m | 1 skipped (8)\r\n',
    [5, 2, 1],
  ],
  ['jest', 'Tests:       1 failed, 2 skipped, 5 passed, 8 total', [5, 1, 2]],
  [
    'cargo, two crates',
    'test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\ntest result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out',
    [6, 2, 1],
  ],
  ['node:test', '# tests 6\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0', [3, 2, 1]],
  ['node:test for people', 'ℹ tests 3\nℹ pass 3\nℹ fail 0', [3, 0, 0]],
  ['mocha', '  5 passing (20ms)\n  2 pending\n  1 failing', [5, 1, 2]],
  ['unittest', '----\nRan 5 tests in 0.001s\n\nFAILED (failures=1, errors=1, skipped=1)', [2, 2, 1]],
  ['unittest without tests', 'Ran 0 tests in 0.000s\n\nNO TESTS RAN', [0, 0, 0]],
  [
    'Maven',
    '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in A\n[INFO] Tests run: 5, Failures: 1, Errors: 1, Skipped: 1',
    [2, 2, 1],
  ],
  ['ctest', '80% tests passed, 1 tests failed out of 5', [4, 1, 0]],
  [
    'go test -v',
    '=== RUN   TestA\n--- PASS: TestA (0.00s)\n    --- PASS: TestA/sub (0.00s)\n--- FAIL: TestB (0.00s)\n--- SKIP: TestC (0.00s)\nFAIL',
    [1, 1, 1],
  ],
  [
    'go test -json',
    '{"Time":"x","Action":"pass","Package":"p","Test":"TestA/sub"}\n{"Action":"pass","Package":"p","Test":"TestA"}\n{"Action":"fail","Package":"p","Test":"TestB"}\n{"Action":"pass","Package":"p"}',
    [1, 1, 0],
  ],
  ['go without any test', '?   \texample.org/a\t[no test files]\nok  \texample.org/b\t0.001s [no tests to run]', [0, 0, 0]],
])('%s is recognised', (_, log, [passed, failed, skipped]) => {
  expect(parseTestCounts(log)).toEqual({ passed, failed, skipped });
});

test('packages of go that have tests are no count of tests', () => {
  expect(parseTestCounts('ok  \texample.org/a\t0.001s\n?   \texample.org/b\t[no test files]')).toBeUndefined();
});

test('the plain line goes before every other summary, and the last of them counts', () => {
  expect(parseTestCounts('Tests  5 passed (5)\n1 passed, 0 failed\n7 passed, 1 failed')).toEqual({
    passed: 7,
    failed: 1,
    skipped: 0,
  });
});

test('several suites of one command are added up', () => {
  expect(parseTestCounts('2 passed in 0.1s\ntest result: ok. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out')).toEqual(
    {
      passed: 5,
      failed: 1,
      skipped: 0,
    },
  );
});

test('prose is no summary', () => {
  for (const log of [
    '',
    'all 5 passed, 0 failed today',
    'Tests are fun',
    'built 3 files in 0.2s',
    '# pass the salt',
    '5 passed in review',
  ]) {
    expect(parseTestCounts(log)).toBeUndefined();
  }
});

test('no text makes it fail, and long lines cost no time', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (log) => void parseTestCounts(log)));
  const began = performance.now();
  parseTestCounts(`${'1 passed, '.repeat(300_000)}\n${'=== '.repeat(90)}\n`.repeat(3));
  expect(performance.now() - began).toBeLessThan(1_000);
});
