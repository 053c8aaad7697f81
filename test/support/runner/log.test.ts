// The runner's reading of logs and files, held against what actions/runner's sources say.

import { describe, expect, test } from 'vitest';
import { parseAssignments } from './file-commands.ts';
import { mask, parseCommand, readLog } from './log.ts';

describe('a command', () => {
  test('has a name, properties and data, each unescaped in its own way', () => {
    expect(parseCommand('::error file=a%3Ab%2Cc.ts,line=3,col=4,title=T::a%25b%0Ac')).toEqual({
      name: 'error',
      properties: { file: 'a:b,c.ts', line: '3', col: '4', title: 'T' },
      data: 'a%b\nc',
    });
  });

  test('is one after any white space, and in any case of letters', () => {
    expect(parseCommand('\u00a0\t ::ERROR::x')).toMatchObject({ name: 'error', data: 'x' });
  });

  test('of the old form is one anywhere in a line', () => {
    expect(parseCommand('so ##[error file=a;line=2]it is')).toEqual({
      name: 'error',
      properties: { file: 'a', line: '2' },
      data: 'it is',
    });
  });

  test.each(['error::x', 'x ::error::x', '::error', '::nothing::x', '::', '##[error', '##[nothing]x', ''])(
    'is none: %j',
    (line) => expect(parseCommand(line)).toBeUndefined(),
  );

  test('keeps no property without a name or a value', () => {
    expect(parseCommand('::error =a,file=,line=2,loose::x')?.properties).toEqual({ line: '2' });
  });
});

describe('a log', () => {
  test('ends lines at carriage returns too', () => {
    expect(readLog(['progress\r::error::x\r\nend']).annotations).toHaveLength(1);
  });

  test('is masked from the line on that names the secret, in base64 too', () => {
    const { log, masks } = readLog(['early s3cret\n::add-mask::s3cret\nlate s3cret czNjcmV0\n'], ['other']);
    expect(log.map(({ text }) => text)).toEqual(['early s3cret', 'late *** ***']);
    expect(masks).toEqual(['other', 's3cret']);
  });

  test('has lines in groups, which do not nest', () => {
    const { log, faults } = readLog(['a\n::group::one\nb\n::group::two\nc\n::endgroup::\nd\n']);
    expect(log).toEqual([
      { text: 'a', groups: [] },
      { text: 'b', groups: ['one'] },
      { text: 'c', groups: ['two'] },
      { text: 'd', groups: [] },
    ]);
    expect(faults).toEqual([]);
  });

  test('obeys nothing while commands are stopped, until the very word comes', () => {
    const { annotations, log } = readLog(['::stop-commands::Word\n::error::a\n::other::\n::word::\n::error::b\n']);
    expect(annotations.map(({ message }) => message)).toEqual(['b']);
    expect(log.map(({ text }) => text)).toContain('::error::a');
  });

  test.each([
    ['::stop-commands::w\n', 'commands were stopped and never taken up again'],
    ['::group::g\n', 'the group "g" has no end'],
    ['::endgroup::\n', 'a group ends that did not begin'],
    ['::set-output name=a::b\n', 'the command "set-output" is refused'],
    ['::set-env name=a::b\n', 'the command "set-env" is refused'],
    ['::add-mask::\n', 'an empty mask'],
  ])('with %j has a fault', (text, fault) => expect(readLog([text]).faults).toEqual([fault]));

  test('masks the longest secret first', () => expect(mask('abcdef', ['abc', 'abcdef'])).toBe('***'));
});

describe('a file of assignments', () => {
  test('takes both forms, and a value of several lines as it is', () => {
    expect(parseAssignments('a=b=c\n\nd<<E\none\n\ntwo\nE\ne<<E\nE\n')).toEqual({
      values: { a: 'b=c', d: 'one\n\ntwo', e: '' },
    });
  });

  test.each(['loose\n', '=x\n', '<<E\nE\n', 'a<<\n', 'a<<E\nnever\n'])('with %j has a fault', (text) =>
    expect(parseAssignments(text).fault).toBeDefined(),
  );

  test('lets the first of two marks of a line decide', () => {
    expect(parseAssignments('a=b<<c\n')).toEqual({ values: { a: 'b<<c' } });
    expect(parseAssignments('a<<b=c\nx\nb=c\n')).toEqual({ values: { a: 'x' } });
  });
});
