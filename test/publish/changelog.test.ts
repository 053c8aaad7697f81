// The section of a version in the change logs that people write.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSection, withoutComments } from '../../src/publish/changelog.ts';

const names = ['1.2.0', 'v1.2.0'];

test.each([
  '## [1.2.0] - 2026-01-31',
  '## 1.2.0',
  '## v1.2.0',
  '# 1.2.0 (2026-01-31)',
  '## [v1.2.0](https://example.org/compare)',
  '### [1.2.0]',
  '## hello 1.2.0',
  '## 1.2.0: the blue one',
  '## [1.2.0] - 2026-01-31 [YANKED]',
  '1.2.0 / 2026-01-31\n------------------',
])('is found under %s', (heading) => {
  const text = `# Changelog\n\n${heading}\n\n- Says hello.\n\n${heading.startsWith('#') ? heading.split(' ')[0] : '##'} 1.1.0\n\n- Old.\n`;
  expect(findSection(text, names)).toMatchObject({ status: 'found', text: '- Says hello.' });
});

test.each([
  ['a prerelease of it', '## 1.2.0-rc.1\n\n- Old.'],
  ['a longer version', '## 11.2.0\n\n- Old.\n\n## 1.2.01\n\n- Old.'],
  ['a heading in a fence', '```\n## 1.2.0\n```\n\n- Old.'],
  ['a heading in a comment', '<!--\n## 1.2.0\n\n- Old.\n-->'],
  ['running text', 'What 1.2.0 brings.'],
  ['nothing', ''],
])('is not found in %s', (_, text) => {
  expect(findSection(text, names).status).toBe('missing');
});

test('keeps its own smaller headings, and ends at the next of its size', () => {
  const text = '## 1.2.0\n\n### Added\n\n- A.\n\n### Fixed\n\n- B.\n\n## 1.1.0\n\n- Old.';
  expect(findSection(text, names)).toMatchObject({ text: '### Added\n\n- A.\n\n### Fixed\n\n- B.', line: 1 });
});

test('leaves out where links lead to, at its end', () => {
  expect(
    findSection('## [1.2.0]\n\n- A.\n\n[1.2.0]: https://example.org/1\n[1.1.0]: https://example.org/0\n', names),
  ).toMatchObject({ text: '- A.' });
});

test.each(['## 1.2.0\n', '## 1.2.0\n\n### Added\n\n', '## 1.2.0\n\n<!-- to be written -->\n\n## 1.1.0\n\n- Old.'])(
  'is empty in %j',
  (text) => {
    expect(findSection(text, names)).toEqual({ status: 'empty', line: 1 });
  },
);

test('is refused when it is there twice, with both lines', () => {
  expect(findSection('## 1.2.0\n\n- A.\n\n## v1.2.0\n\n- B.\n', names)).toEqual({ status: 'twice', lines: [1, 5] });
});

test('lines may end as on Windows, and the file may begin with a byte-order mark', () => {
  expect(findSection('\u{feff}## 1.2.0\r\n\r\n- A.\r\n', names)).toMatchObject({ status: 'found', text: '- A.' });
});

test('any text has an answer, and what is found is in the text', () => {
  const line = fc.oneof(fc.constantFrom('## 1.2.0', '## 1.1.0', '```', '<!--', '-->', '---', '- A.', ''), fc.string());
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join('\n');
      const section = findSection(text, names);
      return (
        section.status !== 'found' ||
        text
          .replace(/^\u{feff}/u, '')
          .replaceAll('\r\n', '\n')
          .includes(section.text)
      );
    }),
  );
});

test('comments go, also one without an end', () => {
  expect(withoutComments('a<!-- b -->c<!-- d')).toBe('ac');
  fc.assert(fc.property(fc.string(), (text) => !withoutComments(`${text}<!--x-->`).includes('<!--')));
});
