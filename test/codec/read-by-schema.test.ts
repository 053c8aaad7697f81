// A YAML file against its description: every fault with its place and its mend.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBySchema, refuseFaults } from '../../src/codec/read-by-schema.ts';
import { schema as v } from '../../src/codec/schema.ts';
import { parseYaml } from '../../src/codec/yaml.ts';

const description = v.strictObject({
  name: v.pipe(v.string('must be a text'), v.description('What it is called.')),
  size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)), 1),
  open: v.optional(v.boolean(), false),
  kind: v.optional(v.picklist(['one', 'two'])),
  parts: v.optional(v.array(v.strictObject({ id: v.string() })), []),
  labels: v.optional(v.record(v.string(), v.string('must be a text')), {}),
});

const read = (text: string) => readBySchema(description, parseYaml(text, 'a.yaml'));
const told = (text: string) => read(text).faults.map(({ at, code, message }) => `${at.line}:${at.column} ${code} ${message}`);

test('a file without a fault becomes its value, defaults filled in', () => {
  const filled = { size: 1, open: false, parts: [], labels: { b: 'c' } };
  expect(read('name: a\nlabels: {b: c}\n')).toEqual({ value: { name: 'a', ...filled }, faults: [] });
});

test.each([
  ['size: 2\n', ['1:1 config/missing-key "name" is missing']],
  ['name: a\nsize: x\n', ['2:7 config/bad-value "size" must be a number, not "x"']],
  ['name: a\nsize: 1.5\n', ['2:7 config/bad-value "size" must be a whole number, not 1.5']],
  ['name: a\nsize: 0\n', ['2:7 config/bad-value "size" must be at least 1, not 0']],
  ['name: a\nsize: 10\n', ['2:7 config/bad-value "size" must be at most 9, not 10']],
  ['name: a\nopen: yes\n', ['2:7 config/bad-value "open" must be true or false, not "yes"']],
  ['name: a\nkind: three\n', ['2:7 config/bad-value "kind" must be "one" or "two", not "three"']],
  ['name: a\nparts: b\n', ['2:8 config/bad-value "parts" must be a list, not "b"']],
  ['name: a\nparts: [b]\n', ['2:9 config/bad-value "parts[0]" must be keys and values, not "b"']],
  ['name: a\nparts: [[b]]\n', ['2:9 config/bad-value "parts[0]" must be keys and values, not a list']],
  ['name: a\nlabels: []\n', ['2:9 config/bad-value "labels" must be keys and values, not a list']],
  [
    'name: a\nlabels: {b: 1.10}\n',
    ['2:13 config/unquoted-text "labels.b" is 1.10 without quotes, which YAML reads as the number 1.1'],
  ],
  ['name:\n', ['1:6 config/bad-value "name" has no value']],
  ['name: a\nlabels: {constructor: b}\n', ['2:10 config/bad-value "labels.constructor" cannot be a key here']],
  ['name: a\nparts: [{id: b, idd: c}]\n', ['2:17 config/unknown-key unknown key "parts[0].idd"; did you mean "id"?']],
  // A mistyped key is one fault, not one more for the key that it was meant to be.
  ['nmae: a\n', ['1:1 config/unknown-key unknown key "nmae"; did you mean "name"?']],
])('%j', (text, faults) => {
  expect(told(text)).toEqual(faults);
});

test('a missing key is told what it is for', () => {
  expect(read('{}\n').faults[0]?.help).toBe('add it: What it is called.');
});

test('the first fault in the file is thrown, with the others', () => {
  const { faults } = read('size: 0\nopen: x\nname: a\n');
  expect(() => refuseFaults(faults)).toThrow(
    expect.objectContaining({
      message: '"size" must be at least 1, not 0',
      excerpt: ['a.yaml:2:7: "open" must be true or false, not "x"'],
    }),
  );
  expect(() => refuseFaults([])).not.toThrow();
});

test('any plain data has a value or a fault, never both and never neither', () => {
  const word = fc.constantFrom('name', 'size', 'parts', 'labels', 'id', '__proto__', 'x', 'toString');
  const data = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, word, fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('map')),
    list: fc.array(tie('any'), { maxLength: 3 }),
    map: fc.dictionary(word, tie('any'), { maxKeys: 4 }),
  })).any;
  fc.assert(
    fc.property(data, (value) => {
      const { faults, value: got } = readBySchema(description, parseYaml(JSON.stringify(value), 'a.yaml'));
      expect(faults.length === 0).toBe(got !== undefined);
    }),
  );
});
