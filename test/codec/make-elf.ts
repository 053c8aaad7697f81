// Builds small ELF files with the sections and segments that a test asks for.

export interface ElfParts {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** Address and bytes of each section; a writable one also gets a segment. */
  readonly sections: readonly {
    readonly name: string;
    readonly address: number;
    readonly bytes: Uint8Array;
    readonly segment?: boolean;
  }[];
  /** Leaves the section table out, as some strippers do. */
  readonly withoutSections?: boolean;
}

export function makeElf({ bits, littleEndian, sections, withoutSections }: ElfParts): Buffer {
  const wide = bits === 64;
  const headerSize = wide ? 64 : 52;
  const segmentSize = wide ? 56 : 32;
  const sectionSize = wide ? 64 : 40;
  const segments = sections.filter(({ segment }) => segment === true);
  let end = headerSize + segments.length * segmentSize;
  const offsets = sections.map(({ bytes }) => {
    const at = Math.ceil(end / 16) * 16;
    end = at + bytes.length;
    return at;
  });
  const names = Buffer.from(`\0${sections.map(({ name }) => `${name}\0`).join('')}.shstrtab\0`);
  const namesAt = Math.ceil(end / 16) * 16;
  const tableAt = Math.ceil((namesAt + names.length) / 16) * 16;
  const file = Buffer.alloc(tableAt + (withoutSections === true ? 0 : sectionSize * (sections.length + 2)));
  const half = (at: number, value: number) => (littleEndian ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at));
  const word = (at: number, value: number) => (littleEndian ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at));
  const address = (at: number, value: number) => {
    if (!wide) word(at, value);
    else if (littleEndian) file.writeBigUInt64LE(BigInt(value), at);
    else file.writeBigUInt64BE(BigInt(value), at);
  };
  file.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, littleEndian ? 1 : 2, 1]);
  address(wide ? 32 : 28, segments.length === 0 ? 0 : headerSize);
  address(wide ? 40 : 32, withoutSections === true ? 0 : tableAt);
  const counts = wide ? 54 : 42;
  half(counts, segmentSize);
  half(counts + 2, segments.length);
  half(counts + 4, sectionSize);
  half(counts + 6, withoutSections === true ? 0 : sections.length + 2);
  half(counts + 8, withoutSections === true ? 0 : sections.length + 1);
  const offsetOf = (part: (typeof sections)[number]) => offsets[sections.indexOf(part)] ?? 0;
  for (const [index, segment] of segments.entries()) {
    const at = headerSize + index * segmentSize;
    word(at, 1);
    word(at + (wide ? 4 : 24), 6);
    address(at + (wide ? 8 : 4), offsetOf(segment));
    address(at + (wide ? 16 : 8), segment.address);
    address(at + (wide ? 32 : 16), segment.bytes.length);
  }
  let nameAt = 1;
  const writeSection = (index: number, name: number, type: number, place: number, offset: number, size: number) => {
    if (withoutSections === true) return;
    const at = tableAt + index * sectionSize;
    word(at, name);
    word(at + 4, type);
    address(at + (wide ? 16 : 12), place);
    address(at + (wide ? 24 : 16), offset);
    address(at + (wide ? 32 : 20), size);
  };
  for (const [index, section] of sections.entries()) {
    file.set(section.bytes, offsetOf(section));
    writeSection(index + 1, nameAt, 1, section.address, offsetOf(section), section.bytes.length);
    nameAt += section.name.length + 1;
  }
  file.set(names, namesAt);
  writeSection(sections.length + 1, nameAt, 3, 0, namesAt, names.length);
  return file;
}
