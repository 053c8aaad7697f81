// Other tools count the checks as we do, and every text makes XML that any reader takes.

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJunit } from '../../src/codec/junit.ts';
import { printVerdictJunit } from '../../src/report/print-verdict-junit.ts';
import { acceptedVerdict, hostileTexts, refusedVerdict, rehearsalVerdict, withText } from '../support/sample-verdicts.ts';

const accepted = acceptedVerdict();
const refused = refusedVerdict();

test('passed, failed and not judged are counted as a test runner counts them, and not judged is no pass', () => {
  const all = accepted.checks.length;
  expect(parseJunit(printVerdictJunit(accepted))).toEqual({ status: 'parsed', value: { passed: all, failed: 0, skipped: 0 } });
  expect(parseJunit(printVerdictJunit(refused))).toEqual({ status: 'parsed', value: { passed: all - 3, failed: 3, skipped: 0 } });
  expect(printVerdictJunit(refused)).toContain(`tests="${all}" failures="2" errors="1" skipped="0"`);
});

test('each failure is one, with its reason, wanted, got, from and help', () => {
  const printed = printVerdictJunit(refused);
  const failures = refused.checks.flatMap((check) => check.failures);
  expect(printed.match(/<failure /g)).toHaveLength(failures.length);
  expect(printed).toContain(
    [
      '<failure message="&#34;extra.txt&#34; is extra: the release statement does not name it" type="folder">from: folder',
      'help: fetch the whole release again; do not use it until this is explained</failure>',
    ].join('\n'),
  );
  expect(printed).toContain('<error message="not judged: a signature was refused" type="not-judged">');
});

test('the suite says which release was asked for, and how', () => {
  const printed = printVerdictJunit(accepted);
  expect(printed).toContain('<testsuite name="verify-release v0.1.0 of https://github.com/owner/hello" tests=');
  expect(printed).toContain('timestamp="2026-11-05T12:00:00.000Z"');
  expect(printed).toContain('<property name="asked for: ref" value="refs/tags/v0.1.0"/>');
  expect(printed).toContain('<property name="verdict" value="accepted"/>');
});

describe('whatever a release is called, and whatever is in it,', () => {
  const verdicts = [accepted, refused, rehearsalVerdict()];
  /** Names of elements and attributes, in order. */
  const structureOf = (xml: string) => xml.replaceAll(/"[^"]*"/g, '""').replaceAll(/>[^<]*</g, '><');
  const structures = verdicts.map((verdict) => structureOf(printVerdictJunit(withText(verdict, 'x'))));

  function check(text: string): void {
    for (const [index, verdict] of verdicts.entries()) {
      // Without a summary there is nothing to tell of a pass.
      const printed = printVerdictJunit(withText(verdict, text === '' ? ' ' : text));
      expect(structureOf(printed)).toBe(structures[index]);
      expect(parseJunit(printed).status).toBe('parsed');
      // XML 1.0, section 2.2; and of the control characters the ends of our own lines alone.
      expect(printed).toMatch(/^[\n\u{20}-\u{7e}\u{a1}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
      expect(printed).not.toMatch(/\p{Cf}|\p{Zl}|\p{Zp}/u);
      expect(printed.split('\n').filter((line) => /^\s*::/.test(line) || line.includes('##['))).toEqual([]);
    }
  }

  test.each(hostileTexts)('%j changes no element', check);

  test('no text at all does', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { numRuns: 60 });
  });

  test('a reader of XML by others takes it', () => {
    const texts = [...hostileTexts, ...fc.sample(fc.string({ unit: 'binary' }), { numRuns: 50, seed: 5 })];
    const documents = texts.map((text) => printVerdictJunit(withText(refused, text)));
    const script =
      'import json,sys,xml.etree.ElementTree as tree\nprint(json.dumps([len(tree.fromstring(each.encode()).findall(".//testcase")) for each in json.load(sys.stdin)]))';
    const counts = JSON.parse(execFileSync('python3', ['-c', script], { input: JSON.stringify(documents), encoding: 'utf8' }));
    expect(counts).toEqual(documents.map(() => refused.checks.length));
  });
});
