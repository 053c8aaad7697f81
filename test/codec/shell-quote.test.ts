import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteShellWord, quoteShellWords } from '../../src/codec/shell-quote.ts';

test('plain words stay as they are, others are quoted', () => {
  expect(quoteShellWords(['git', '-C', '/a/b', "it's", 'a b', '', '$HOME'])).toBe(`git -C /a/b 'it'\\''s' 'a b' '' '$HOME'`);
});

test('a shell reads every word back as it was', () => {
  const word = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !text.includes('\0') && text.isWellFormed());
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => {
      const printed = execFileSync('bash', ['-c', `printf '%s\\0' x ${words.map(quoteShellWord).join(' ')}`], {
        encoding: 'utf8',
      });
      expect(printed.split('\0').slice(1, -1)).toEqual(words);
    }),
    { numRuns: 30 },
  );
});
