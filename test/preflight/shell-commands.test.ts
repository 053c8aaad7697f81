// Shell read without running it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flattenPipelines, parseShell, type ShellPipeline } from '../../src/preflight/shell-commands.ts';

/** Commands as lists of words, pipelines as lists of commands. */
function wordsOf(pipelines: readonly ShellPipeline[]): readonly (readonly (readonly string[])[])[] {
  return pipelines.map((pipeline) => pipeline.map(({ words }) => words.map(({ text }) => text)));
}

const flat = (text: string) => wordsOf(flattenPipelines(parseShell(text)));

test('pipelines end at line ends, semicolons and logic, and go on behind a bar or a backslash', () => {
  expect(flat('a 1; b && c || d &\ne |\n f |& g \\\n  h # comment; i\n')).toEqual([
    [['a', '1']],
    [['b']],
    [['c']],
    [['d']],
    [['e'], ['f'], ['g', 'h']],
  ]);
});

test('quotes are taken off, and what is in them joins nothing', () => {
  expect(flat(`a 'b; c' "d | e" f\\ g $'h\\'i' "j\\"k" ''`)).toEqual([[['a', 'b; c', 'd | e', 'f g', "h'i", 'j"k', '']]]);
});

test('a comment begins only where a word could', () => {
  expect(flat('a b#c # d\n# e\nf')).toEqual([[['a', 'b#c']], [['f']]]);
});

test('what is substituted runs first, and stands in the word as it is written', () => {
  expect(flat('a "$(b | c `d`)" <(e) ${f:-$(g)} $((1 + 2)) ${{ h.i }}')).toEqual([
    [['d']],
    [['b'], ['c', '`d`']],
    [['e']],
    [['g']],
    [['a', '$(b | c `d`)', '<(e)', '${f:-$(g)}', '$((1 + 2))', '${{ h.i }}']],
  ]);
});

test('here-documents belong to their command, and are no commands', () => {
  const [pipeline] = parseShell('cat <<-END > file\n\tone; two\n\tEND\nthree\n');
  expect(pipeline?.[0]?.redirections.map(({ operator, target }) => [operator, target.text])).toEqual([
    ['<<', '\tone; two\n'],
    ['>', 'file'],
  ]);
  expect(flat("cat <<'A' <<B\none\nA\ntwo\nB\nthree\n")).toEqual([[['cat']], [['three']]]);
});

test('conditions, loops, cases and functions leave the commands in them', () => {
  expect(flat('if a; then b; else c; fi')).toEqual([[['a']], [['b']], [['c']], [[]]]);
  expect(flat('for x in 1 2; do a "$x"; done | b')).toEqual([[['for', 'x', 'in', '1', '2']], [['a', '$x']], [[], ['b']]]);
  expect(flat('case $x in a|b) c ;; *) d ;; esac\ne')).toEqual([[['c']], [['d']], [[]], [['e']]]);
  expect(flat('f() { a; }\nb')).toEqual([[['a']], [[]], [['b']]]);
  expect(flat('[[ $a =~ (d|e) ]] && f').at(-1)).toEqual([['f']]);
});

test('a group keeps what is in it, and takes the redirection behind it', () => {
  for (const text of ['{ a; b; } >> file', '(a; b) >> file', 'if a; then b; fi >> file']) {
    const [pipeline] = parseShell(text);
    expect(wordsOf(pipeline?.[0]?.group ?? []), text).toEqual([[['a']], [['b']]]);
    expect(
      pipeline?.[0]?.redirections.map(({ target }) => target.text),
      text,
    ).toEqual(['file']);
  }
});

test('redirections are no words, with a number or without', () => {
  const [pipeline] = parseShell('a 2>&1 >b >>c <d &>e 3 f');
  expect(wordsOf([pipeline ?? []])).toEqual([[['a', '3', 'f']]]);
  expect(pipeline?.[0]?.redirections.map(({ operator, target }) => operator + target.text)).toEqual([
    '>&1',
    '>b',
    '>>c',
    '<d',
    '>e',
  ]);
});

test('an array is one word', () => {
  expect(flat('a=(b c)\nd')).toEqual([[['a=(b c)']], [['d']]]);
});

const pieces = fc.constantFrom(
  ...[
    'a',
    ' ',
    '\n',
    '|',
    '||',
    '&',
    ';',
    ';;',
    '(',
    ')',
    '{ ',
    '}',
    "'",
    '"',
    '`',
    '$',
    '$(',
    '$((',
    '))',
    '${',
    '${{',
    '}}',
    '<',
    '>',
    '<(',
  ],
  ...[
    '<<A\n',
    'A\n',
    '\\',
    '#',
    'if ',
    'fi',
    'case x in ',
    'esac',
    '[[',
    ']]',
    '=',
    'for x in ',
    'done',
    '2',
    '\r',
    '\t',
    'é',
    '\0',
  ],
);

test('any text is read to its end, with every place inside of it', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      for (const pipeline of flattenPipelines(parseShell(text))) {
        expect(pipeline.length).toBeGreaterThan(0);
        for (const { offset, words } of pipeline) {
          for (const place of [offset, ...words.map((word) => word.offset)]) {
            expect(place >= 0 && place <= text.length).toBe(true);
          }
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('a hundred thousand characters of anything are read in a moment', () => {
  for (const piece of [
    '(',
    '$(',
    '`',
    '{ ',
    '"$(',
    '${',
    '<<A\n',
    '((',
    '$((',
    "'",
    '[[ ',
    'a=(',
    'case x in ',
    'if a; then ',
    '|',
    'a ',
    '\\\n',
  ]) {
    const started = performance.now();
    flattenPipelines(parseShell(piece.repeat(Math.ceil(100_000 / piece.length))));
    expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(3000);
  }
});
