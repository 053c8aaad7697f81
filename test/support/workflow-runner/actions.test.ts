// The actions and files of our workflow runner: what GitHub's would lose or refuse, they lose and refuse.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { defaultGithub } from '../runner/index.ts';
import { type ActionContext, ArtifactStore, downloadArtifacts, uploadArtifact } from './actions.ts';
import { readWorkflow } from './read-workflow.ts';

const root = mkdtempSync(join(tmpdir(), 'selfsame-actions-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;

function context(): ActionContext {
  count += 1;
  const workspace = join(root, String(count), 'work');
  mkdirSync(join(workspace, 'out', '.hidden'), { recursive: true });
  writeFileSync(join(workspace, 'out', 'program'), 'x', { mode: 0o755 });
  writeFileSync(join(workspace, 'out', '.hidden', 'note'), 'y');
  const artifacts = new ArtifactStore(join(root, String(count), 'artifacts'));
  return { workspace, origin: '', github: defaultGithub, token: '', artifacts };
}

describe('an artifact', () => {
  test('loses modes, and hidden files unless they are asked for', () => {
    const here = context();
    expect(uploadArtifact(here, { name: 'a', path: 'out' })).toBe('success');
    expect(uploadArtifact(here, { name: 'b', path: 'out', 'include-hidden-files': 'true' })).toBe('success');
    expect(downloadArtifacts(here, { name: 'a', path: join(here.workspace, 'a') })).toBe('success');
    expect(readdirSync(join(here.workspace, 'a'))).toEqual(['program']);
    expect(statSync(join(here.workspace, 'a', 'program')).mode & 0o777).toBe(0o644);
    expect(downloadArtifacts(here, { pattern: 'b*', path: join(here.workspace, 'all') })).toBe('success');
    expect(readdirSync(join(here.workspace, 'all', 'b')).sort()).toEqual(['.hidden', 'program']);
  });

  test('is not replaced unless it is said, and fails where nothing is there or nothing is to be sent', () => {
    const here = context();
    expect(uploadArtifact(here, { name: 'a', path: 'out' })).toBe('success');
    expect(uploadArtifact(here, { name: 'a', path: 'out' })).toBe('failure');
    expect(uploadArtifact(here, { name: 'a', path: 'out', overwrite: 'true' })).toBe('success');
    expect(uploadArtifact(here, { name: 'b', path: 'none', 'if-no-files-found': 'error' })).toBe('failure');
    expect(uploadArtifact(here, { name: 'b', path: 'none' })).toBe('success');
    expect(downloadArtifacts(here, { name: 'b', path: here.workspace })).toBe('failure');
  });

  test('takes no input that the runner does not know', () => {
    expect(() => uploadArtifact(context(), { name: 'a', path: 'out', archive: 'false' })).toThrow(
      'does not know the input "archive"',
    );
  });
});

test.each([
  ['a key of the workflow', 'on: push\ndefaults: {}\njobs: {}\n', '"defaults" of x'],
  ['a key of a job', 'on: {}\njobs:\n  a:\n    container: b\n', '"container" of job a'],
  [
    'a key of a step',
    'on: {}\njobs:\n  a:\n    runs-on: b\n    steps:\n      - continue-on-error: true\n',
    '"continue-on-error" of step 1 of a',
  ],
  ['a permission of another kind', 'on: {}\npermissions: write-all\njobs: {}\n', 'is no mapping'],
  [
    'another shell',
    'on: {}\njobs:\n  a:\n    runs-on: b\n    steps:\n      - run: x\n        shell: pwsh\n',
    'wants the shell "pwsh"',
  ],
])('%s that the runner does not know is an error', (_, text, message) => {
  expect(() => readWorkflow(text.replace('on: push', 'on: {}'), 'x')).toThrow(message);
});
