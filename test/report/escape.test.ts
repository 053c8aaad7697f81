// Text from outside cannot steer the surface that it is printed on.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeForTerminal, escapeLogLine, showHidden } from '../../src/report/escape.ts';

/** Texts made of what hurts: escapes, line ends, bidirectional marks, backslashes, look-alikes of our own escapes. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\\',
      'n',
      'u',
      '{1b}',
      '\u001b',
      '\n',
      '\u202e',
      '#',
      '##[',
      '[',
      ' ',
      '\u00a0',
      '\ud800',
      'é',
      '`',
      '|',
    ),
  }),
);

describe('for a terminal', () => {
  test('no control, invisible or direction-changing character comes through', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeForTerminal(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(escapeForTerminal(text)).not.toContain('##[');
      }),
    );
  });

  test('two different texts never look the same', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        if (first !== second) expect(escapeForTerminal(first)).not.toBe(escapeForTerminal(second));
      }),
      { numRuns: 2000 },
    );
    expect(escapeForTerminal('\\##[')).not.toBe(escapeForTerminal('\\u{23}#['));
    expect(escapeForTerminal('a\\\n')).not.toBe(escapeForTerminal('a\\\\n'));
  });

  test.each([
    ['a\nb', 'a\\nb'],
    ['\u001b[2J', '\\u{1b}[2J'],
    ['exe\u202egpj', 'exe\\u{202e}gpj'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['no\u00a0break', 'no\\u{a0}break'],
    ['\ud800', '\\u{d800}'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['\\n', '\\\\n'],
    ['##[add-path]', '\\u{23}#[add-path]'],
  ])('%j becomes visible', (text, shown) => {
    expect(escapeForTerminal(text)).toBe(shown);
  });

  test.each(['^v\\.[0-9]+$', 'naïve 名前.txt', 'a b', '## heading', 'C:\\files'])('%j stays as it is', (text) => {
    expect(escapeForTerminal(text)).toBe(text);
  });
});

test('a log line loses its colours and keeps its words, and cannot move the cursor', () => {
  expect(escapeLogLine('\u001b[1;31merror\u001b[0m:\tno\r')).toBe('error:    no');
  expect(escapeLogLine('\u001b]0;title\u0007')).toBe('\\u{1b}]0;title\\u{7}');
  // What is left after taking a colour out is looked at again.
  expect(escapeLogLine('\u001b\u001b[0m[2J')).toBe('\\u{1b}[2J');
});

test('a document keeps its backslashes and tabs, and nothing hidden', () => {
  expect(showHidden('\trun: "a\\nb" \u001b[2J\u202e')).toBe('\trun: "a\\nb" \\u{1b}[2J\\u{202e}');
});
