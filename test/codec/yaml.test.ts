import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYaml } from '../../src/codec/yaml.ts';
import { ToolError } from '../../src/model/tool-error.ts';

function refused(text: string): ToolError {
  try {
    parseYaml(text, 'x.yaml');
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

test('values and the positions of keys and values are those of the text', () => {
  const parsed = parseYaml('a: 1\nlist:\n  - x\n  - {deep: "y"}\n', 'x.yaml');
  expect(parsed.value).toEqual({ a: 1, list: ['x', { deep: 'y' }] });
  expect(parsed.positionOf(['a'])).toEqual({ file: 'x.yaml', line: 1, column: 4, sourceLine: 'a: 1' });
  expect(parsed.positionOf(['list', 1, 'deep'], 'key')).toMatchObject({ line: 4, column: 6 });
  expect(parsed.positionOf(['list', 1, 'deep'])).toMatchObject({ line: 4, column: 12, sourceLine: '  - {deep: "y"}' });
});

test('a part that is not there has the position of the nearest key around it', () => {
  const parsed = parseYaml('build:\n  run: make\n', 'x.yaml');
  expect(parsed.positionOf(['build', 'outputs'])).toMatchObject({ line: 1, column: 1 });
  expect(parsed.positionOf(['nothing', 'at', 'all'])).toMatchObject({ line: 1, column: 1 });
});

test('the characters of a plain scalar are kept, those of a quoted one are no plain text', () => {
  const parsed = parseYaml('a: 1.10\nb: "1.10"\n', 'x.yaml');
  expect([parsed.plainTextOf(['a']), parsed.plainTextOf(['b']), parsed.plainTextOf(['c'])]).toEqual([
    '1.10',
    undefined,
    undefined,
  ]);
});

test('a file with Windows line ends or a byte order mark reads the same', () => {
  const plain = 'run: |\n  one\n  two\nname: x\n';
  const windows = parseYaml(plain.replaceAll('\n', '\r\n'), 'x.yaml');
  expect(windows.value).toEqual({ run: 'one\ntwo\n', name: 'x' });
  expect(windows.positionOf(['name'])).toEqual({ file: 'x.yaml', line: 4, column: 7, sourceLine: 'name: x' });
  expect(parseYaml(`\ufeff${plain}`, 'x.yaml').value).toEqual({ run: 'one\ntwo\n', name: 'x' });
});

test('an empty text is null', () => {
  for (const text of ['', '\n', '# only a comment\n']) expect(parseYaml(text, 'x.yaml').value).toBeNull();
});

test.each([
  ['a key that is there twice', 'a: 1\nb: 2\na: 3\n', 3, 1, 'the key "a" is there twice'],
  ['an alias, which is what an unquoted glob is', 'a:\n  - *.tgz\n', 2, 5, '"*.tgz" is an alias, which is not read'],
  ['an anchor', 'a: &b 1\n', 1, 7, '"&b" is an anchor, which is not read'],
  ['an anchor on a list', 'a: &b [1]\n', 1, 7, '"&b" is an anchor, which is not read'],
  ['a tag of YAML', 'a: !!str 1\n', 1, 10, 'the tag "tag:yaml.org,2002:str" is not read'],
  ['a tag of somebody', 'a: !secret 1\n', 1, 4, 'unresolved tag: !secret'],
  ['a merge key', '<<: {b: 1}\n', 1, 1, '"<<" is a merge key, which is not read'],
  ['a directive', '%YAML 1.1\n---\na: yes\n', 1, 1, 'directives ("%" at the start of a line) are not read'],
  ['a tag directive', '%TAG ! tag:x,2000:\n---\na: 1\n', 1, 1, 'directives ("%" at the start of a line) are not read'],
  ['a second document', 'a: 1\n---\nb: 2\n', 2, 1, 'a second document starts here'],
  ['a key that is a number', '1: a\n', 1, 1, 'the key is not a text'],
  ['a key that is a list', '? [a]\n: b\n', 1, 3, 'the key is not a text'],
  ['an alias as key', '*a : b\n', 1, 1, 'the key is not a text'],
  ['a tab as indent', 'a:\n\tb: 1\n', 2, 1, 'tabs are not allowed as indentation'],
  ['a NUL', 'a: b\nc: \0\n', 2, 4, 'the file holds the control character U+0000'],
  ['a terminal escape', 'a: "\u001b[2J"\n', 1, 5, 'the file holds the control character U+001B'],
  ['infinity', 'a: .inf\n', 1, 4, '".inf" is not a finite number'],
  ['a quote without its end', 'a: "b\n', 2, 1, 'missing closing "quote'],
])('%s is refused where it stands', (_title, text, line, column, message) => {
  const error = refused(text);
  expect([error.kind, error.code, error.message]).toEqual(['config', 'config/bad-yaml', message]);
  expect(error.at).toMatchObject({ file: 'x.yaml', line, column });
});

test('an unquoted glob or template is refused with the advice to quote it', () => {
  expect(refused('a: [*.tgz]\n').help).toContain('begins with "*" in quotes');
  expect(refused('a: [x-${version}.tgz]\n').help).toContain('in quotes');
  expect(refused('run: echo "a: b": c\n').help).toContain('in quotes');
});

test('all faults are told, the first in the text first', () => {
  const error = refused('a: &x 1\nb: *y\n<<: 1\n');
  expect(error.at).toMatchObject({ line: 1 });
  expect(error.excerpt).toEqual([
    'x.yaml:2:4: "*y" is an alias, which is not read',
    'x.yaml:3:1: "<<" is a merge key, which is not read',
  ]);
});

test('a key named __proto__ is an own key and sets no prototype', () => {
  const { value } = parseYaml('__proto__: {polluted: true}\n', 'x.yaml');
  expect(Object.keys(Object(value))).toEqual(['__proto__']);
  expect(Object(value).polluted).toBeUndefined();
});

test('a bomb of aliases, deep nesting, a huge file and many keys end soon with an error or a value', () => {
  const bomb = `a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`).join('')}`;
  expect(refused(bomb).code).toBe('config/bad-yaml');
  expect(refused('['.repeat(100_000)).code).toBe('config/bad-yaml');
  expect(refused(`${'['.repeat(70)}${']'.repeat(70)}`).message).toBe('nested deeper than 64 levels');
  expect(refused(`${'{a: '.repeat(70)}${'}'.repeat(70)}`).message).toBe('nested deeper than 64 levels');
  expect(refused('a'.repeat(1_048_577)).message).toBe('the file is longer than 1 MiB');
  const many = Array.from({ length: 50_000 }, (_, n) => `k${n}: 1\n`).join('');
  expect(Object.keys(Object(parseYaml(many, 'x.yaml').value))).toHaveLength(50_000);
});

test('any text is either read or refused as bad YAML with a position inside it', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '\n',
    '  ',
    '- ',
    '*',
    '&',
    '!',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '#',
    '%',
    '?',
    '---',
    '\t',
    '\r\n',
    '<<',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          parseYaml(text, 'x.yaml');
        } catch (error) {
          expect(error).toBeInstanceOf(ToolError);
          const { at } = error as ToolError;
          const line = text.split('\n')[(at?.line ?? 0) - 1];
          expect(line).toBeDefined();
          expect(at?.column).toBeLessThanOrEqual((line?.length ?? 0) + 1);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
