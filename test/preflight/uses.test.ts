// What a "uses" names.

import { expect, test } from 'vitest';
import { isCommit, parseUses } from '../../src/preflight/uses.ts';

const uses = (text: string) => parseUses({ kind: 'scalar', value: text, text, style: 'plain', start: 0, end: text.length });

test.each([
  ['Acme/Build@v1', { kind: 'repository', repository: 'acme/build', path: '', ref: 'v1' }],
  ['acme/build/sub/path@a/b', { kind: 'repository', repository: 'acme/build', path: 'sub/path', ref: 'a/b' }],
  ['./.github/actions/x', { kind: 'local' }],
  ['docker://alpine:3', { kind: 'image', image: 'alpine:3', digest: undefined }],
  [`docker://alpine@sha256:${'a'.repeat(64)}`, { kind: 'image', digest: 'a'.repeat(64) }],
  ['acme/build', { kind: 'unknown' }],
  ['acme@v1', { kind: 'unknown' }],
  ['acme/build@', { kind: 'unknown' }],
])('%s', (text, wanted) => {
  expect(uses(text)).toMatchObject(wanted);
});

test('a commit has 40 or 64 lower-case hex digits, and nothing else is one', () => {
  expect(['a'.repeat(40), '0'.repeat(64)].every(isCommit)).toBe(true);
  expect(['a'.repeat(39), 'A'.repeat(40), 'a'.repeat(41), 'g'.repeat(40), 'v1'].some(isCommit)).toBe(false);
});
