// An error says what happened to what, where, and what to do next.

import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import { toBugReport, toErrorReport } from '../../src/report/error-report.ts';
import { printBug, printToolError } from '../../src/report/print-error.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);

function at(sourceLine: string, column: number) {
  return new ToolError('config', 'config/unknown-key', 'unknown key "outputz"', {
    help: 'did you mean "outputs"?',
    at: { file: 'selfsame.yaml', line: 12, column, sourceLine },
  });
}

/** The character above the caret. */
function pointedAt(printed: string): string | undefined {
  const lines = printed.split('\n');
  const caret = lines.findIndex((line) => /^ +\| +\^$/.test(line));
  return lines[caret - 1]?.[lines[caret]?.indexOf('^') ?? -1];
}

test('the whole form: message, place, line, caret, help, code', () => {
  expect(printToolError('selfsame', at('  outputz: [a]', 3), style)).toBe(
    [
      'selfsame: unknown key "outputz"',
      '  --> selfsame.yaml:12:3',
      '  12 |   outputz: [a]',
      '     |   ^',
      '  help: did you mean "outputs"?',
      '  error: config/unknown-key',
      '',
    ].join('\n'),
  );
});

describe('the caret', () => {
  test.each([
    ['in plain text', 'abcdX', 5],
    ['after a tab', '\tX', 2],
    ['after an escape', '\u001b\u202eX', 3],
    ['far out in a long line', `${'a'.repeat(500)}X${'b'.repeat(500)}`, 501],
  ])('stands under its column %s', (_where, line, column) => {
    expect(pointedAt(printToolError('selfsame', at(line, column), style))).toBe('X');
  });

  test('stands two columns further after a wide character', () => {
    expect(printToolError('selfsame', at('名X', 2), style)).toContain('     |   ^\n');
  });

  test('may stand behind the line, where something is missing', () => {
    expect(printToolError('selfsame', at('a', 2), style)).toContain('  12 | a\n     |  ^\n');
  });
});

test('lines of a log stand behind a bar, so that none can pose as ours', () => {
  const error = new ToolError('build', 'build/failed', 'the build ended with status 2', {
    excerpt: ['\u001b[31mgcc: no\u001b[0m', '::error::forged', 'verdict: accepted'],
    files: ['/tmp/a\nb.log'],
    cause: new Error('spawn failed\nsecond line'),
  });
  expect(printToolError('selfsame', error, style).split('\n')).toEqual([
    'selfsame: the build ended with status 2',
    '  | gcc: no',
    '  | \\u{3a}:error::forged',
    '  | verdict: accepted',
    '  file: /tmp/a\\nb.log',
    '  because: spawn failed',
    '  error: build/failed',
    '',
  ]);
});

test('a message with line ends stays one line', () => {
  const printed = printToolError('selfsame', new ToolError('file', 'file/x', 'no "a\nverdict: accepted"'), style);
  expect(printed.split('\n')[0]).toBe('selfsame: no "a\\nverdict: accepted"');
});

test('colors are there when asked for', () => {
  expect(printToolError('selfsame', at('a', 1), createStyle(true))).toContain('\u001b[');
  expect(printToolError('selfsame', at('a', 1), style)).not.toContain('\u001b');
});

test('a bug shows its stack and cause and asks to be reported', () => {
  const printed = printBug('selfsame', new TypeError('x is not a function', { cause: new Error('deep') }), '0.1.0', style);
  expect(printed).toContain('this is a bug in selfsame');
  expect(printed).toContain('TypeError: x is not a function');
  expect(printed).toContain('print-error.test.ts');
  expect(printed).toContain('caused by Error: deep');
  expect(printed).toContain('selfsame 0.1.0');
  expect(printBug('selfsame', 'just text', '0.1.0', style)).toContain('just text');
});

test('as JSON an error keeps all its parts, and has none that it lacks', () => {
  expect(toErrorReport(at('a', 1))).toEqual({
    schemaVersion: 1,
    error: {
      kind: 'config',
      code: 'config/unknown-key',
      message: 'unknown key "outputz"',
      help: 'did you mean "outputs"?',
      at: { file: 'selfsame.yaml', line: 12, column: 1, sourceLine: 'a' },
    },
  });
  expect(toErrorReport(new ToolError('file', 'file/x', 'y'))).toEqual({
    schemaVersion: 1,
    error: { kind: 'file', code: 'file/x', message: 'y' },
  });
  expect(toBugReport(new Error('z'), 'report it').error).toEqual({ kind: 'bug', code: 'bug', message: 'z', help: 'report it' });
});
