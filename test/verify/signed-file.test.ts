import { expect, test } from 'vitest';
import { toSignedFile } from '../../src/verify/signed-file.ts';

const mebibyte = 1024 * 1024;

test.each([[0], [1], [mebibyte], [mebibyte + 1], [3 * mebibyte]])(
  'a file of %i bytes streams past whole, a block at a time',
  async (size) => {
    const content = new Uint8Array(size).map((_, index) => index % 251);
    const windows: number[] = [];
    const file = toSignedFile(
      {
        readWindow: async (_, offset, length) => {
          windows.push(length);
          return content.subarray(offset, offset + length);
        },
      },
      'a',
      '/folder/a',
      size,
    );
    for (let round = 0; round < 2; round += 1) {
      const blocks: Uint8Array[] = [];
      for await (const block of file.blocks()) blocks.push(block);
      expect(Buffer.concat(blocks).equals(content)).toBe(true);
    }
    expect(Math.max(0, ...windows)).toBeLessThanOrEqual(mebibyte);
  },
);
