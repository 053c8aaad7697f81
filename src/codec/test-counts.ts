// Reads how many tests ran from what a test runner printed.

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Longer lines are no summaries. */
const maxLineLength = 400;

/**
 * The plain line `N passed, N failed` counts alone, the last one of them; otherwise every summary that is recognised
 * is added up, since a command may run several suites. Undefined where nothing is recognised.
 *
 * @param log Whole output of the command; terminal colours are taken out.
 */
export function parseTestCounts(log: string): TestCounts | undefined {
  const lines = log
    .split(/\r\n|\n|\r/)
    .filter((line) => line.length <= maxLineLength)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: runners colour their summaries by this very character.
    .map((line) => line.replace(/\x1b\[[0-9;]*m/g, ''));
  const plain = lines.map((line) => counts(/^(\d{1,9}) passed, (\d{1,9}) failed(?:, (\d{1,9}) skipped)?\.?$/.exec(line.trim())));
  const last = plain.findLast((found) => found !== undefined);
  if (last !== undefined) return last;
  const found = recognisers.flatMap((recognise) => recognise(lines));
  return found.length === 0 ? undefined : found.reduce(add);
}

/** Each answers with one count a summary. */
const recognisers: readonly ((lines: readonly string[]) => readonly TestCounts[])[] = [
  pytest,
  vitestAndJest,
  cargo,
  nodeTest,
  mocha,
  unittest,
  maven,
  ctest,
  go,
  goJson,
];

/** `=== 3 passed, 1 failed in 0.12s ===`, and the same without signs when quiet. */
function pytest(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line) => {
    const text = /^(?:=+ )?(.+) in \d+(?:\.\d+)?s(?: \([\d:]+\))?(?: =+)?$/.exec(line)?.[1];
    if (text === undefined) return [];
    return text === 'no tests ran'
      ? [none]
      : words(text, /^\d+ (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected|warnings?)$/);
  });
}

/** `Tests  1 failed | 5 passed (6)` of vitest, `Tests: 1 failed, 5 passed, 6 total` of jest. */
function vitestAndJest(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line) => {
    const text = /^\s*Tests:? +(\d.*)$/.exec(line)?.[1];
    return text === undefined
      ? []
      : words(text.replace(/ \(\d+\)$/, ''), /^\d+ (?:passed|failed|skipped|todo|total|expected fail)$/);
  });
}

/** `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out`, one for each crate. */
function cargo(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line) => {
    const found = counts(/^test result: \w+\. (\d{1,9}) passed; (\d{1,9}) failed; (\d{1,9}) ignored/.exec(line));
    return found === undefined ? [] : [found];
  });
}

/** `# pass 5`, `# fail 0`, `# skipped 1` of node:test, in TAP and in its other reporter. */
function nodeTest(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line) => {
    const [, name, number] = /^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d{1,9})$/.exec(line) ?? [];
    const value = Number(number);
    if (name === undefined) return [];
    if (name === 'pass') return [{ ...none, passed: value }];
    return [name === 'fail' || name === 'cancelled' ? { ...none, failed: value } : { ...none, skipped: value }];
  });
}

/** `5 passing (20ms)`, `1 failing`, `2 pending`. */
function mocha(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line) => {
    const [, number, name] = /^ {2}(\d{1,9}) (passing|failing|pending)(?: \(\d+m?s\))?$/.exec(line) ?? [];
    if (name === undefined) return [];
    const value = Number(number);
    if (name === 'passing') return [{ ...none, passed: value }];
    return [name === 'failing' ? { ...none, failed: value } : { ...none, skipped: value }];
  });
}

/** `Ran 5 tests in 0.001s`, then `OK` or `FAILED (failures=1, errors=1, skipped=2)`. */
function unittest(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line, index) => {
    const ran = /^Ran (\d{1,9}) tests? in [\d.]+s$/.exec(line)?.[1];
    if (ran === undefined) return [];
    const end = lines.slice(index + 1, index + 4).find((next) => /^(?:OK|FAILED|NO TESTS RAN)/.test(next)) ?? '';
    const value = (name: string) => Number(new RegExp(`\\b${name}=(\\d{1,9})`).exec(end)?.[1] ?? 0);
    const failed = value('failures') + value('errors');
    const skipped = value('skipped');
    return [{ passed: Math.max(0, Number(ran) - failed - skipped), failed, skipped }];
  });
}

/** `Tests run: 5, Failures: 0, Errors: 0, Skipped: 1`; the same line for a single class goes on and is not counted. */
function maven(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line) => {
    const match = /^(?:\[\w+\]\s+)?Tests run: (\d{1,9}), Failures: (\d{1,9}), Errors: (\d{1,9}), Skipped: (\d{1,9})$/.exec(
      line.trim(),
    );
    if (match === null) return [];
    const [ran = 0, failures = 0, errors = 0, skipped = 0] = match.slice(1).map(Number);
    return [{ passed: Math.max(0, ran - failures - errors - skipped), failed: failures + errors, skipped }];
  });
}

/** `100% tests passed, 0 tests failed out of 5`. */
function ctest(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line) => {
    const match = /^\d+% tests passed, (\d{1,9}) tests failed out of (\d{1,9})$/.exec(line);
    const [failed = 0, all = 0] = match?.slice(1).map(Number) ?? [];
    return match === null ? [] : [{ passed: Math.max(0, all - failed), failed, skipped: 0 }];
  });
}

/**
 * `go test -v` tells each test. Without it only packages are told: those are no counts, unless no package had a test,
 * which is a count of zero.
 */
function go(lines: readonly string[]): readonly TestCounts[] {
  const tests = lines.flatMap((line) => /^--- (PASS|FAIL|SKIP): /.exec(line)?.[1] ?? []);
  const number = (name: string) => tests.filter((test) => test === name).length;
  if (tests.length > 0) return [{ passed: number('PASS'), failed: number('FAIL'), skipped: number('SKIP') }];
  const packages = lines.filter((line) => /^(?:ok {2}|FAIL|\? {3})\t\S+\t/.test(line));
  const empty = packages.filter((line) => /\[no test(?: file)?s(?: to run)?\]$/.test(line));
  return packages.length > 0 && empty.length === packages.length ? [none] : [];
}

/** `go test -json`: one event a line; subtests have a slash in their name and are counted with their test. */
function goJson(lines: readonly string[]): readonly TestCounts[] {
  return lines.flatMap((line) => {
    if (!line.startsWith('{') || !/"Test":"[^"/]+"/.test(line)) return [];
    const action = /"Action":"(pass|fail|skip)"/.exec(line)?.[1];
    if (action === undefined) return [];
    if (action === 'pass') return [{ ...none, passed: 1 }];
    return [action === 'fail' ? { ...none, failed: 1 } : { ...none, skipped: 1 }];
  });
}

const none: TestCounts = { passed: 0, failed: 0, skipped: 0 };

/** Phrases such as `3 passed`, in any order; nothing when one of them is not of the form. */
function words(text: string, form: RegExp): readonly TestCounts[] {
  const phrases = text.split(/, | \| /);
  if (!phrases.every((phrase) => form.test(phrase))) return [];
  const value = (...names: readonly string[]) =>
    phrases.reduce((sum, phrase) => sum + (names.includes(phrase.replace(/^\d+ /, '')) ? Number.parseInt(phrase, 10) : 0), 0);
  return [
    {
      passed: value('passed', 'xpassed', 'expected fail'),
      failed: value('failed', 'error', 'errors'),
      skipped: value('skipped', 'todo', 'xfailed'),
    },
  ];
}

function counts(match: RegExpExecArray | null): TestCounts | undefined {
  if (match === null) return undefined;
  const [passed = 0, failed = 0, skipped = 0] = match.slice(1).map((number) => Number(number ?? 0));
  return { passed, failed, skipped };
}

function add(first: TestCounts, second: TestCounts): TestCounts {
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: first.skipped + second.skipped,
  };
}
