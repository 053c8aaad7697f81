// Progress is live on a terminal, plain in a log, and silent when asked to be.

import { expect, test } from 'vitest';
import { createProgress } from '../../src/report/progress.ts';
import { createStyle } from '../../src/report/style.ts';

function surface(live: boolean) {
  let text = '';
  let nowMs = 0;
  let ticks: (() => void) | undefined;
  return {
    write: (more: string) => {
      text += more;
    },
    live,
    columns: () => 40,
    now: () => nowMs,
    every: (_intervalMs: number, action: () => void) => {
      ticks = action;
      return () => {
        ticks = undefined;
      };
    },
    pass: (durationMs: number) => {
      nowMs += durationMs;
      ticks?.();
    },
    ticking: () => ticks !== undefined,
    text: () => text,
    screen: () => screenOf(text),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the test reads.
const codes = /\u001b\[(\d+)A|(\u001b\[[KJ])|([\r\n])|([\s\S])/g;

/** What a terminal of any height would show: cursor up, erase to the end of the line, erase below. */
function screenOf(text: string): readonly string[] {
  const lines: string[] = [''];
  let row = 0;
  let column = 0;
  for (const [, up, erase, move, character] of text.matchAll(codes)) {
    if (up !== undefined) row -= Number(up);
    else if (erase === '\u001b[K') lines[row] = (lines[row] ?? '').slice(0, column);
    else if (erase === '\u001b[J') lines.splice(row, lines.length, (lines[row] ?? '').slice(0, column));
    else if (move === '\r') column = 0;
    else if (move === '\n') {
      row++;
      column = 0;
      lines[row] ??= '';
    } else {
      lines[row] = (lines[row] ?? '').padEnd(column).slice(0, column) + character + (lines[row] ?? '').slice(column + 1);
      column++;
    }
  }
  return lines.filter((line) => line !== '');
}

const plainStyle = createStyle(false);

test('a log gets one line when a stage starts and one when it ends, without any control code', () => {
  const log = surface(false);
  const progress = createProgress(log, plainStyle, false);
  const end = progress.stage('build in the reference room');
  log.pass(1500);
  end('3 files');
  progress.note('network reachable\n::error::');
  progress.close();
  expect(log.text()).toBe(
    'start build in the reference room\ndone    build in the reference room: 3 files 1.5s\nnote    network reachable\\n::error::\n',
  );
});

test('a terminal shows one live line for each running stage, with its time', () => {
  const terminal = surface(true);
  const progress = createProgress(terminal, plainStyle, false);
  const first = progress.stage('build 1');
  progress.stage('build 2');
  terminal.pass(2000);
  expect(terminal.screen()).toEqual(['...     build 1 2.0s', '...     build 2 2.0s']);
  first('done so far');
  terminal.pass(1000);
  expect(terminal.screen()).toEqual(['done    build 1: done so far 2.0s', '...     build 2 3.0s']);
  progress.note('a warning');
  expect(terminal.screen()).toEqual(['done    build 1: done so far 2.0s', 'note    a warning', '...     build 2 3.0s']);
});

test('a finished stage leaves no remains of a longer live line', () => {
  const terminal = surface(true);
  const progress = createProgress(terminal, plainStyle, false);
  progress.stage('a long title here')('');
  progress.stage('b')('');
  expect(terminal.screen()).toEqual(['done    a long title here 0.0s', 'done    b 0.0s']);
  expect(terminal.ticking()).toBe(false);
});

test('a live line never wraps, whatever the title', () => {
  const terminal = surface(true);
  createProgress(terminal, plainStyle, false).stage('名'.repeat(200));
  const [line = ''] = terminal.screen();
  expect([...line].reduce((width, character) => width + (character > '\u2e80' ? 2 : 1), 0)).toBeLessThan(40);
});

test('a stage that an error cut off is said to have stopped, once, and the clock is let go', () => {
  for (const live of [true, false]) {
    const where = surface(live);
    const progress = createProgress(where, plainStyle, false);
    const end = progress.stage('compare');
    progress.close();
    end('late');
    progress.close();
    expect(where.screen().filter((line) => line.startsWith('stopped'))).toEqual(['stopped compare 0.0s']);
    expect(where.text()).not.toContain('late');
    expect(where.ticking()).toBe(false);
  }
});

test('quiet is silent', () => {
  const log = surface(true);
  const progress = createProgress(log, plainStyle, true);
  progress.stage('a')('b');
  progress.note('c');
  progress.close();
  expect(log.text()).toBe('');
});

test('a title from outside cannot move the cursor', () => {
  const log = surface(false);
  createProgress(log, plainStyle, false).stage('a\u001b[2J\nverdict: accepted');
  expect(log.text()).toBe('start a\\u{1b}[2J\\nverdict: accepted\n');
});

test('a stage that says how far it is is drawn again with it, escaped, and ends without it', () => {
  const terminal = surface(true);
  const progress = createProgress(terminal, plainStyle, false);
  let fetched = 0;
  const end = progress.stage('fetch', () => `${fetched} of 9 MB\u001b[31m`);
  fetched = 4;
  terminal.pass(120);
  expect(terminal.screen().join('\n')).toContain('fetch: 4 of 9 MB\\u{1b}[31m');
  end('all there');
  expect(terminal.screen().join('\n')).toMatch(/^done {4}fetch: all there/);
  const log = surface(false);
  createProgress(log, plainStyle, false).stage('fetch', () => 'never asked');
  expect(log.text()).toBe('start fetch\n');
});
