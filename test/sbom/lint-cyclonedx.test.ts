import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintCycloneDx } from '../../src/sbom/lint-cyclonedx.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';
import { type SoundDocument, soundDocument } from './sound-document.ts';

const lint = (document: unknown) => lintCycloneDx(JSON.stringify(document));

test('a sound document has no fault, and its root speaks for its artifact in lower case', () => {
  expect(lint(soundDocument())).toEqual({
    document: { status: 'parsed', value: soundDocument() },
    faults: [],
    rootSha256: 'a'.repeat(64),
  });
});

const spoilings: readonly (readonly [string, (document: SoundDocument) => void, string])[] = [
  ['another format', (d) => (d.bomFormat = 'SPDX'), 'bomFormat is "SPDX", not "CycloneDX"'],
  ['an unknown version of the format', (d) => (d.specVersion = '9.9'), 'specVersion is "9.9", not 1.4 to 1.7'],
  ['a missing serial number', (d) => delete d.serialNumber, 'it has no serialNumber'],
  [
    'a serial number in capitals',
    (d) => (d.serialNumber = `urn:uuid:${'A'.repeat(8)}-0000-0000-0000-000000000000`),
    'serialNumber is "urn:uuid:AAAAAAAA-0000-0000-0000-000000000000", not "urn:uuid:" and a UUID in lower case',
  ],
  ['a version of nought', (d) => (d.version = 0), 'version is "0", not a whole number from 1'],
  [
    'a timestamp of another form',
    (d) => (d.metadata.timestamp = '2025-01-02'),
    'metadata.timestamp is "2025-01-02", not a time as in RFC 3339',
  ],
  [
    'a component of no known type',
    (d) => (component(d).type = 'gadget'),
    'components[0]: type is "gadget", not a component type',
  ],
  ['a component without a name', (d) => delete component(d).name, 'components[0]: the component has no name'],
  [
    'a scope that is none',
    (d) => (component(d).scope = 'maybe'),
    'components[0]: scope is "maybe", not "required", "optional" or "excluded"',
  ],
  ['a purl that is none', (d) => (component(d).purl = 'not a purl'), 'components[0]: purl "not a purl" is no package URL'],
  ['a purl that is a number', (d) => (component(d).purl = 7), 'components[0]: purl is "7", not text'],
  [
    'a licence expression of another form',
    (d) => (component(d).licenses = [{ expression: 'MIT ANDD foo' }]),
    'components[0].licenses[0]: licence expression "MIT ANDD foo" has not the form of SPDX',
  ],
  [
    'a licence with two names',
    (d) => (component(d).licenses = [{ license: { id: 'MIT', name: 'MIT' } }]),
    'components[0].licenses[0]: a licence needs either an "id" or a "name"',
  ],
  [
    'a SHA-512 of 32 digits',
    (d) => (component(d).hashes = [{ alg: 'SHA-512', content: 'a'.repeat(32) }]),
    `components[0]: SHA-512 is "${'a'.repeat(32)}", not 128 hex digits`,
  ],
  [
    'an unknown algorithm',
    (d) => (component(d).hashes = [{ alg: 'SHA-7', content: 'a'.repeat(32) }]),
    'components[0]: hash algorithm "SHA-7" is none of CycloneDX',
  ],
  [
    'a reference given twice',
    (d) => (d.components[1] = { ...d.components[1], 'bom-ref': 'root' }),
    'bom-ref "root" is given twice',
  ],
  ['an empty reference', (d) => (component(d)['bom-ref'] = ''), 'bom-ref "" is empty or no text'],
  [
    'a dependency on nothing',
    (d) => (d.dependencies[0] = { ref: 'root', dependsOn: ['ghost'] }),
    'dependsOn "ghost" names nothing here',
  ],
  ['dependencies of nothing', (d) => (d.dependencies[0] = { ref: 'ghost' }), 'dependency "ghost" names nothing here'],
  ['dependencies given twice', (d) => (d.dependencies[1] = { ref: 'root' }), 'the dependencies of "root" are given twice'],
  [
    'one dependency twice',
    (d) => (d.dependencies[0] = { ref: 'root', dependsOn: ['a', 'a'] }),
    '"root" depends on one thing twice',
  ],
  [
    'a composition of nothing',
    (d) => (d.compositions = [{ aggregate: 'complete', assemblies: ['ghost'] }]),
    'composition of assemblies "ghost" names nothing here',
  ],
  [
    'an annotation of nothing',
    (d) => (d.annotations = [{ subjects: ['ghost'] }]),
    'subject of an annotation "ghost" names nothing here',
  ],
  [
    'a vulnerability of nothing',
    (d) => (d.vulnerabilities = [{ affects: [{ ref: 'ghost' }] }]),
    'affected "ghost" names nothing here',
  ],
];

function component(document: SoundDocument): Record<string, unknown> {
  return document.components[0] ?? {};
}

test.each(spoilings)('%s is the one fault', (_, spoil, fault) => {
  const document = soundDocument();
  spoil(document);
  const { faults } = lint(document);
  // Taking a reference away also leaves those who used it without an aim.
  expect(faults.filter((found) => !/^(dependsOn|dependency) "[ab]" names nothing here$/.test(found))).toEqual([fault]);
});

test('a link into another document dangles nowhere', () => {
  const document = soundDocument();
  document.dependencies[0] = { ref: 'root', dependsOn: ['urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#x'] };
  expect(lint(document).faults).toEqual([]);
});

test('a root with two digests of one algorithm claims none', () => {
  const document = soundDocument();
  document.metadata.component.hashes = ['a', 'b'].map((digit) => ({ alg: 'SHA-256', content: digit.repeat(64) }));
  expect(lint(document).rootSha256).toBeUndefined();
});

test.each([
  ['{"a":1,"a":2}', 'key "a" is given twice'],
  ['[]', 'it is no JSON object'],
  ['{', 'not JSON'],
  ['[['.repeat(500), 'nested deeper than 128 levels'],
])('%# is malformed and says why', (text, reason) => {
  const linted = lintCycloneDx(text);
  expect(linted.document).toEqual({ status: 'malformed', reason: expect.stringContaining(reason) });
  expect(linted.faults).toHaveLength(1);
});

test('a list of 200,000 members does not overflow', () => {
  const hashes = Array.from({ length: 200_000 }, () => ({}));
  const document = { ...soundDocument(), extra: hashes, other: { hashes } };
  expect(lint(document).faults).toContain('other: hash algorithm missing is none of CycloneDX');
});

test('no document makes the lint throw', () => {
  const words = fc.constantFrom(
    'bom-ref',
    'components',
    'dependencies',
    'ref',
    'dependsOn',
    'hashes',
    'licenses',
    'purl',
    'metadata',
    'component',
    'compositions',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      fc.dictionary(words, tie('value')),
      fc.array(tie('value'), { maxLength: 4 }),
    ),
  }));
  fc.assert(fc.property(value, (document) => void lint(document)));
});

test('the lint loads neither the CycloneDX library nor ajv', () => {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ resolve: (name, context, next) => { const found = next(name, context); seen.push(found.url); return found; } });
    await import('./src/sbom/lint-cyclonedx.ts');
    console.log(JSON.stringify(seen));
  `;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  expect(run.stdout).toContain('lint-references.ts');
  expect(run.stdout).not.toMatch(/cyclonedx-library|ajv/);
});

const vectors = '../shared/vectors/cyclonedx';
const there = existsSync(vectors);

test('the vectors are there where they must be', () => {
  expect(there || !nothingSkipped).toBe(true);
});

describe.skipIf(!there)("the specification's own documents", () => {
  const files = there
    ? ['1.5', '1.6'].flatMap((version) => readdirSync(`${vectors}/${version}`).map((file) => `${version}/${file}`))
    : [];
  const json = files.filter((file) => file.endsWith('.json'));

  /** Its two workspaces bear one bom-ref, against the specification's "must be unique within the BOM". */
  const exceptions = ['1.5/valid-formulation-1.5.json'];

  /** Left to the schema: what no reader of ours looks at, and the SPDX list of licences, which is not loaded. */
  const leftToTheSchema = [
    'component-swid',
    'issue-type',
    'license-declared-concluded-mix',
    'license-encoding',
    'license-id',
    'metadata-license',
    'patch-type',
    'properties',
    'service-data',
  ];

  const valid = json.filter((file) => file.includes('/valid') && !exceptions.includes(file));
  const refused = json.filter(
    (file) => file.includes('/invalid') && !leftToTheSchema.some((kind) => new RegExp(`/invalid-${kind}-1`).test(file)),
  );

  test('are all looked at', () => {
    expect(valid.length).toBeGreaterThan(70);
    expect(refused.length).toBeGreaterThan(25);
  });

  test.each(valid)('%s has no fault', (file) => {
    expect(lintCycloneDx(readFileSync(`${vectors}/${file}`)).faults).toEqual([]);
  });

  test.each(refused)('%s has one', (file) => {
    expect(lintCycloneDx(readFileSync(`${vectors}/${file}`)).faults).not.toEqual([]);
  });
});
