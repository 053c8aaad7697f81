// The tree of a YAML document: what GitHub reads and plain data does not, and the place of every part.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYamlTree } from '../../src/codec/yaml.ts';
import { allScalars, childOf, itemsOf, offsetInDocument, pairsOf, scalarsOf, textOf } from '../../src/codec/yaml-tree.ts';
import { ToolError } from '../../src/model/tool-error.ts';

function refused(text: string): ToolError {
  try {
    parseYamlTree(text, 'x.yml');
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

test('an alias is the node of its anchor, with the place of the anchor', () => {
  const { root } = parseYamlTree('a: &x [1.10, two]\nb: *x\n', 'x.yml');
  expect(childOf(root, 'b')).toBe(childOf(root, 'a'));
  expect(scalarsOf(childOf(root, 'b')).map(({ text }) => text)).toEqual(['1.10', 'two']);
});

test('"on", "true", "null" and numbers are keys like any other, and "<<" too', () => {
  const { root } = parseYamlTree('on: 1\ntrue: 2\nnull: 3\n1.0: 4\n<<: 5\n', 'x.yml');
  expect(pairsOf(root).map(({ key, value }) => [key.text, textOf(value)])).toEqual([
    ['on', '1'],
    ['true', '2'],
    ['null', '3'],
    ['1.0', '4'],
    ['<<', '5'],
  ]);
});

test('what cannot be read is refused with its line', () => {
  expect(refused('a: *x\n').message).toBe('"*x" names no anchor above it');
  expect(refused('a: &x [*x]\n').message).toBe('"*x" names no anchor above it');
  expect(refused('a: 1\na: 2\n')).toMatchObject({ message: 'the key "a" is there twice', at: { line: 2 } });
  expect(refused('a: 1\n? [b]\n: 2\n')).toMatchObject({ message: 'the key is not a text', at: { line: 2 } });
  expect(refused('a: !!js/function "x"\n').code).toBe('config/bad-yaml');
  expect(refused('a: [\n').code).toBe('config/bad-yaml');
  expect(refused(`a: ${'x'.repeat(1_048_576)}`).message).toBe('the file is longer than 1 MiB');
  expect(refused(`${'['.repeat(70)}${']'.repeat(70)}`).message).toBe('nested deeper than 64 levels');
});

test('aliases that would stand for billions are refused at once', () => {
  const lines = Array.from(
    { length: 40 },
    (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(9)}*a${index}]\n`,
  );
  expect(refused(`a0: &a0 [x]\n${lines.join('')}`).message).toBe('the aliases stand for more than 200,000 nodes');
});

test('comments are those that YAML sees, and no other "#"', () => {
  const text = [
    '# top',
    "a: 'x # no' # one",
    'b: x#no # two',
    'c: | # three',
    '  # no',
    '  echo # no',
    '# four',
    'd: "\\" # no"',
    '? e # five',
    ': [f, # six',
    '   g]',
    '',
  ].join('\n');
  expect(parseYamlTree(text, 'x.yml').comments.map(({ line, text: said }) => `${line} ${said}`)).toEqual([
    '1 top',
    '2 one',
    '3 two',
    '4 three',
    '7 four',
    '9 five',
    '10 six',
  ]);
});

test.each([
  ['literal', '|\n  one\n    $X two\n\n  three\n'],
  ['folded', '>-\n  one\n  $X two\n  three\n'],
  ['single', "'one ''a'' $X two'\n"],
  ['double', '"one\\n\\t\\"a\\" $X two"\n'],
  ['double over lines', '"one\n  $X two"\n'],
  ['plain', 'one $X two\n'],
  ['plain over lines', 'one\n  $X two\n'],
])('a character of a text is found in the document: %s', (_, value) => {
  const text = `a:\n  b: ${value.replaceAll('\n', '\n  ').trimEnd()}\n`;
  const { root } = parseYamlTree(text, 'x.yml');
  const [scalar] = allScalars(root);
  if (scalar === undefined) throw new Error('no scalar');
  expect(offsetInDocument(text, scalar, scalar.text.indexOf('$X'))).toBe(text.indexOf('$X'));
});

test('any text is read or refused, and every part of what is read stands in the text', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '&x ',
    '*x',
    '|',
    '>',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '#',
    '!t ',
    '? ',
    '\\',
    '\r\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      try {
        const tree = parseYamlTree(text, 'x.yml');
        for (const { start, end } of allScalars(tree.root)) expect(start >= 0 && start <= end && end <= text.length).toBe(true);
        for (const scalar of allScalars(tree.root)) {
          const at = offsetInDocument(text, scalar, 0);
          expect(at >= scalar.start && at <= scalar.end).toBe(true);
        }
        for (const { start } of tree.comments) expect(text.charAt(start)).toBe('#');
        expect(itemsOf(undefined)).toEqual([]);
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
      }
    }),
    { numRuns: 400 },
  );
});
