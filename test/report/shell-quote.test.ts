// A command that is shown is the command that runs.

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellCommand, shellQuote } from '../../src/report/shell-quote.ts';

const word = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom(
        "'",
        '"',
        '\\',
        '$',
        '`',
        '\n',
        '\t',
        '\u001b',
        '\u202e',
        '!',
        '~',
        '=',
        '-',
        ' ',
        '1',
        '#',
        '[',
        '日',
        '*',
      ),
    }),
  )
  .map((text) => text.replaceAll('\0', ''));

test('bash reads every word back as it was', () => {
  const words = fc.sample(word, 300);
  const printed = execFileSync('bash', ['--norc', '-c', `printf '%s\\0' ${shellCommand(words)}`], { encoding: 'utf8' });
  expect(printed.split('\0').slice(0, -1)).toEqual(words);
});

test('the command is one line of visible characters', () => {
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(shellCommand(words)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
  );
});

test('plain words stay bare, so that the command can be read', () => {
  expect(shellCommand(['verify-release', 'v0.1.0', '--from', '/tmp/hello-0.1.0', '--issuer=https://a.example'])).toBe(
    'verify-release v0.1.0 --from /tmp/hello-0.1.0 --issuer=https://a.example',
  );
  expect(shellQuote('a b')).toBe("'a b'");
  expect(shellQuote("it's")).toBe("'it'\\''s'");
  expect(shellQuote('')).toBe("''");
  expect(shellQuote('a\nb')).toBe("$'a\\012b'");
});
