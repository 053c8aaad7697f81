import { expect, test } from 'vitest';
import { toSignedFile } from '../../src/verify/signed-file.ts';

test('a file streams past from its beginning each time, and is read only when it is asked for', async () => {
  const asked: string[] = [];
  const file = toSignedFile(
    {
      async *readBlocks(path) {
        asked.push(path);
        yield Buffer.from('first ');
        yield Buffer.from('second');
      },
    },
    'a',
    '/folder/a',
    12,
  );
  expect([file.name, file.sizeBytes, asked]).toEqual(['a', 12, []]);
  for (let round = 0; round < 2; round += 1) {
    const blocks: Uint8Array[] = [];
    for await (const block of file.blocks()) blocks.push(block);
    expect(Buffer.concat(blocks).toString()).toBe('first second');
  }
  expect(asked).toEqual(['/folder/a', '/folder/a']);
});
