import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Component, Inventory } from '../../src/model/sbom.ts';
import { lintCycloneDx } from '../../src/sbom/lint-cyclonedx.ts';
import { type PrintOptions, printCycloneDx } from '../../src/sbom/print-cyclonedx.ts';

const options: PrintOptions = {
  artifact: { name: 'tool 1.tgz', sha256: 'a'.repeat(64), sha512: 'b'.repeat(128) },
  version: '1.2.0',
  timestampSeconds: 1_735_787_045,
  toolVersion: '0.1.0',
};

function library(name: string, more: Partial<Component> = {}): Component {
  const purl = `pkg:npm/${name}@1.0.0`;
  return {
    ref: purl,
    kind: 'library',
    name,
    version: '1.0.0',
    purl,
    hashes: {},
    evidence: 'package-lock.json',
    technique: 'manifest-analysis',
    ...more,
  };
}

const root: Component = {
  ref: 'pkg:npm/tool@1.2.0',
  kind: 'application',
  name: 'tool',
  purl: 'pkg:npm/tool@1.2.0',
  hashes: {},
  evidence: 'package-lock.json',
};

/** Names that locales order in other ways: Danish å and aa, Czech ch, Swedish w, capitals. */
const names = ['aa', 'zz', 'ch', 'cz', 'Beta', 'alpha', 'a-b', 'a_b', 'w', 'v', 'ab10', 'ab9'];

const inventory: Inventory = {
  reader: 'npm',
  root,
  components: names.map((name) => library(name)),
  dependencies: {
    [root.ref]: names.map((name) => `pkg:npm/${name}@1.0.0`),
    'pkg:npm/aa@1.0.0': ['pkg:npm/zz@1.0.0', 'pkg:npm/ch@1.0.0'],
  },
  completeness: 'complete',
  relations: 'incomplete',
  remarks: ['zeta', 'alpha'],
};

test('a whole document: the root is the artifact by both digests, and what is not known is declared', async () => {
  const one: Inventory = {
    ...inventory,
    components: [
      library('left', {
        licence: 'MIT',
        hashes: { 'SHA-512': 'c'.repeat(128) },
        distribution: 'https://example.org/left.tgz',
        occurrences: ['node_modules/left'],
        properties: { 'selfsame:x': 'y' },
      }),
    ],
    dependencies: { [root.ref]: ['pkg:npm/left@1.0.0'] },
  };
  const printed = JSON.parse(
    await printCycloneDx(one, { ...options, author: 'A. Author', supplier: 'Acme', signedBy: 'tool.intoto.jsonl' }),
  );
  expect(printed).toEqual({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    serialNumber: expect.stringMatching(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    metadata: {
      timestamp: '2025-01-02T03:04:05.000Z',
      lifecycles: [{ phase: 'post-build' }],
      tools: { components: [{ 'bom-ref': 'tool:selfsame', type: 'application', name: 'selfsame', version: '0.1.0' }] },
      authors: [{ name: 'A. Author' }],
      supplier: { name: 'Acme' },
      component: {
        'bom-ref': root.ref,
        type: 'application',
        name: 'tool',
        version: '1.2.0',
        purl: root.purl,
        supplier: { name: 'Acme' },
        hashes: [
          { alg: 'SHA-256', content: 'a'.repeat(64) },
          { alg: 'SHA-512', content: 'b'.repeat(128) },
        ],
        externalReferences: [
          {
            type: 'distribution',
            url: 'tool%201.tgz',
            hashes: [
              { alg: 'SHA-256', content: 'a'.repeat(64) },
              { alg: 'SHA-512', content: 'b'.repeat(128) },
            ],
          },
        ],
        evidence: { identity: [{ field: 'purl', methods: [{ technique: 'other', confidence: 1, value: 'package-lock.json' }] }] },
        properties: [
          { name: 'selfsame:file', value: 'tool 1.tgz' },
          { name: 'selfsame:unknown', value: 'licence' },
        ],
      },
      properties: [
        { name: 'selfsame:reader', value: 'npm' },
        { name: 'selfsame:remark', value: 'alpha' },
        { name: 'selfsame:remark', value: 'zeta' },
        { name: 'selfsame:signature', value: 'tool.intoto.jsonl' },
      ],
    },
    components: [
      {
        'bom-ref': 'pkg:npm/left@1.0.0',
        type: 'library',
        name: 'left',
        version: '1.0.0',
        purl: 'pkg:npm/left@1.0.0',
        licenses: [{ license: { id: 'MIT' } }],
        hashes: [{ alg: 'SHA-512', content: 'c'.repeat(128) }],
        externalReferences: [
          { type: 'distribution', url: 'https://example.org/left.tgz', hashes: [{ alg: 'SHA-512', content: 'c'.repeat(128) }] },
        ],
        evidence: {
          identity: [{ field: 'purl', methods: [{ technique: 'manifest-analysis', confidence: 1, value: 'package-lock.json' }] }],
          occurrences: [{ location: 'node_modules/left' }],
        },
        properties: [
          { name: 'selfsame:unknown', value: 'supplier' },
          { name: 'selfsame:x', value: 'y' },
        ],
      },
    ],
    dependencies: [
      { ref: 'pkg:npm/left@1.0.0', dependsOn: [] },
      { ref: root.ref, dependsOn: ['pkg:npm/left@1.0.0'] },
    ],
    compositions: [
      { aggregate: 'complete', assemblies: [root.ref] },
      { aggregate: 'incomplete', dependencies: ['pkg:npm/left@1.0.0', root.ref] },
    ],
  });
});

test('an author and a signature that nobody named are declared unknown', async () => {
  const { metadata } = JSON.parse(await printCycloneDx(inventory, options));
  expect(metadata.properties).toContainEqual({ name: 'selfsame:unknown', value: 'author' });
  expect(metadata.properties).toContainEqual({ name: 'selfsame:unknown', value: 'signature' });
});

test('the bytes do not depend on the order in which things were found', async () => {
  const wanted = await printCycloneDx(inventory, options);
  const [rootEdges = []] = Object.values(inventory.dependencies);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(inventory.components.slice(), { minLength: names.length }),
      fc.shuffledSubarray(rootEdges.slice(), { minLength: names.length }),
      async (components, edges) => {
        const dependencies = { 'pkg:npm/aa@1.0.0': ['pkg:npm/ch@1.0.0', 'pkg:npm/zz@1.0.0'], [root.ref]: edges };
        expect(await printCycloneDx({ ...inventory, components, dependencies, remarks: ['alpha', 'zeta'] }, options)).toBe(
          wanted,
        );
      },
    ),
    { numRuns: 10 },
  );
});

test('the bytes are the same in every locale', async () => {
  const wanted = await printCycloneDx(inventory, options);
  const script = `
    const { printCycloneDx } = await import('./src/sbom/print-cyclonedx.ts');
    console.log(['aa', 'zz', 'ch', 'cz'].sort((a, b) => a.localeCompare(b)).join());
    process.stdout.write(await printCycloneDx(...JSON.parse(process.argv[1])));
  `;
  const seen = ['C', 'da_DK.UTF-8', 'cs_CZ.UTF-8', 'sv_SE.UTF-8'].map((locale) => {
    const output = execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', script, JSON.stringify([inventory, options])],
      {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: locale, LANG: locale },
      },
    );
    expect(output.slice(output.indexOf('\n') + 1), locale).toBe(wanted);
    return output.slice(0, output.indexOf('\n'));
  });
  // The locales did take effect: they order by their own rules.
  expect(new Set(seen).size).toBeGreaterThan(1);
});

test('the serial number speaks for the content: another content, another number', async () => {
  const numberOf = async (more: Partial<PrintOptions>) =>
    JSON.parse(await printCycloneDx(inventory, { ...options, ...more })).serialNumber;
  expect(await numberOf({})).toBe(await numberOf({}));
  expect(await numberOf({ author: 'B' })).not.toBe(await numberOf({}));
});

test.each([
  ['MIT', { license: { id: 'MIT' } }],
  ['(MIT OR Apache-2.0)', { expression: '(MIT OR Apache-2.0)' }],
  ['LicenseRef-Own', { expression: 'LicenseRef-Own' }],
  ['SEE LICENSE IN LICENCE', { license: { name: 'SEE LICENSE IN LICENCE' } }],
  ['MIT OR Invented-1.0', { license: { name: 'MIT OR Invented-1.0' } }],
  ['UNLICENSED', { license: { name: 'UNLICENSED' } }],
])('the licence "%s" is written as what it is', async (licence, written) => {
  const printed = JSON.parse(
    await printCycloneDx({ ...inventory, components: [library('aa', { licence })], dependencies: {} }, options),
  );
  expect(printed.components[0].licenses).toEqual([written]);
});

test.each<[string, Inventory, RegExp]>([
  ['two components with one reference', { ...inventory, components: [library('aa'), library('aa')] }, /is given twice|unique/],
  ['a dependency on nothing', { ...inventory, dependencies: { [root.ref]: ['ghost'] } }, /"ghost" names nothing here/],
  ['a package URL that is none', { ...inventory, components: [library('aa', { purl: 'nothing' })] }, /is no package URL/],
  [
    'a digest of the wrong length',
    { ...inventory, components: [library('aa', { hashes: { 'SHA-512': 'ab' } })], dependencies: {} },
    /"pkg:npm\/aa@1.0.0" lost 1 of its digests/,
  ],
])('%s is refused before it is returned', async (_, broken, fault) => {
  const error = await printCycloneDx(broken, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'sbom/invalid-document', excerpt: expect.arrayContaining([expect.stringMatching(fault)]) });
});

test('what is printed has no fault of the lint and speaks for its artifact', async () => {
  const linted = lintCycloneDx(await printCycloneDx(inventory, options));
  expect(linted).toMatchObject({ faults: [], rootSha256: options.artifact.sha256 });
});
