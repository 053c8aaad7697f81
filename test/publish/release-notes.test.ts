// Blocks of release notes in descriptions of pull requests, as people write them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lackingNotes, parseReleaseNotes } from '../../src/publish/release-notes.ts';

const template = 'What changes?\n\n```release-notes\n<!-- one line for users, or NONE -->\nSay what users will notice.\n```\n';

describe('a description has notes', () => {
  test.each([
    ['a plain block', '```release-notes\nCan sing.\n```'],
    ['the singular', '```release-note\nCan sing.\n```'],
    ['a longer fence', '````release-notes\nCan sing.\n````'],
    ['tildes', '~~~release-notes\nCan sing.\n~~~'],
    ['an indented block', '  ```release-notes\n  Can sing.\n  ```'],
    ['a block in a list', '- notes\n  ```release-notes\n  Can sing.\n  ```'],
    ['Windows line ends', '```release-notes\r\nCan\r\nsing.\r\n```\r\n'],
    ['a comment beside it', '```release-notes\n<!-- one line -->\nCan sing.\n```'],
    ['large letters', '```Release-Notes\nCan sing.\n```'],
    ['an empty block before', '```release-notes\n```\n\n```release-notes\nCan sing.\n```'],
  ])('with %s', (_, body) => {
    expect(parseReleaseNotes(body, [template])).toEqual({ status: 'notes', notes: ['Can sing.'] });
  });

  test('one for each bullet', () => {
    const body = '```release-notes\n- Can sing.\n  Loudly.\n* Can dance.\n```';
    expect(parseReleaseNotes(body)).toEqual({ status: 'notes', notes: ['Can sing. Loudly.', 'Can dance.'] });
  });

  test('also where it shows a fence inside', () => {
    expect(parseReleaseNotes('````release-notes\nWrite:\n```\nx\n```\n````')).toEqual({
      status: 'notes',
      notes: ['Write: ``` x ```'],
    });
  });
});

test.each(['NONE', 'none', '"NONE"', '  None. ', '<!-- x -->\nNONE'])('%j says that there is nothing to say', (text) => {
  expect(parseReleaseNotes(`\`\`\`release-notes\n${text}\n\`\`\``, [template])).toEqual({ status: 'none' });
});

test.each([
  ['has no block of release notes', 'Fixes things.'],
  ['has no block of release notes', ''],
  ['has no block of release notes', '```text\nNONE\n```'],
  ['has no block of release notes', '<!--\n```release-notes\nCan sing.\n```\n-->'],
  ['has no block of release notes', '````text\n```release-notes\nCan sing.\n```\n````'],
  ['has an empty block of release notes', '```release-notes\n\n```'],
  ['has an empty block of release notes', '```release-notes\n<!-- one line -->\n```'],
  ['has the release notes of the template', template],
  ['has the release notes of the template', template.replaceAll('\n', '\r\n')],
  ['has a block of release notes that does not end', '```release-notes\nCan sing.\n\nMore text.'],
  ['has a block of release notes that does not end', '```release-notes\nCan sing.\n~~~'],
])('it %s: %j', (reason, body) => {
  expect(parseReleaseNotes(body, [template])).toEqual({ status: 'missing', reason });
});

test('any description has an answer', () => {
  const line = fc.oneof(
    fc.constantFrom('```release-notes', '```', '~~~', '````', '<!--', '-->', '> ', '- ', 'NONE', ''),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
      const notes = parseReleaseNotes(lines.join('\n'), [template]);
      return (
        notes.status !== 'notes' || (notes.notes.length > 0 && notes.notes.every((note) => note !== '' && !/\s\s|\n/.test(note)))
      );
    }),
  );
});

describe('a change log has a note', () => {
  test('whatever white space stands between its words', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        words,
        fc.constantFrom('\n', '  ', '\n  ', '\r\n\t'),
        (all, space) => lackingNotes(`- before\n- ${all.join(space)} (#12)\n- after`, [all.join(' ')]).length === 0,
      ),
    );
  });

  test.each([
    ['a part of a word', '- Can singe.', 'Can sing'],
    ['other letters', '- can sing.', 'Can sing.'],
    ['a comment', '<!-- Can sing. -->', 'Can sing.'],
    ['nothing', '', 'Can sing.'],
  ])('and not as %s', (_, text, note) => {
    expect(lackingNotes(text, [note])).toEqual([note]);
  });

  test('also where it stands a second time', () => {
    expect(lackingNotes('Can singe, and Can sing.', ['Can sing'])).toEqual([]);
  });

  test('also when a stranger wrote a hundred thousand into a description', () => {
    const section = 'Many plain words\n'.repeat(4000);
    const notes = Array.from({ length: 80_000 }, () => 'Many');
    const before = performance.now();
    expect(lackingNotes(section, notes)).toEqual([]);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
