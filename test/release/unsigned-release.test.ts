import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UnsignedRelease } from '../../src/model/unsigned-release.ts';
import { parseUnsignedRelease, printUnsignedRelease } from '../../src/release/unsigned-release.ts';

const release: UnsignedRelease = {
  schemaVersion: 1,
  plan: {
    name: 'hello',
    version: '1.0.0',
    tag: 'v1.0.0',
    commit: '0123456789abcdef0123456789abcdef01234567',
    rehearsal: false,
    identity: {
      identity: 'me@example.org',
      issuer: 'https://issuer.example.org',
      sourceFrom: 'provenance',
      repository: 'https://git.example.org/acme/hello',
      ref: 'refs/tags/v1.0.0',
    },
    gates: ['unit'],
    require: ['network-cut'],
  },
  runInvocationUri: 'https://git.example.org/acme/hello@refs/tags/v1.0.0#2026-01-01T00:00:00.000Z',
  files: [
    { name: 'SHA256SUMS', sizeBytes: 3, sha256: 'a'.repeat(64) },
    { name: 'hello', sizeBytes: 5, sha256: 'b'.repeat(64) },
  ],
  statements: [{ sha256: 'c'.repeat(64) }],
};

function changed(change: (value: Record<string, unknown>) => void): string {
  const value = structuredClone(release) as unknown as Record<string, unknown>;
  change(value);
  return JSON.stringify(value);
}

describe('unsigned.json', () => {
  test('is read back as it was written', () => {
    expect(parseUnsignedRelease(printUnsignedRelease(release))).toEqual({ status: 'parsed', value: release });
  });

  test('may leave out where the source is read', () => {
    const { sourceFrom: _, ...identity } = release.plan.identity;
    const without = { ...release, plan: { ...release.plan, identity } };
    expect(parseUnsignedRelease(printUnsignedRelease(without))).toEqual({ status: 'parsed', value: without });
  });

  test.each<[string, (value: Record<string, unknown>) => void, string]>([
    [
      'another version',
      (value) => Object.assign(value, { schemaVersion: 2 }),
      'schemaVersion is not 1, the version that this program reads',
    ],
    ['no plan', (value) => Object.assign(value, { plan: undefined }), 'plan is missing'],
    ['no file', (value) => Object.assign(value, { files: [] }), 'files is empty'],
    ['no statement', (value) => Object.assign(value, { statements: [] }), 'statements is empty'],
    [
      'a name that leaves the folder',
      (value) => Object.assign(value, { files: [{ name: '../hello', sizeBytes: 5, sha256: 'b'.repeat(64) }] }),
      'files[0].name holds a slash',
    ],
    [
      'a file twice',
      (value) => Object.assign(value, { files: [release.files[0], release.files[0]] }),
      'files has "SHA256SUMS" twice',
    ],
    [
      'a digest of another length',
      (value) => Object.assign(value, { statements: [{ sha256: 'c' }] }),
      'statements[0].sha256 is not 64 lower-case hex digits',
    ],
    [
      'another place where the source is read',
      (value) =>
        Object.assign(value, { plan: { ...release.plan, identity: { ...release.plan.identity, sourceFrom: 'nowhere' } } }),
      'plan.identity.sourceFrom is none of "certificate", "provenance"',
    ],
  ])('is refused with %s', (_, change, reason) => {
    expect(parseUnsignedRelease(changed(change))).toEqual({ status: 'malformed', reason });
  });

  test('never throws, whatever the text is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseUnsignedRelease(text).status).toBe('malformed');
      }),
    );
  });
});
