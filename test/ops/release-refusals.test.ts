// Refusals of a whole release that no stage can make alone: each is made by one line of src/ops/release.ts.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tryRelease } from '../support/try-release.ts';

test('a release is refused when its SBOM lacks what ships, though builds and signatures would be sound', async () => {
  // npm's own mark says that "left" is for development alone, and the package itself needs it.
  const packages = {
    '': { name: 'hello', version: '0.1.0', dependencies: { left: '1.4.0' } },
    'node_modules/left': { version: '1.4.0', dev: true },
  };
  const { outcome, error, released } = await tryRelease({
    'selfsame.yaml': 'name: hello\nbuild: { run: "echo 0 > cli.js", outputs: [cli.js] }\n',
    'package-lock.json': JSON.stringify({ name: 'hello', version: '0.1.0', lockfileVersion: 3, packages }),
  });
  expect(error).toBeUndefined();
  expect(outcome).toMatchObject({ outcome: 'refused', comparison: { outcome: 'equal' } });
  expect(outcome?.reasons).toEqual([
    '"cli.js.cdx.json": "pkg:npm/left@1.4.0" ships by reachability over package-lock.json and is not in the SBOM',
  ]);
  expect(outcome?.folder).toBeUndefined();
  expect(released).toEqual([]);
});

test('a release is refused, with the verdict, when its own verification refuses the folder as written', async () => {
  const { outcome, error, released } = await tryRelease(undefined, (world) => ({
    ...world,
    files: {
      ...world.files,
      // The disk keeps one statement less than it was given.
      write: (path, content, options) =>
        world.files.write(path, path.endsWith('.intoto.jsonl') ? String(content).replace(/[^\n]*\n/, '') : content, options),
    },
  }));
  expect(error).toBeUndefined();
  expect(outcome).toMatchObject({ outcome: 'refused', comparison: { outcome: 'equal' }, verdict: { verdict: 'refused' } });
  expect(outcome?.reasons.filter((reason) => reason.startsWith('release-statement: '))).toHaveLength(1);
  expect(outcome?.folder).toBeUndefined();
  expect(released).toEqual([]);
});

test('a folder that is there already is found before anything runs in a room', async () => {
  const { error, released } = await tryRelease(undefined, (world, folder) => {
    mkdirSync(join(folder, 'release/hello-0.1.0'), { recursive: true });
    return { ...world, rooms: { ...world.rooms, run: () => Promise.reject(new Error('a room was used')) } };
  });
  expect(error).toMatchObject({ kind: 'usage', code: 'release/folder-exists' });
  expect(released).toEqual(['hello-0.1.0']);
});
