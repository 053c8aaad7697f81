import { expect, test } from 'vitest';
import { tryRelease } from '../support/try-release.ts';

test('a file that is no more what both builds made, once it lies in the folder, is an error that names it', async () => {
  const { outcome, error, released } = await tryRelease(undefined, (world) => ({
    ...world,
    files: {
      ...world.files,
      // Something else writes there at the same moment; the length stays the same.
      copy: (from, to) =>
        to.includes('.partial-') && to.endsWith('/hello.txt')
          ? world.files.write(to, 'HELLO 0.1.0\n')
          : world.files.copy(from, to),
    },
  }));
  expect(outcome).toBeUndefined();
  expect(error).toMatchObject({
    kind: 'file',
    code: 'release/changed-bytes',
    message: '"hello.txt" in the release folder is not what both builds made',
  });
  expect(released).toEqual([]);
});
