// Each of the three that look at our workflows says no by itself.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const checkout = join(import.meta.dirname, '..', '..');

function check(change: (text: string) => string, file = 'release.yml') {
  const folder = mkdtempSync(join(tmpdir(), 'selfsame-workflows-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(checkout, '.github'), join(folder, '.github'), { recursive: true });
  const path = join(folder, '.github', 'workflows', file);
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  writeFileSync(path, changed);
  const { status, stdout } = spawnSync(process.execPath, [join(checkout, 'scripts', 'check-workflows.ts'), folder], {
    encoding: 'utf8',
  });
  const said = [...stdout.matchAll(/^(actionlint|zizmor|preflight): (.*)$/gm)].map(([, tool, answer]) => [tool, answer] as const);
  return { status, refused: said.filter(([, answer]) => answer !== 'no finding').map(([tool]) => tool), asked: said.length };
}

test.each([
  ['nobody, as they are', (text: string) => text, 'release.yml', [], 0],
  [
    'actionlint: a context that has no such part',
    (text: string) => text.replace('github.ref }}', 'github.reff }}'),
    'release.yml',
    ['actionlint'],
    1,
  ],
  [
    'zizmor: what we say that it may pass over',
    (text: string) => text.replace(/ # zizmor: ignore.*/, ''),
    'release.yml',
    ['zizmor'],
    1,
  ],
  [
    'preflight: a job without an end',
    (text: string) => text.replace('    timeout-minutes: 30\n', ''),
    'build-and-attest.yml',
    ['preflight'],
    1,
  ],
] as const)('%s', (_, change, file, refused, status) => {
  expect(check(change, file)).toEqual({ status, refused, asked: 3 });
});
