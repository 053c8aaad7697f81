import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJunit } from '../../src/codec/junit.ts';

const counts = (text: string) => {
  const parsed = parseJunit(text);
  return parsed.status === 'parsed' ? [parsed.value.passed, parsed.value.failed, parsed.value.skipped] : parsed.reason;
};

test('test cases are counted by what is in them', () => {
  expect(
    counts(`<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<testsuites>
  <testsuite name="one &lt;1&gt;" tests="4" failures="1" errors='1'>
    <testcase name="a"/>
    <testcase name="b"><system-out><![CDATA[ <failure> ]]></system-out></testcase>
    <testcase name="c"><failure message="no">trace</failure></testcase>
    <testcase name="d"><error/><skipped/></testcase>
  </testsuite>
  <testsuite><testcase><skipped/></testcase></testsuite>
</testsuites>
`),
  ).toEqual([2, 2, 1]);
});

test('a suite alone is a report, nested suites are counted once', () => {
  expect(
    counts('<testsuite failures="1"><testsuite failures="1"><testcase><failure/></testcase></testsuite></testsuite>'),
  ).toEqual([0, 1, 0]);
});

test("a failure that only a suite's total tells counts", () => {
  expect(counts('<testsuites><testsuite tests="1" errors="1"><testcase/></testsuite></testsuites>')).toEqual([1, 1, 0]);
});

test('a report without a test case counts nothing, whatever its totals say', () => {
  expect(counts('<testsuites tests="7"/>')).toEqual([0, 0, 0]);
});

test.each([
  ['nothing at all', '', 'line 1: there is no element'],
  ['another root', '<html/>', 'line 1: the root element is "html", not "testsuites" or "testsuite"'],
  ['an element that is never closed', '<testsuite>\n<testcase>', 'line 2: "testcase" is never closed'],
  ['elements that overlap', '<testsuite><testcase></testsuite></testcase>', 'line 1: "testsuite" is closed and was not open'],
  ['two roots', '<testsuite/>\n<testsuite/>', 'line 2: more than one root element'],
  ['text outside', '<testsuite/>x', 'line 1: there is text outside of the root element'],
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><testsuite/>', 'line 1: a document type is not accepted'],
  ['an open comment', '<testsuite><!-- </testsuite>', 'line 1: "<!--" is never closed'],
  ['an attribute twice', '<testsuite a="1" a="2"/>', 'line 1: a tag is not well formed'],
  ['an attribute without quotes', '<testsuite a=1/>', 'line 1: a tag is not well formed'],
  ['a tag that ends with the text', '<testsuite', 'line 1: a tag is not well formed'],
  ['a closing tag with attributes', '<testsuite></testsuite a="1">', 'line 1: a tag is not well formed'],
  ['deep nesting', '<testsuite>'.repeat(100), 'line 1: elements are nested deeper than 64'],
])('%s is malformed, and the reason says where', (_, text, reason) => {
  expect(counts(text)).toBe(reason);
});

const outcomes = ['', '<failure/>', '<error message="x"/>', '<skipped/>', '<system-out>text</system-out>'] as const;

test('any report of any outcomes is counted rightly', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom(...outcomes))), (suites) => {
      const text = `<testsuites>${suites.map((cases) => `<testsuite>${cases.map((inner) => `<testcase>${inner}</testcase>`).join('\n')}</testsuite>`).join('')}</testsuites>`;
      const all = suites.flat();
      const failed = all.filter((inner) => inner === '<failure/>' || inner === '<error message="x"/>').length;
      const skipped = all.filter((inner) => inner === '<skipped/>').length;
      expect(counts(text)).toEqual([all.length - failed - skipped, failed, skipped]);
    }),
  );
});

test('no text makes it fail, and a report that lost its end is never counted', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    ' ',
    'testsuite',
    'testcase',
    'failure',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '\n',
    '&',
    'é',
  );
  fc.assert(fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), (parts) => void parseJunit(parts.join(''))));
  const whole = '<testsuites><testsuite name="a"><testcase name="b"><skipped/></testcase></testsuite></testsuites>';
  for (let length = 0; length < whole.length; length += 1) expect(parseJunit(whole.slice(0, length)).status).toBe('malformed');
});

test('long hostile text costs time in proportion to its length', () => {
  const began = performance.now();
  for (const text of [
    `<testsuite${' a'.repeat(500_000)}`,
    `<testsuite ${' '.repeat(1_000_000)}`,
    `<testsuite>${'<!-- -->'.repeat(200_000)}`,
    '<'.repeat(1_000_000),
    `<testsuite ${'a="b" '.repeat(100_000)}`,
  ]) {
    expect(parseJunit(text).status).toBe('malformed');
  }
  expect(performance.now() - began).toBeLessThan(3_000);
});
