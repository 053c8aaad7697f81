import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globFault, matchGlobs, splitGlob, toGlobMatcher } from '../../src/codec/glob.ts';

test('a star stays in its folder, two stars go down, a dot file is no exception', () => {
  const paths = ['a', 'b/c', 'b/d/e', '.f', 'b/.g'];
  expect(matchGlobs(['*'], paths)).toEqual(['.f', 'a']);
  expect(matchGlobs(['b/*'], paths)).toEqual(['b/.g', 'b/c']);
  expect(matchGlobs(['**'], paths)).toEqual(['.f', 'a', 'b/.g', 'b/c', 'b/d/e']);
  expect(matchGlobs(['{a,b/c}', './a'], paths)).toEqual(['a', 'b/c']);
});

test('no name is left out of "**", whatever it is made of', () => {
  const part = fc.string({ minLength: 1, maxLength: 12 }).filter((name) => !/[/\0]/.test(name) && name !== '.' && name !== '..');
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => toGlobMatcher('**')(parts.join('/'))));
});

test('a path that is spelled like the glob is named by it', () => {
  const part = fc.stringMatching(/^[a-z()[\]{}*?! @+-]{1,10}$/);
  fc.assert(fc.property(part, (path) => toGlobMatcher(path)(path)));
});

test('a leading exclamation mark does not turn a glob around', () => {
  expect(matchGlobs(['!a'], ['a', 'b', '!a'])).toEqual(['!a']);
});

test('a glob that could leave the tree has a fault, any other has none', () => {
  for (const glob of ['/a', '..', '../a', 'a/../..', '{../a,b}', '@(..)/a', 'C:/a', '']) expect(globFault(glob)).toBeDefined();
  for (const glob of ['a', 'a/**', '..a', 'a..b/c...', './a']) expect(globFault(glob)).toBeUndefined();
});

test.each([
  ['/a/b/*.jsonl', '/a/b', '*.jsonl'],
  ['/a/{b,c}/d.json', '/a', '{b,c}/d.json'],
  ['/a/b@2/x(1).json', '/a/b@2', 'x(1).json'],
  ['/a/b.json', '/a/b.json', ''],
  ['/*', '', '*'],
])('the folders of "%s" end before its first wildcard', (glob, base, rest) => {
  expect(splitGlob(glob)).toEqual({ base, rest });
});
