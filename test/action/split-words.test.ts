// Words of the input "args", held against a real bash.

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitWords } from '../../src/action/split-words.ts';
import { ToolError } from '../../src/model/tool-error.ts';

/** Bash's words for each text; undefined where it does not parse. A list in parentheses takes lines as separators. */
function bashWords(texts: readonly string[]): readonly (readonly string[] | undefined)[] {
  const script = [
    'shopt -u histexpand 2>/dev/null; set -f',
    'while IFS= read -r -d "" text; do',
    '  words=(); failed=; eval "words=($text\n)" 2>/dev/null || failed=1',
    '  if [ "$failed" ]; then printf "bad\\0\\1\\0"; else printf "ok\\0"; printf "%s\\0" "${words[@]}" $\'\\1\'; fi',
    'done',
  ].join('\n');
  const { stdout } = spawnSync('bash', ['--norc', '-c', script], {
    input: texts.map((text) => `${text}\0`).join(''),
    encoding: 'utf8',
  });
  return stdout
    .split('\u0001\0')
    .slice(0, -1)
    .map((part) => {
      const [status, ...words] = part.split('\0').slice(0, -1);
      return status === 'ok' ? words : undefined;
    });
}

function ourWords(text: string): readonly string[] | undefined {
  try {
    return splitWords(text);
  } catch (error) {
    if (error instanceof ToolError && error.code === 'usage/unclosed-quote') return undefined;
    throw error;
  }
}

describe('words', () => {
  test('are those of bash, for every text without what bash would expand or take as an operator', () => {
    const character = fc.constantFrom(...'aé=-/.:,@%+ \t\n\'"\\');
    const texts = fc.sample(
      fc.array(character, { maxLength: 14 }).map((characters) => characters.join('')),
      { numRuns: 2000, seed: 42 },
    );
    // At the very end bash has no character that a backslash could quote, and goes on with the next line.
    const sound = texts.filter((text) => !/(^|[^\\])(\\\\)*\\$/.test(text));
    const fromBash = bashWords(sound);
    expect(fromBash).toHaveLength(sound.length);
    expect(fromBash.filter((words) => words !== undefined).length).toBeGreaterThan(300);
    expect(fromBash.filter((words) => words === undefined).length).toBeGreaterThan(300);
    for (const [index, text] of sound.entries()) expect([text, ourWords(text)]).toEqual([text, fromBash[index]]);
  });

  test.each<[string, readonly string[]]>([
    ['--tag v1.2.3  --json', ['--tag', 'v1.2.3', '--json']],
    ["--out 'a folder' \"it's\"", ['--out', 'a folder', "it's"]],
    ['one\n  two\n', ['one', 'two']],
    ['a\\\nb', ['ab']],
    ['"" \'\'', ['', '']],
    ['"\\a \\$ \\" \\\\"', ['\\a $ " \\']],
    ['', []],
    // Nothing is expanded, and no character is an operator.
    [
      '$HOME `id` * ~ {a,b} #no ; | & > < (x) !!',
      ['$HOME', '`id`', '*', '~', '{a,b}', '#no', ';', '|', '&', '>', '<', '(x)', '!!'],
    ],
    ['"$(id)"', ['$(id)']],
    ['end\\', ['end\\']],
  ])('of %j are %j', (text, words) => expect(splitWords(text)).toEqual(words));

  test.each(["'a", '"a', 'a "b\\"', "a'b c"])('of %j are none: a quote does not end', (text) =>
    expect(() => splitWords(text)).toThrow(expect.objectContaining({ code: 'usage/unclosed-quote' })),
  );
});
