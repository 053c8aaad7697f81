// The log of the job: whatever a command prints, the runner obeys none of it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJobLog } from '../../src/action/job-log.ts';
import { createJobProgress } from '../../src/action/job-progress.ts';
import { readLog } from '../support/runner/log.ts';

function logged(pieces: readonly string[], hide = (text: string) => text) {
  let shown = '';
  let kept = '';
  const log = createJobLog(
    (text) => {
      shown += text;
    },
    (text) => {
      kept += text;
    },
    hide,
  );
  for (const piece of pieces) log.write(piece);
  log.endLine();
  return { shown, kept };
}

describe('the log', () => {
  test.each(['\u0085::error::x', '\u00ad::error::x', ':\u200b:error::x', 'a #\u200b#[error]x'])(
    'fences %j, which .NET may take for a command',
    (line) => {
      expect(logged([`${line}\n`]).shown).toMatch(/^::stop-commands::/);
    },
  );

  test('lets nothing of what is printed be a command, however it comes in pieces', () => {
    const part = fc.constantFrom(
      '::',
      '##[',
      'error',
      ']',
      'stop-commands',
      'add-mask',
      'x',
      ' ',
      '\t',
      '\u2003',
      '\u0085',
      '\u00ad',
      '\r',
      '\n',
      'group',
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
          { maxLength: 6 },
        ),
        (pieces) => {
          const { shown, kept } = logged(pieces);
          const { commands, annotations, masks, faults } = readLog([shown]);
          const whole = pieces.join('');
          expect(kept).toBe(whole === '' || whole.endsWith('\n') ? whole : `${whole}\n`);
          expect(annotations).toEqual([]);
          expect(masks).toEqual([]);
          expect(faults).toEqual([]);
          // Stopped and taken up again by words of our own, and nothing between.
          const names = commands.map(({ name }) => name);
          expect(names.filter((_, index) => index % 2 === 0).every((name) => name === 'stop-commands')).toBe(true);
          expect(names.filter((_, index) => index % 2 === 1).every((name) => /^[0-9a-f-]{36}$/.test(name))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('shows text that is no command as it is', () => {
    expect(logged(['one\ntw', 'o\n', 'a::b # [c]'])).toEqual({
      shown: 'one\ntwo\na::b # [c]\n',
      kept: 'one\ntwo\na::b # [c]\n',
    });
  });

  test('hides secrets that come in two pieces', () => {
    const { shown, kept } = logged(['the s3c', 'ret\n'], (text) => text.replaceAll('s3cret', '***'));
    expect([shown, kept]).toEqual(['the ***\n', 'the ***\n']);
  });
});

describe('a stage', () => {
  function staged(work: (progress: ReturnType<typeof createJobProgress>) => void, quiet = false) {
    let text = '';
    const log = createJobLog(
      (shown) => {
        text += shown;
      },
      () => undefined,
      (shown) => shown,
    );
    const groups = {
      open: (title: string) => {
        text += `::group::${title}\n`;
      },
      close: () => {
        text += '::endgroup::\n';
      },
    };
    work(createJobProgress(log, groups, () => 0, quiet));
    log.endLine();
    const { log: lines, faults } = readLog([text]);
    expect(faults).toEqual([]);
    return lines.map(({ text: line, groups: of }) => [...of, line].join(' > '));
  }

  test('is a group with its result below it', () => {
    const lines = staged((progress) => {
      const done = progress.stage('build');
      progress.note('slow today');
      done('2 builds');
    });
    expect(lines).toEqual(['build > note    slow today', 'done    build: 2 builds 0.0s']);
  });

  test('within another is a line of its group, whichever ends first', () => {
    const lines = staged((progress) => {
      const outer = progress.stage('outer');
      const inner = progress.stage('inner');
      outer('o');
      inner('i');
    });
    expect(lines).toEqual(['outer > start   inner', 'outer > done    inner: i 0.0s', 'done    outer: o 0.0s']);
  });

  test('that was not ended is told as stopped, and its group is closed', () => {
    const lines = staged((progress) => {
      progress.stage('outer');
      progress.stage('inner');
      progress.close();
      progress.close();
    });
    expect(lines).toEqual(['outer > start   inner', 'outer > stopped inner 0.0s', 'stopped outer 0.0s']);
  });

  test('is not told with --quiet', () => expect(staged((progress) => progress.stage('x')('y'), true)).toEqual([]));
});
