import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printYaml, printYamlScalar } from '../../src/codec/print-yaml.ts';
import { parseYaml } from '../../src/codec/yaml.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: parseYaml refuses them by intent.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const tricky = [
  '1.10',
  'true',
  'null',
  '~',
  '*a',
  '&a',
  '!a',
  'a: b',
  '# c',
  'a #b',
  '|',
  ' a\n  b\n',
  '\n',
  '0x10',
  '-\n!',
  'a\n\n',
  'a\r\nb',
  '...',
  '---',
  '.5',
  'a\n\tb\n',
  'a\n b\n',
  '',
  'a \nb',
];
const text = fc
  .oneof(fc.string(), fc.stringMatching(/^[ -~\n]*$/), fc.constantFrom(...tricky))
  .filter((value) => !controls.test(value));
const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 3 }));
const key = fc.oneof(fc.stringMatching(/^[a-z]{1,5}$/), text);
const flat = fc.dictionary(key, leaf, { maxKeys: 4 });
const document = fc.dictionary(key, fc.oneof(leaf, flat, fc.array(flat, { maxLength: 2 })), { minKeys: 1, maxKeys: 4 });

test('what is printed reads as the same value, whatever the comments', () => {
  fc.assert(
    fc.property(document, (value) => {
      const printed = printYaml(value, (path) => `of ${path.join('.')}`);
      expect(parseYaml(printed, 'x.yaml').value).toEqual(value);
    }),
    { numRuns: 1000 },
  );
});

test('a scalar alone reads as itself', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(parseYaml(`a: ${printYamlScalar(value)}`, 'x.yaml').value).toEqual({ a: value });
    }),
  );
});

test('what YAML 1.1 reads as something else is quoted too', () => {
  for (const value of ['yes', 'NO', 'on', 'Off', 'y', '2026-11-03', '1_000', '12:30:45', '0o7', '.inf', '=', '<<']) {
    expect(printYamlScalar(value), value).toBe(JSON.stringify(value));
  }
  for (const value of ['make', 'dist/hello', './a', 'go build ./...', 'v1.2', '$HOME', 'a@b'])
    expect(printYamlScalar(value), value).toBe(value);
});

test('comments stand at the end of the line of their leaf, and lists of scalars are one leaf', () => {
  const value = {
    name: 'a',
    build: { run: 'x\n\n  y\n', vary: ['b', 'c'], env: {} },
    gates: [{ id: 'g', covers: ['*'] }, { id: 'h' }],
  };
  expect(printYaml(value, (path) => path.join('.'))).toBe(
    [
      'name: a # name',
      'build:',
      '  run: | # build.run',
      '    x',
      '',
      '      y',
      '  vary: [b, c] # build.vary',
      '  env: {} # build.env',
      'gates:',
      '  - id: g # gates.0.id',
      '    covers: ["*"] # gates.0.covers',
      '  - id: h # gates.1.id',
      '',
    ].join('\n'),
  );
});
