// The commands of a shell text, as words.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShellCalls } from '../../src/doccheck/shell-calls.ts';

const calls = (text: string) => readShellCalls(text).map((words) => words.map((word) => word.text));

test.each<[string, readonly (readonly string[])[]]>([
  ['a b "c d" e\\ f', [['a', 'b', 'c d', 'e f']]],
  ["a 'b \"c\" $d' \"it's\" x'y'z", [['a', 'b "c" $d', "it's", 'xyz']]],
  ['a \\\n  --b=c', [['a', '--b=c']]],
  ['a; b && c || d | e & f', [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
  ['if a; then b; elif c; then d; else e; fi', [['a'], ['b'], ['c'], ['d'], ['e'], ['fi']]],
  ['for x in a b; do c "$x"; done', [['c', '$x'], ['done']]],
  ['A=1 B="2 3" c d', [['c', 'd']]],
  ['a=(b c --d) e', [['e']]],
  ['a > b 2>&1 < c &> d --e', [['a', '--e']]],
  ['a 2 >b', [['a', '2']]],
  ['a <<END --b\nc d\nEND\ne', [['a', '--b'], ['e']]],
  ["a <<-'END'\n\tc\n\tEND\ne", [['a'], ['e']]],
  ['a <<< "b" c', [['a', 'c']]],
  ['a "$(b "c d" | e)" f', [['b', 'c d'], ['e'], ['a', '$(b "c d" | e)', 'f']]],
  [
    'a `b c` d',
    [
      ['b', 'c'],
      ['a', '`b c`', 'd'],
    ],
  ],
  [
    'a <(b c) d',
    [
      ['b', 'c'],
      ['a', '<(b c)', 'd'],
    ],
  ],
  ['(a; b) | { c; }', [['a'], ['b'], ['c'], ['}']]],
  ["a $((1 + 2)) ${b:-c d} $'e\\'f'", [['a', '$((1 + 2))', '${b:-c d}', "$'e\\'f'"]]],
  ['a <name> --b <other/file>', [['a', '<name>', '--b', '<other/file>']]],
  ['a # b\n# c\nd#e', [['a'], ['d#e']]],
  ['sudo -u me env X=1 nice -n 5 timeout -k 3 10 a --b', [['a', '--b']]],
  ['npx --yes a --b', [['a', '--b']]],
  ['constructor --x', [['constructor', '--x']]],
])('%j calls what it calls', (text, expected) => {
  expect(calls(text)).toEqual(expected);
});

test('a word has the place of its first character', () => {
  const [call = []] = readShellCalls('\n a \\\n  "b"');
  expect(call.map(({ line, column }) => [line, column])).toEqual([
    [2, 2],
    [3, 3],
  ]);
});

test.each(["'", '"', '`', '$(', '${', '$((', '<<', '<<END\n', '\\', ')', '((', 'a<', '<(', "$'", '[', '=('])(
  '%j by itself ends',
  (text) => {
    expect(calls(`a ${text}`).flat()).toContain('a');
  },
);

test('any text ends, and no call is without a word', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '\n',
    "'",
    '"',
    '`',
    '$(',
    ')',
    '(',
    '<',
    '>',
    '<<E',
    '\\',
    '{',
    '}',
    '$((',
    '))',
    ';',
    '#',
    '=',
    '2',
    '-',
    '<a>',
    '<(',
    '${',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      (text) => {
        for (const [first] of readShellCalls(text)) expect(first.line).toBeGreaterThan(0);
      },
    ),
    { numRuns: 500 },
  );
});

test('long and deep texts end soon', () => {
  const started = performance.now();
  for (const part of ['$(', '"$(', '`', '(', '<(', 'a<<E ', '$((', '${a', "'", 'a ', '<a', '2>', '\\\n'])
    readShellCalls(part.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(3000);
});
