import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDoubleBuildReport, printDoubleBuildReport } from '../../src/release/double-build-report.ts';

const text = readFileSync(new URL('../../testdata/release/double-build.json', import.meta.url), 'utf8');

function reason(from: string, to: string): string {
  expect(text).toContain(from);
  const parsed = parseDoubleBuildReport(text.replace(from, to));
  return parsed.status === 'malformed' ? parsed.reason : 'parsed';
}

test('the sample is read and printed again byte for byte', () => {
  const parsed = parseDoubleBuildReport(text);
  expect(parsed).toEqual({ status: 'parsed', value: JSON.parse(text) });
  expect(parsed.status === 'parsed' && printDoubleBuildReport(parsed.value)).toBe(text);
});

test.each([
  ['"schemaVersion": 1', '"schemaVersion": 0', 'schemaVersion is not 1, the version that this program reads'],
  ['"outcome": "equal"', '"outcome": "similar"', 'outcome is none of "equal", "different"'],
  ['"status": "took effect"', '"status": "perhaps"', 'variations[0].status is none of "took effect", "no effect"'],
  ['"status": "held"', '"status": "closed"', 'walls[0].status is none of "held", "open"'],
  ['"room": "reference"', '"room": "third"', 'walls[0].room is none of "reference", "varied"'],
  ['"id": "umask"', '"id": ""', 'variations[0].id is empty'],
  ['"sha256": "11', '"sha256": "1', 'artifacts[0].sha256 is not 64 lower-case hex digits'],
  ['"sizeBytes": 16', '"sizeBytes": "16"', 'artifacts[0].sizeBytes is not a whole number of zero or more'],
  ['"accepted": []', '"accepted": [{"path": "a", "cause": "b"}]', 'accepted[0].reason is missing'],
  ['"accepted": []', '"accepted": {}', 'accepted is not a list'],
  ['"name": "make"', '"name": 1', 'tools[0].name is not text'],
  ['"rehearsal": true', '"rehearsal": null', 'rehearsal is neither true nor false'],
])('%s changed to %s is refused', (from, to, expected) => {
  expect(reason(from, to)).toBe(expected);
});

test('a probe that printed nothing is a report all the same', () => {
  expect(reason('"varied": "0002"', '"varied": ""')).toBe('parsed');
});

test('any bytes are read or refused without an exception', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void parseDoubleBuildReport(JSON.stringify(value))));
  const bytes = new TextEncoder().encode(text);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
      const changed = Uint8Array.from(bytes);
      changed[at] = byte;
      parseDoubleBuildReport(changed);
    }),
    { numRuns: 1000 },
  );
});
