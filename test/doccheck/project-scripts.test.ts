// Scripts of a project, and the steps of its workflows.

import { expect, test } from 'vitest';
import { readScripts } from '../../src/doccheck/project-scripts.ts';
import { configOf, memoryProject, type Texts } from '../support/document-project.ts';

const read = async (files: Texts, config?: string) => {
  const scripts = await readScripts({ config: configOf(config), project: memoryProject(files) });
  return scripts.map(({ file, line, text }) => [file, line, text]);
};

test('scripts for bash and sh, wherever they are', async () => {
  const files = {
    'a.sh': 'echo\n',
    'b/c.bash': '#!/usr/bin/env bash\n',
    'd.sh': '#!/bin/sh -e\n',
    'e.sh': '#!/usr/bin/env zsh\n',
    'f.sh': '#!/usr/bin/python3\n',
    'g.txt': 'echo\n',
  };
  expect((await read(files)).map(([file]) => file)).toEqual(['a.sh', 'b/c.bash', 'd.sh']);
});

test('steps of workflows and actions, each at its first line, with expressions put in', async () => {
  const workflow = `on: push
jobs:
  one:
    steps:
      - uses: a/b@c
      - run: echo \${{ github.sha }}
      - name: two
        run: |
          echo a
          echo "\${{
            b }}"
      - run: Get-Item
        shell: pwsh
`;
  const action = 'runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: >\n        echo\n';
  expect(await read({ '.github/workflows/ci.yml': workflow, 'action.yml': action })).toEqual([
    ['.github/workflows/ci.yml', 6, 'set -e; echo expression'],
    ['.github/workflows/ci.yml', 9, 'set -e; echo a\necho "expression\n"\n'],
    ['action.yml', 6, 'set -e; echo\n'],
  ]);
});

test.each([
  ['runs-on: windows-2025', '', []],
  ['runs-on: ubuntu-24.04', '', ['set -e; cd a']],
  ['runs-on: windows-2025', 'shell: bash', ['set -e; cd a']],
  ['runs-on: ubuntu-24.04', 'shell: bash {0}', ['cd a']],
  ['runs-on: ${{ matrix.os }}', '', []],
  ['defaults: {run: {shell: pwsh}}', '', []],
])('a step is for the shell that its job has: %j %j', async (job, step, texts) => {
  const matrix = 'strategy: {matrix: {os: [windows-2025]}}';
  const workflow = `on: push\njobs:\n  a:\n    ${job}\n    ${matrix}\n    steps:\n      - run: cd a\n        ${step}\n`;
  expect((await read({ '.github/workflows/ci.yml': workflow })).map(([, , run]) => run)).toEqual(texts);
});

test.each([
  '',
  'a: [',
  'jobs: 3',
  'jobs: {a: {steps: 1}}',
  'jobs: {a: {steps: [1, {run: [1]}, {run: }]}}',
  '- a',
  'runs: &a\n  steps: *b',
])('a workflow that is none has no steps: %j', async (text) => {
  expect((await read({ '.github/workflows/ci.yml': text })).map(([, , run]) => run).filter((run) => run !== '')).toEqual([]);
});

test('what the configuration excludes is left out', async () => {
  const files = { 'testdata/a.sh': 'if then fi\n', 'b.sh': 'echo\n' };
  expect((await read(files, 'exclude: ["testdata/**"]\n')).map(([file]) => file)).toEqual(['b.sh']);
});
