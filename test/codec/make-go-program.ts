// Builds the blob that the Go linker writes into a program, in its two forms.

import { makeElf } from './make-elf.ts';

const frame = 'ABCDEFGHIJKLMNOP';

export function moduleText(lines: readonly string[]): string {
  return `${frame}${lines.map((line) => `${line}\n`).join('')}${frame}`;
}

/** The form since Go 1.18: both texts follow the header. */
export function inlineBlob(goVersion: string, text: string): Buffer {
  return Buffer.concat([header(8, 2), Buffer.alloc(16), prefixed(goVersion), prefixed(text)]);
}

export function goProgram(
  lines: readonly string[],
  options: { readonly goVersion?: string; readonly withoutSections?: boolean } = {},
): Buffer {
  const bytes = inlineBlob(options.goVersion ?? 'go1.26.8', moduleText(lines));
  return makeElf({
    bits: 64,
    littleEndian: true,
    sections: [
      { name: '.text', address: 0x1000, bytes: Buffer.from('Go build ID: "abc"') },
      { name: '.go.buildinfo', address: 0x4000, bytes, segment: true },
    ],
    ...(options.withoutSections === undefined ? {} : { withoutSections: options.withoutSections }),
  });
}

/** The form before Go 1.18: two pointers to Go strings, which are a pointer and a length. */
export function pointerProgram(bits: 32 | 64, littleEndian: boolean, goVersion: string, text: string): Buffer {
  const size = bits / 8;
  const base = 0x8000;
  const words = Buffer.alloc(4 * size);
  const write = (at: number, value: number) => {
    if (size === 4) littleEndian ? words.writeUInt32LE(value, at) : words.writeUInt32BE(value, at);
    else littleEndian ? words.writeBigUInt64LE(BigInt(value), at) : words.writeBigUInt64BE(BigInt(value), at);
  };
  const versionAt = base + 32 + words.length;
  write(0, versionAt);
  write(size, goVersion.length);
  write(2 * size, versionAt + goVersion.length);
  write(3 * size, Buffer.byteLength(text));
  const pointers = Buffer.alloc(16);
  const point = (at: number, value: number) => {
    if (size === 4) littleEndian ? pointers.writeUInt32LE(value, at) : pointers.writeUInt32BE(value, at);
    else littleEndian ? pointers.writeBigUInt64LE(BigInt(value), at) : pointers.writeBigUInt64BE(BigInt(value), at);
  };
  point(0, base + 32);
  point(size, base + 32 + 2 * size);
  const bytes = Buffer.concat([header(size, littleEndian ? 0 : 1), pointers, words, Buffer.from(goVersion), Buffer.from(text)]);
  return makeElf({ bits, littleEndian, sections: [{ name: '.go.buildinfo', address: base, bytes, segment: true }] });
}

function header(pointerSize: number, flags: number): Buffer {
  return Buffer.concat([Buffer.from('\xff Go buildinf:', 'latin1'), Buffer.from([pointerSize, flags])]);
}

function prefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  let rest = bytes.length;
  while (rest >= 0x80) {
    length.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}
