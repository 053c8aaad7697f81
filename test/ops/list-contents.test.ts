import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { type Contents, listContents } from '../../src/ops/list-contents.ts';
import { planFor, repository, temporaryFolder, writeFiles } from '../support/room-project.ts';

const plan = planFor(repository());
const digests = (text: string) => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  sha512: createHash('sha512').update(text).digest('hex'),
});

function list(files: Readonly<Record<string, string>>, name: string): Promise<Contents> {
  const workTree = temporaryFolder();
  writeFiles(workTree, files);
  const artifact = { name, file: join(workTree, name), sizeBytes: 1, executable: false, ...digests(files[name] ?? '') };
  const runInRoom = () => Promise.reject(new Error('not asked'));
  return listContents(createWorld(), plan, [artifact], { workTree, runInRoom, unpacked: join(workTree, 'unpacked') });
}

test('a file that no reader knows has an SBOM that was held against nothing, and says so', async () => {
  const { sboms, reasons, unchecked } = await list({ out: 'x' }, 'out');
  expect(sboms.map(({ name }) => name)).toEqual(['out.cdx.json']);
  expect(reasons).toEqual([]);
  expect(unchecked).toEqual(['out.cdx.json']);
});

test('an SBOM that a second evidence denies cannot be released', async () => {
  const packages = {
    '': { name: 'hello', version: '1.0.0', dependencies: { left: '1.4.0' } },
    'node_modules/left': { version: '1.4.0' },
    'node_modules/right': { version: '1.0.0' },
  };
  const lock = JSON.stringify({ name: 'hello', version: '1.0.0', lockfileVersion: 3, packages });
  const { reasons, unchecked } = await list({ 'cli.js': '0', 'package-lock.json': lock }, 'cli.js');
  expect(reasons).toEqual([
    '"cli.js.cdx.json": "pkg:npm/right@1.0.0" is in the SBOM and not in what ships by reachability over package-lock.json',
  ]);
  expect(unchecked).toEqual([]);
});
