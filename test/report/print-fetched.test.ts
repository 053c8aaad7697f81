import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { FetchedRelease } from '../../src/model/outcome.ts';
import { printFetched } from '../../src/report/print-fetched.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);
const fetched: FetchedRelease = {
  ...{ schemaVersion: 1, outcome: 'fetched', folder: "/tmp/it's \u001b[31m here", repository: 'https://github.com/acme/hello' },
  ...{ tag: 'v1.0.0', api: 'https://api.example.org', draft: false, prerelease: true, immutable: true },
  files: [{ name: 'hello\n\u001b[2Jverdict: accepted\u202e', sizeBytes: 1_234_567, sha256: 'ab'.repeat(32) }],
  verify: ['v1.0.0', '--from', "/tmp/it's \u001b[31m here", '--repository', 'https://github.com/acme/hello'],
};

test('the last line is the command that verifies it, exact in a shell, and before it stands that nothing is verified', () => {
  const text = printFetched(fetched, style);
  const lines = text.trimEnd().split('\n');
  const words = execFileSync('bash', ['--norc', '-c', `set -- ${lines.at(-1) ?? ''}; printf '%s\\0' "$@"`], { encoding: 'utf8' });
  expect(words.split('\0').slice(0, -1)).toEqual(['verify-release', ...fetched.verify]);
  expect(lines).toContain('nothing of it is verified yet');
});

test('no name of a file draws anything', () => {
  const text = printFetched(fetched, style);
  for (const control of ['\u001b', '\u202e']) expect(text).not.toContain(control);
  expect(text).not.toMatch(/^\s*verdict: accepted/m);
  expect(text).toContain('1 234 567 bytes');
});

test.each([
  [{ immutable: true }, /immutable +yes/],
  [{ immutable: false }, /immutable +no/],
  [{ immutable: undefined }, /immutable +it does not say/],
  [{ draft: true }, /draft +yes/],
  [{ prerelease: false }, /prerelease +no/],
])('%j is said, as the server says it', (word, line) => {
  const text = printFetched({ ...fetched, ...word }, style);
  expect(text).toContain('As the server says');
  expect(text).toMatch(line);
});
