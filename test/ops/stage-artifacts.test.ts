import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFiles } from '../../src/host/files.ts';
import type { ArchivePlan } from '../../src/model/plan.ts';
import { type StagedFile, stageArtifacts } from '../../src/ops/stage-artifacts.ts';
import { planFor, repository, temporaryFolder, writeFiles } from '../support/room-project.ts';

const source = repository();

function archive(name: string): ArchivePlan {
  return { name, format: 'tar.gz', files: ['out'], strip: '', prefix: '' };
}

async function stage(outputs: readonly string[], archives: readonly ArchivePlan[] = []): Promise<readonly StagedFile[]> {
  const folder = temporaryFolder();
  writeFiles(folder, Object.fromEntries(['out', ...outputs].map((name) => [name, 'x'])));
  const record = { room: 'reference', folder, logFile: '', durationMs: 0, walls: [], probes: {}, tools: [] } as const;
  return stageArtifacts(createFiles(), { ...planFor(source, { outputs }), archives }, record, join(temporaryFolder(), 'staged'));
}

test('outputs and archives are staged by name', async () => {
  const artifacts = await stage(['out', 'B'], [archive('a.tar.gz')]);
  expect(artifacts.map(({ name, members }) => [name, members?.length])).toEqual([
    ['B', undefined],
    ['a.tar.gz', 1],
    ['out', undefined],
  ]);
});

test.each(['SHA256SUMS', 'release.json', 'double-build.json', 'trusted_root.json', 'out.cdx.json', 'out.sigstore.json'])(
  'no output can be called "%s", which the release folder keeps for itself',
  async (name) => {
    await expect(stage([name])).rejects.toMatchObject({ kind: 'build', code: 'release/bad-name' });
  },
);

test('no archive can have a name that the release folder keeps for itself', async () => {
  await expect(stage(['out'], [archive('a.intoto.jsonl')])).rejects.toMatchObject({ code: 'release/bad-name' });
});

test('no archive can be named like an output', async () => {
  await expect(stage(['out'], [archive('out')])).rejects.toMatchObject({
    kind: 'build',
    code: 'build/same-name',
    message: 'the archive "out" is named like another artifact',
  });
});

test('no two archives can have one name', async () => {
  await expect(stage(['out'], [archive('a.tar.gz'), archive('a.tar.gz')])).rejects.toMatchObject({ code: 'build/same-name' });
});
