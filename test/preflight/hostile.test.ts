// Files made to keep the rules busy: each is judged in time that grows with its length, not with its square.

import { expect, test } from 'vitest';
import { preflightRules } from '../../src/preflight/rules/index.ts';
import { runPreflightRules } from '../../src/preflight/run-rules.ts';

const sizeBytes = 200_000;
const head =
  'on: { push: { tags: [v1] } }\njobs:\n  a:\n    permissions: { contents: write, id-token: write }\n    runs-on: x\n    steps:\n      - run: |\n';
const script = (line: string): string => head + `          ${line}\n`.repeat(sizeBytes / (line.length + 11));

test.each<[string, string, string]>([
  ['downloads', 'a.yml', script('curl -o a b')],
  ['one pipeline', 'a.yml', `${head}          ${'sh|curl x|'.repeat(sizeBytes / 10)}\n`],
  ['substitutions', 'a.yml', script('echo $(curl $(curl x)) >> $GITHUB_ENV')],
  ['parentheses', 'a.yml', `${head}          ${'('.repeat(sizeBytes)}\n`],
  ['expressions', 'a.yml', script('echo ${{ github.event.issue.title }} >> $GITHUB_ENV')],
  [
    'a matrix asked for again and again',
    'a.yml',
    `on: release\njobs:\n  a:\n    runs-on: [${'"${{ matrix.a }}",'.repeat(5000)}]\n    strategy: { matrix: { a: [${'b,'.repeat(30_000)}] } }\n`,
  ],
  ['a Dockerfile of additions', 'Dockerfile', 'ADD http://x /\n'.repeat(sizeBytes / 15)],
  ['a Dockerfile of comments', 'Dockerfile', `RUN a \\\n${'# x \\\n'.repeat(sizeBytes / 6)}`],
])('%s', (_, file, text) => {
  const started = performance.now();
  runPreflightRules([{ file, text }], preflightRules);
  expect(performance.now() - started).toBeLessThan(8000);
});
