import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isWhole, runMatrix } from '../../scripts/matrix.ts';
import { makeSampleRepository } from '../../scripts/sample-repository.ts';

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'selfsame-matrix-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('legs that are processes of their own, in clones of their own, become one release that a third party accepts', async () => {
  const project = join(folder, 'project');
  makeSampleRepository({ sample: 'two-targets', folder: project, tag: 'v0.1.0', repository: 'https://example.org/samples/it' });
  const run = await runMatrix(project, folder, () => undefined);
  expect(run.legs).toEqual({
    ...{ 'linux-amd64-reference': 0, 'linux-amd64-varied': 0, 'linux-arm64-reference': 0, 'linux-arm64-varied': 0 },
    gates: 0,
  });
  expect(run.outcome?.reasons).toEqual([]);
  expect(run.outcome?.artifacts.map(({ name }) => name)).toEqual([
    'whereami-0.1.0-linux-amd64.tar.gz',
    'whereami-0.1.0-linux-arm64.tar.gz',
    'whereami-linux-amd64',
    'whereami-linux-arm64',
  ]);
  expect(run.verified).toBe(0);
  expect(isWhole(run)).toBe(true);
}, 180_000);
