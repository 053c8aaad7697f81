import { expect, test } from 'vitest';
import { toolsNamed } from '../../src/build/tool-versions.ts';

test('tools are found among the words of the scripts, once each, sorted', () => {
  expect(toolsNamed(['go mod download && npm ci', 'CGO_ENABLED=0 go build ./...; $(helm package .)'])).toEqual([
    'go',
    'helm',
    'node',
    'npm',
  ]);
});

test('what a tool runs without being told is asked as well', () => {
  expect(toolsNamed(['make all'])).toEqual(['cc', 'gcc', 'make']);
});

test('a word that only contains a name, and a name of an object, are no tools', () => {
  expect(toolsNamed(['./go-build.sh my.node makefile', 'constructor __proto__ toString'])).toEqual([]);
});
