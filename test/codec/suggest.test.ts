import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, suggest } from '../../src/codec/suggest.ts';

const keys = ['name', 'version', 'tag', 'build', 'archives', 'embeds', 'env', 'timeout'];

test('a word with a letter too few, too many, wrong or swapped finds the one it was meant to be', () => {
  for (const word of ['buld', 'buiild', 'bulid', 'vuild', 'BUILD']) expect(suggest(word, keys)).toBe('build');
});

test('a longer or shorter form of a known word finds it', () => {
  expect(suggest('environment', keys)).toBe('env');
  expect(suggest('time', keys)).toBe('timeout');
});

test('a word that is like nothing gets no suggestion, and neither does a very short one', () => {
  expect(suggest('publish', keys)).toBeUndefined();
  expect(suggest('x', ['y'])).toBeUndefined();
  expect(suggest('', keys)).toBeUndefined();
});

test('the phrase ends a message, and is empty without a suggestion', () => {
  expect(didYouMean('nme', keys)).toBe('; did you mean "name"?');
  expect(didYouMean('zzzzzz', keys)).toBe('');
});

test('any text is answered with a known word or nothing, also a very long one', () => {
  fc.assert(fc.property(fc.string(), (word) => [undefined, ...keys].includes(suggest(word, keys))));
  expect(suggest('b'.repeat(1_000_000), keys)).toBeUndefined();
});
