// Each failure is a result under the rule of its check, and no text is a link, a placeholder or a control character.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { explainChecks } from '../../src/ops/explain-checks.ts';
import { printVerdictSarif } from '../../src/report/print-verdict-sarif.ts';
import { acceptedVerdict, hostileTexts, refusedVerdict, withText } from '../support/sample-verdicts.ts';

const accepted = acceptedVerdict();
const refused = refusedVerdict();
const explanations = explainChecks().checks;
const print = (verdict: Verdict) => printVerdictSarif(verdict, { toolVersion: '0.1.0', explanations });
const runOf = (verdict: Verdict) => JSON.parse(print(verdict)).runs[0];

test('is a log of version 2.1.0 with one run of this tool', () => {
  const log = JSON.parse(print(accepted));
  expect(Object.keys(log)).toEqual(['version', '$schema', 'runs']);
  expect(log.version).toBe('2.1.0');
  expect(log.runs).toHaveLength(1);
  expect(log.runs[0].tool.driver).toMatchObject({ name: 'selfsame', version: '0.1.0' });
  expect(log.runs[0].invocations).toEqual([
    {
      executionSuccessful: true,
      exitCodeDescription: `accepted, ${accepted.checks.length} checks passed`,
      endTimeUtc: '2026-11-05T12:00:00.000Z',
    },
  ]);
  expect(log.runs[0].properties.verdict).toBe('accepted');
});

test('has a rule for each check, which says what it proves and what it does not', () => {
  const { rules } = runOf(accepted).tool.driver;
  expect(rules.map(({ id }: { id: string }) => id)).toEqual(accepted.checks.map(({ check }) => check));
  for (const [index, { title, proves, doesNotProve }] of explanations.entries()) {
    expect(rules[index].shortDescription.text).toBe(title);
    expect(rules[index].help.text).toBe(`Proves: ${proves} Does not prove: ${doesNotProve}`);
  }
});

test('has a result for each failure, in the file that it speaks of', () => {
  const { results } = runOf(refused);
  const failures = refused.checks.flatMap((check) => check.failures);
  const failed = results.filter(({ level }: { level: string }) => level === 'error');
  expect(failed).toHaveLength(failures.length);
  const extra = failed.find(({ ruleId }: { ruleId: string }) => ruleId === 'subjects');
  expect(extra).toMatchObject({
    ruleId: 'subjects',
    message: {
      text: '"extra.txt" is extra: the release statement does not name it. | from: folder | what to do: fetch the whole release again; do not use it until this is explained',
    },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'extra.txt' } } }],
    properties: { from: 'folder' },
  });
  expect(runOf(refused).tool.driver.rules[extra.ruleIndex].id).toBe('subjects');
  expect(runOf(accepted).results).toEqual([]);
});

test('what was not judged is open, and never silent', () => {
  const open = runOf(refused).results.filter(({ kind }: { kind?: string }) => kind === 'open');
  expect(open).toEqual([
    expect.objectContaining({
      ruleId: 'artifact-signatures',
      level: 'none',
      message: { text: 'every artifact has its own signature: not judged: a signature was refused' },
    }),
  ]);
});

test('a line of a file is found by its number, and a name of no file is no place', () => {
  const about = (reason: string) => {
    const failure = { check: 'x', title: 'x', status: 'fail', summary: '', failures: [{ reason }] } as const;
    return runOf({ ...refused, checks: [failure] }).results[0].locations;
  };
  const place = (uri: string, region: object) => [{ physicalLocation: { artifactLocation: { uri }, ...region } }];
  expect(about('the signature "hello-0.1.0.intoto.jsonl:3" is refused')).toEqual(
    place('hello-0.1.0.intoto.jsonl', { region: { startLine: 3 } }),
  );
  expect(about('"nowhere" and "extra.txt" differ')).toEqual(place('extra.txt', {}));
  for (const reason of ['no file', '"extra.txt:0"', '"extra.txt:x"', '"/etc/passwd"', '"https://evil.example"']) {
    expect(about(reason), reason).toBeUndefined();
  }
});

test('lists the files, their names as one segment of an address each', () => {
  const name = '../a b?c#d%/\u202e\ud800';
  const { artifacts } = runOf({ ...accepted, files: [{ name, sha256: 'ab' }] });
  expect(artifacts).toEqual([
    { location: { uri: '..%2Fa%20b%3Fc%23d%25%2F%5Cu%7B202e%7D%5Cu%7Bd800%7D' }, hashes: { 'sha-256': 'ab' } },
  ]);
});

describe('whatever a release is called, and whatever is in it,', () => {
  const shapeOf = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shapeOf)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]))
        : typeof value;
  const verdicts = [accepted, refused];

  function textsOf(value: unknown): readonly string[] {
    if (typeof value !== 'object' || value === null) return [];
    const own = 'text' in value && typeof value.text === 'string' ? [value.text] : [];
    return [...own, ...Object.values(value).flatMap(textsOf)];
  }

  function check(text: string): void {
    for (const verdict of verdicts) {
      // Places depend on names, which all are this one text.
      const hostile = { ...withText(verdict, text), files: [] };
      const printed = print(hostile);
      expect(shapeOf(JSON.parse(printed))).toEqual(shapeOf(JSON.parse(print({ ...withText(verdict, 'x'), files: [] }))));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
      expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/u);
      expect(printed).not.toContain('##[');
      for (const message of textsOf(JSON.parse(printed))) {
        expect(message).not.toContain('](');
        expect(message.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
        expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|\p{Cf}/u);
      }
    }
  }

  test.each(hostileTexts)('%j changes no member, and is a plain text', check);

  test('any text is a plain one', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { numRuns: 60 });
  });
});
