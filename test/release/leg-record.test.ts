import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LegRecord } from '../../src/model/leg.ts';
import { wallIds } from '../../src/model/variation-ids.ts';
import { parseLegRecord, printLegRecord } from '../../src/release/leg-record.ts';

const sha256 = 'ab'.repeat(32);
const common = {
  schemaVersion: 1,
  ...{ target: 'one', commit: 'c0'.repeat(20), tag: 'v1', planSha256: sha256, toolVersion: '0.1.0' },
  startedOn: '2026-01-02T03:04:05.678Z',
  logs: [{ name: 'build.log', sizeBytes: 3, sha256 }],
} as const;
const build: LegRecord['build'] = {
  probes: { umask: '0022' },
  walls: wallIds.map((id) => ({ id, status: 'held', seen: '' })),
  tools: [{ name: 'make', version: '' }],
  artifacts: [{ name: 'hello', sizeBytes: 4, sha256, executable: true }],
  embeds: [{ file: 'hello', text: 'x', found: true }],
};
const contents: LegRecord['contents'] = {
  sboms: [{ name: 'hello.cdx.json', sizeBytes: 5, sha256, describes: 'hello', covered: false }],
  ...{ reasons: [], unchecked: ['hello.cdx.json'] },
};
const gate = {
  ...({ id: 'unit', result: 'passed', counts: { passed: 1, failed: 0, skipped: 0 }, toolVersion: 'make 4' } as const),
  ...{ covers: [{ path: 'a', sha256 }], commandSha256: sha256 },
};
const reference: LegRecord = { ...common, leg: 'one-reference', room: 'reference', build, contents };
const varied: LegRecord = { ...common, leg: 'one-varied', room: 'varied', build };
const gates: LegRecord = { ...common, leg: 'gates', target: '', room: 'gates', gates: [gate] };

test.each([reference, varied, gates])('what is printed is read back', (record) => {
  expect(parseLegRecord(printLegRecord(record))).toEqual({ status: 'parsed', value: record });
});

const artifact = build.artifacts[0];
const sbom = contents.sboms[0];

test.each<readonly [string, unknown]>([
  ['the leg is not an object', []],
  ['schemaVersion is not 1, the version that this program reads', { ...varied, schemaVersion: 2 }],
  ['room is none of "reference", "varied", "gates"', { ...varied, room: 'third' }],
  ['commit is no object name of git', { ...varied, commit: 'HEAD' }],
  ['startedOn is no time such as "2026-01-02T03:04:05.678Z"', { ...varied, startedOn: 'yesterday' }],
  ['startedOn is no time such as "2026-01-02T03:04:05.678Z"', { ...varied, startedOn: '2026-02-31T03:04:05.678Z' }],
  ['build is missing in a leg of the room "varied"', { ...varied, build: undefined }],
  ['contents is missing in a leg of the room "reference"', { ...reference, contents: undefined }],
  ['contents does not belong into a leg of the room "varied"', { ...varied, contents }],
  ['gates does not belong into a leg of the room "varied"', { ...varied, gates: [gate] }],
  ['build does not belong into a leg of the room "gates"', { ...gates, build }],
  [`build.walls is not ${wallIds.join(', ')}`, { ...varied, build: { ...build, walls: build.walls.slice(1) } }],
  [`build.walls is not ${wallIds.join(', ')}`, { ...varied, build: { ...build, walls: [...build.walls, build.walls[0]] } }],
  ['build.artifacts[0].name holds a slash', { ...varied, build: { ...build, artifacts: [{ ...artifact, name: '../hello' }] } }],
  ['build.artifacts[0].name is a folder', { ...varied, build: { ...build, artifacts: [{ ...artifact, name: '..' }] } }],
  [
    'build.artifacts[0].name is kept for the manifest of the release',
    { ...varied, build: { ...build, artifacts: [{ ...artifact, name: 'release.json' }] } },
  ],
  ['build.artifacts has "hello" twice', { ...varied, build: { ...build, artifacts: [artifact, artifact] } }],
  [
    'build.artifacts[0].executable is neither true nor false',
    { ...varied, build: { ...build, artifacts: [{ ...artifact, executable: 'yes' }] } },
  ],
  [
    'contents.sboms[0].name is that of no SBOM',
    { ...reference, contents: { ...contents, sboms: [{ ...sbom, name: 'hello.json' }] } },
  ],
  [
    'contents.sboms calls the SBOM of "hello" "other.cdx.json"',
    { ...reference, contents: { ...contents, sboms: [{ ...sbom, name: 'other.cdx.json' }] } },
  ],
  [
    'contents.sboms describes "other", which is no artifact of the leg',
    { ...reference, contents: { ...contents, sboms: [{ ...sbom, describes: 'other' }] } },
  ],
  ['logs[0].name holds a slash', { ...varied, logs: [{ name: '/etc/passwd', sizeBytes: 1, sha256 }] }],
  ['logs[0].sizeBytes is not a whole number of zero or more', { ...varied, logs: [{ name: 'a', sizeBytes: -1, sha256 }] }],
  ['gates[0].covers has "a" twice', { ...gates, gates: [{ ...gate, covers: [...gate.covers, ...gate.covers] }] }],
  ['gates[0].result is none of "passed", "failed"', { ...gates, gates: [{ ...gate, result: 'skipped' }] }],
])('a record is refused when %s', (reason, record) => {
  expect(parseLegRecord(JSON.stringify(record))).toEqual({ status: 'malformed', reason });
});

test('any bytes are read or refused without an exception', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void parseLegRecord(JSON.stringify(value))));
  const bytes = new TextEncoder().encode(printLegRecord(reference));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
      const changed = Uint8Array.from(bytes);
      changed[at] = byte;
      parseLegRecord(changed);
    }),
    { numRuns: 500 },
  );
});
