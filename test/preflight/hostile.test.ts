// Files made to keep the rules busy: each is judged in time that grows with its length, not with its square.

import { expect, test } from 'vitest';
import { preflightRules } from '../../src/preflight/rules/index.ts';
import { runPreflightRules } from '../../src/preflight/run-rules.ts';

const sizeBytes = 120_000;
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
  ['digests joined by pipes', 'a.yml', `${head}          ${'sha256sum|'.repeat(sizeBytes / 10)}a\n`],
  ['a command run by commands', 'a.yml', `${head}          ${'sudo '.repeat(sizeBytes / 5)}a\n`],
  ['conditions in conditions', 'a.yml', `${head}          ${'if a; '.repeat(sizeBytes / 10)}${'fi; '.repeat(sizeBytes / 10)}\n`],
  ['a line of comments', 'a.yml', `# preflight: ${'# '.repeat(sizeBytes * 2)}\n${head}          a\n`],
  ['a class that never ends', 'a.yml', `${head.replace('v1', `"${'['.repeat(sizeBytes)}"`)}          a\n`],
  ['a variable without a value', 'Dockerfile', `ARG ${'a'.repeat(sizeBytes)}\n`],
  ['variables in variables', 'Dockerfile', `FROM ${'${a-'.repeat(sizeBytes)}\n`],
  ['variables that grow', 'Dockerfile', `ARG A=${'x'.repeat(sizeBytes)}\nFROM ${'$A'.repeat(sizeBytes)}\n`],
  ['empty lines after a backslash', 'Dockerfile', `RUN a \\${' '.repeat(sizeBytes)}${'\n'.repeat(sizeBytes * 4)}`],
  ['a Dockerfile of additions', 'Dockerfile', 'ADD http://x /\n'.repeat(sizeBytes / 15)],
  ['a Dockerfile of comments', 'Dockerfile', `RUN a \\\n${'# x \\\n'.repeat(sizeBytes / 6)}`],
])('%s', (_, file, text) => {
  const started = performance.now();
  runPreflightRules([{ file, text }], preflightRules);
  expect(performance.now() - started).toBeLessThan(8000);
});
