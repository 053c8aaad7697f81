import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReleasePlan } from '../../src/model/plan.ts';
import type { ReleaseManifest } from '../../src/model/release.ts';
import { parseManifest, printManifest, toManifest } from '../../src/release/manifest.ts';

const text = readFileSync(new URL('../../testdata/release/release.json', import.meta.url), 'utf8');
const sample: unknown = JSON.parse(text);

function sound(): ReleaseManifest {
  const parsed = parseManifest(text);
  if (parsed.status === 'malformed') throw new Error(parsed.reason);
  return parsed.value;
}

/** The reason that the sample is refused for once `change` has edited it. */
function reasonWhen(
  change: (manifest: Record<string, unknown> & { files: Record<string, unknown>[]; source: Record<string, unknown> }) => void,
): string {
  const edited = structuredClone(sample) as Parameters<typeof change>[0];
  change(edited);
  const parsed = parseManifest(JSON.stringify(edited));
  return parsed.status === 'malformed' ? parsed.reason : 'parsed';
}

test('the sample is read and printed again byte for byte', () => {
  expect(sound()).toEqual(sample);
  expect(printManifest(sound())).toBe(text);
});

test('it is made from the plan, with its files sorted and nothing of the machine in it', () => {
  const { name, version, tag, rehearsal, source, files } = sound();
  const plan: ReleasePlan = {
    schemaVersion: 1,
    name,
    version,
    tag,
    rehearsal,
    source: { ...source, folder: '/home/me/secret', tag, submodules: [], lockFiles: [] },
    identity: { identity: 'https://x', issuer: 'https://y', repository: source.repository, ref: source.ref },
    build: { run: 'make', outputs: ['hello'], environment: {}, timeoutSeconds: 1, vary: [], require: [] },
    archives: [],
    embeds: [],
    sbom: { evidence: [], accept: [] },
    accept: [],
    gates: [],
  };
  expect(printManifest(toManifest(plan, [...files].reverse()))).toBe(text);
});

test.each<[string, Parameters<typeof reasonWhen>[0], string]>([
  [
    'another schema version',
    (manifest) => {
      manifest.schemaVersion = 2;
    },
    'schemaVersion is not 1, the version that this program reads',
  ],
  [
    'no name',
    (manifest) => {
      delete manifest.name;
    },
    'name is missing',
  ],
  [
    'a rehearsal that is neither',
    (manifest) => {
      manifest.rehearsal = 'no';
    },
    'rehearsal is neither true nor false',
  ],
  [
    'no source',
    (manifest) => {
      manifest.source = [] as never;
    },
    'source is not an object',
  ],
  [
    'a commit time with a fraction',
    (manifest) => {
      manifest.source.commitTimeSeconds = 1.5;
    },
    'source.commitTimeSeconds is not a whole number of zero or more',
  ],
  [
    'a file twice',
    (manifest) => {
      manifest.files.splice(1, 0, manifest.files[1] ?? {});
    },
    'files has "hello" twice',
  ],
  [
    'files out of order',
    (manifest) => {
      manifest.files.reverse();
    },
    'files is not sorted: "hello" comes after "hello.cdx.json"',
  ],
  [
    'an unknown role',
    (manifest) => {
      (manifest.files[1] ?? {}).role = 'signature';
    },
    'files[1].role is none of "artifact", "sbom", "double-build"',
  ],
  [
    'a role that its name denies',
    (manifest) => {
      (manifest.files[1] ?? {}).role = 'sbom';
    },
    'files[1].role is "sbom", and "hello" is the name of another role',
  ],
  [
    'the way up',
    (manifest) => {
      (manifest.files[1] ?? {}).name = '../hello';
    },
    'files[1].name is "../hello", which holds a slash',
  ],
  [
    'a short digest',
    (manifest) => {
      (manifest.files[1] ?? {}).sha256 = 'ab';
    },
    'files[1].sha256 is not 64 lower-case hex digits',
  ],
  [
    'a digest in capitals',
    (manifest) => {
      (manifest.files[1] ?? {}).sha512 = 'A'.repeat(128);
    },
    'files[1].sha512 is not 128 lower-case hex digits',
  ],
  [
    'a size below zero',
    (manifest) => {
      (manifest.files[1] ?? {}).sizeBytes = -1;
    },
    'files[1].sizeBytes is not a whole number of zero or more',
  ],
  [
    'an SBOM of no file name',
    (manifest) => {
      (manifest.files[2] ?? {}).describes = '';
    },
    'files[2].describes is empty',
  ],
])('%s is refused', (_, change, reason) => {
  expect(reasonWhen(change)).toBe(reason);
});

test('a member that a later version added is passed over', () => {
  expect(
    reasonWhen((manifest) => {
      manifest.later = 1;
    }),
  ).toBe('parsed');
});

test('a key given twice is refused', () => {
  expect(
    parseManifest(text.replace('"name": "hello",\n  "rehearsal"', '"name": "hello",\n  "name": "hello",\n  "rehearsal"')),
  ).toMatchObject({
    status: 'malformed',
    reason: expect.stringMatching(/^key "name" is given twice/),
  });
});

test('any JSON and any bytes are read or refused without an exception', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void parseManifest(JSON.stringify(value))));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void expect(parseManifest(bytes).status).toBe('malformed')));
});
