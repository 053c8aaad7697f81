// The commit of a tag or branch.

import { expect, test } from 'vitest';
import { parseRemoteRefs, resolveRef } from '../../src/preflight/remote-refs.ts';

const [one, two, three, tagObject] = ['1', '2', '3', '4'].map((digit) => digit.repeat(40));

const refs = parseRemoteRefs(
  [
    `${one}\trefs/heads/main`,
    `${two}\trefs/heads/v4`,
    `${tagObject}\trefs/tags/v4`,
    `${three}\trefs/tags/v4^{}`,
    `${three}\trefs/tags/v4.2.2`,
    `${three}\trefs/tags/other-1.0.0`,
    `${one}\trefs/tags/1.0.0`,
    'warning: something else',
    'zz\trefs/tags/bad',
    '',
  ].join('\n'),
);

test('a tag comes before a branch, an annotated one is its commit, and the most exact version is named', () => {
  expect(resolveRef(refs, 'v4')).toEqual({ status: 'found', commit: three, name: 'v4.2.2' });
  expect(resolveRef(refs, 'other-1.0.0')).toMatchObject({ commit: three });
});

test('a branch is found too, and a commit is named by its version', () => {
  expect(resolveRef(refs, 'main')).toEqual({ status: 'found', commit: one, name: '1.0.0' });
  expect(resolveRef(refs, three ?? '')).toEqual({ status: 'found', commit: three, name: 'v4.2.2' });
});

test('what is not there is not found', () => {
  expect(resolveRef(refs, 'v5')).toEqual({ status: 'not found', reason: 'the repository has no tag or branch "v5"' });
  expect(resolveRef(refs, two ?? '')).toMatchObject({ status: 'not found' });
  expect(resolveRef(refs, 'bad')).toMatchObject({ status: 'not found' });
});
