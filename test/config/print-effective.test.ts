import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printYaml } from '../../src/codec/print-yaml.ts';
import { parseConfig, toConfigFile } from '../../src/config/parse-config.ts';
import { printEffectiveConfig } from '../../src/config/print-effective.ts';

test('the minimal file is printed with every default and where each value is from', () => {
  const text = readFileSync(new URL('../../testdata/config/minimal.yaml', import.meta.url), 'utf8');
  expect(
    printEffectiveConfig(parseConfig(text, 'selfsame.yaml')),
  ).toBe(`# selfsame.yaml with every default; "line N" is where a value is from.
name: hello # line 1
tag: "v\${version}" # default
build:
  run: make # line 3
  outputs: [hello] # line 4
  env: {} # default
  vary: [build-path, timezone, umask] # default
  require: [] # default
  timeout: 3600 # default
targets: [] # default
archives: [] # default
embeds: [] # default
sbom:
  evidence: [] # default
  accept: [] # default
compare:
  accept: [] # default
gates: [] # default
publish:
  to: [github-release] # default
  changelog: CHANGELOG.md # default
  pullRequestNotes: required # default
# Neither set nor with a default: version, build.prepare, sbom.supplier, sbom.author, sign.sigstore, sign.signingConfig, sign.trustedRoot, sign.identityFrom, verify
`);
});

test('the full file reads back to the same configuration, and all of it is then set', () => {
  const text = readFileSync(new URL('../../testdata/config/full.yaml', import.meta.url), 'utf8');
  const { config } = parseConfig(text, 'selfsame.yaml');
  const again = parseConfig(printEffectiveConfig(parseConfig(text, 'selfsame.yaml')), 'printed');
  expect(again.config).toEqual(config);
  expect(again.origins.filter(({ from, value }) => from === 'default' && value !== undefined)).toEqual([]);
});

test('any configuration reads back to the same after it was printed', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const path = fc.constantFrom('a', 'dist/*', 'a b/c', '**/*.txt', 'ü', "it's", '#x', '@a', 'xx: y');
  const shell = fc.constantFrom(
    'make',
    'a\nb\n',
    'a: b # c',
    "echo 'x'\n\n  echo y",
    '  indented\nless',
    'x\\ty',
    '"quoted"',
    'tab\there',
    'trailing \n',
  );
  const text = fc.constantFrom('x', '1.10', 'yes', '${name}', 'a: b', 'null', '"', '\\');
  const file = fc.record(
    {
      name: word,
      version: fc.constantFrom('1.10', '0.1.0', '2026-11-03', 'x'),
      tag: fc.constantFrom('v${version}', '${version}', 'rel/${version}'),
      build: fc.record(
        {
          prepare: shell,
          run: shell,
          outputs: fc.uniqueArray(path, { minLength: 1 }),
          env: fc.dictionary(fc.stringMatching(/^[A-Z]{1,4}$/), text),
          vary: fc.subarray(['build-path', 'timezone', 'umask']),
          timeout: fc.oneof(fc.integer({ min: 1, max: 86_400 }), fc.constantFrom('10m', '1h30m')),
        },
        { requiredKeys: ['run', 'outputs'] },
      ),
      archives: fc.uniqueArray(
        fc.record({
          name: word.map((name) => `${name}.zip`),
          files: fc.array(path, { minLength: 1 }),
          prefix: fc.constantFrom('', 'a/', '${name}/'),
        }),
        { selector: ({ name }) => name },
      ),
      embeds: fc.array(fc.record({ file: path, text })),
      gates: fc.uniqueArray(
        fc.record({ id: word, run: shell, tool: shell, covers: fc.array(path) }, { requiredKeys: ['id', 'run'] }),
        { selector: ({ id }) => id },
      ),
      verify: fc.dictionary(word, fc.oneof(text, fc.array(text), fc.dictionary(word, text))),
    },
    { requiredKeys: ['name', 'build'] },
  );
  fc.assert(
    fc.property(file, (value) => {
      const effective = parseConfig(printYaml(value), 'x.yaml');
      expect(effective.config).toEqual(parseConfig(JSON.stringify(value), 'x.json').config);
      expect(parseConfig(printEffectiveConfig(effective), 'printed').config).toEqual(effective.config);
    }),
    { numRuns: 200 },
  );
});

test('the file form and the configuration hold the same', () => {
  const { config } = parseConfig('name: a\nbuild: {run: x, outputs: [b], timeout: 1m, env: {A: b}}\n', 'x');
  expect(toConfigFile(config).build).toMatchObject({ env: { A: 'b' }, timeout: 60 });
});
