import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isVersion, parseTag, tagFormFault, toTag } from '../../src/codec/tag-form.ts';

test('a version may hold letters, digits, dot, underscore, plus and hyphen', () => {
  for (const text of ['1', '0.1.0', '1.0.0-rc.1', '1.0.0+build.5', '2026-11-03', 'r_12'])
    expect(isVersion(text), text).toBe(true);
});

test('a text that a shell, a path or git would read otherwise is no version', () => {
  const hostile = [
    '',
    '-1',
    '.1',
    '1 2',
    '1/2',
    '1..2',
    '1.',
    '1.lock',
    '1;ls',
    '$(id)',
    '1\n',
    'ü',
    '1~2',
    '1:2',
    'a'.repeat(129),
  ];
  for (const text of hostile) expect(isVersion(text), JSON.stringify(text)).toBe(false);
});

test('a form has the version once and is a name that git takes', () => {
  for (const form of ['v${version}', '${version}', 'release/${version}', 'hello-${version}-final', 'cli@${version}']) {
    expect(tagFormFault(form), form).toBeUndefined();
  }
  expect(tagFormFault('v1')).toContain('exactly once');
  expect(tagFormFault('${version}-${version}')).toContain('exactly once');
  for (const form of [
    'v ${version}',
    '-${version}',
    '/${version}',
    'a//${version}',
    'a..${version}',
    'a~${version}',
    '${version}.lock',
    '${version}/',
    'v${name}-${version}',
    'é${version}',
    '@{${version}',
    'v\n${version}',
  ]) {
    expect(tagFormFault(form), form).toContain('git takes');
  }
  expect(tagFormFault(`${'a'.repeat(300)}\${version}`)).toContain('shorter');
});

test('a tag of another form carries no version', () => {
  expect(parseTag('v${version}', 'v1.2.3')).toBe('1.2.3');
  for (const tag of ['1.2.3', 'v', 'release-1', 'v1 2', 'v-1', 'v$(id)', 'v1/2'])
    expect(parseTag('v${version}', tag), tag).toBeUndefined();
  expect(parseTag('a${version}a', 'a')).toBeUndefined();
});

test('the tag made for a version carries that version again', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,20}$/),
      fc.constantFrom('v${version}', '${version}', 'x/${version}-y'),
      (version, form) => {
        fc.pre(isVersion(version));
        expect(parseTag(form, toTag(form, version))).toBe(version);
      },
    ),
  );
});
