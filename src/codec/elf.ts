// Reads the header, sections and segments of an ELF file, 32 or 64 bits, either byte order.
// Source: System V ABI, chapters "Object Files" and "Program Loading"; https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html

export interface ElfSection {
  readonly name: string;
  /** `sh_type`: 8 (SHT_NOBITS) takes no room in the file. */
  readonly type: number;
  readonly address: number;
  /** Where its bytes start in the file. */
  readonly offset: number;
  readonly sizeBytes: number;
}

export interface ElfSegment {
  /** `p_type`: 1 is PT_LOAD. */
  readonly type: number;
  /** `p_flags`: 1 executable, 2 writable, 4 readable. */
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSizeBytes: number;
}

export interface Elf {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** In the order of the file; those that reach past its end are left out. */
  readonly sections: readonly ElfSection[];
  readonly segments: readonly ElfSegment[];
}

const noBits = 8;
/** More sections or segments than any linker writes are read no further. */
const maxEntries = 65_536;

/**
 * The tables of an ELF file.
 *
 * @returns Undefined when the bytes are no ELF file or its header is cut short. Hostile tables never throw: an entry that lies
 * outside the file is left out.
 */
export function parseElf(bytes: Uint8Array): Elf | undefined {
  if (bytes.length < 52 || bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46) return undefined;
  const bits = bytes[4] === 1 ? 32 : bytes[4] === 2 ? 64 : undefined;
  const littleEndian = bytes[5] === 1 ? true : bytes[5] === 2 ? false : undefined;
  if (bits === undefined || littleEndian === undefined || (bits === 64 && bytes.length < 64)) return undefined;
  const read = numberReader(bytes, bits, littleEndian);
  const wide = bits === 64;
  const segmentTable = read.address(wide ? 32 : 28);
  const sectionTable = read.address(wide ? 40 : 32);
  const counts = wide ? 54 : 42;
  return {
    bits,
    littleEndian,
    segments: readSegments(read, segmentTable, read.half(counts), read.half(counts + 2), wide, bytes.length),
    sections: readSections(bytes, read, sectionTable, read.half(counts + 4), read.half(counts + 6), read.half(counts + 8), wide),
  };
}

/** The bytes at a virtual address up to the end of the segment that holds it; undefined where no segment of the file does. */
export function bytesAtAddress(elf: Elf, bytes: Uint8Array, address: number): Uint8Array | undefined {
  const segment = elf.segments.find(
    (entry) => entry.type === 1 && address >= entry.address && address - entry.address < entry.fileSizeBytes,
  );
  if (segment === undefined) return undefined;
  const from = segment.offset + (address - segment.address);
  return bytes.subarray(from, segment.offset + segment.fileSizeBytes);
}

interface NumberReader {
  half(offset: number): number;
  word(offset: number): number;
  /** 4 or 8 bytes, by the class of the file. Values past 2^53 become Infinity, which lies outside any file. */
  address(offset: number): number;
  fits(offset: number, length: number): boolean;
}

function numberReader(bytes: Uint8Array, bits: 32 | 64, littleEndian: boolean): NumberReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fits = (offset: number, length: number) => offset >= 0 && length >= 0 && offset + length <= bytes.length;
  return {
    fits,
    half: (offset) => view.getUint16(offset, littleEndian),
    word: (offset) => view.getUint32(offset, littleEndian),
    address: (offset) => {
      if (bits === 32) return view.getUint32(offset, littleEndian);
      const value = view.getBigUint64(offset, littleEndian);
      return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : Number.POSITIVE_INFINITY;
    },
  };
}

function readSegments(
  read: NumberReader,
  table: number,
  entrySize: number,
  count: number,
  wide: boolean,
  fileSize: number,
): readonly ElfSegment[] {
  const segments: ElfSegment[] = [];
  if (entrySize < (wide ? 56 : 32)) return segments;
  for (let index = 0; index < count; index += 1) {
    const at = table + index * entrySize;
    if (!read.fits(at, entrySize)) break;
    const segment: ElfSegment = {
      type: read.word(at),
      flags: read.word(at + (wide ? 4 : 24)),
      offset: read.address(at + (wide ? 8 : 4)),
      address: read.address(at + (wide ? 16 : 8)),
      fileSizeBytes: read.address(at + (wide ? 32 : 16)),
    };
    if (segment.offset + segment.fileSizeBytes <= fileSize) segments.push(segment);
  }
  return segments;
}

function readSections(
  bytes: Uint8Array,
  read: NumberReader,
  table: number,
  entrySize: number,
  countInHeader: number,
  namesIndexInHeader: number,
  wide: boolean,
): readonly ElfSection[] {
  if (entrySize < (wide ? 64 : 40) || !read.fits(table, entrySize) || table === 0) return [];
  // Files with 65,280 sections or more keep both numbers in the first entry (gABI, "Sections", e_shnum and e_shstrndx).
  const count = Math.min(countInHeader === 0 ? read.address(table + (wide ? 32 : 20)) : countInHeader, maxEntries);
  const namesIndex = namesIndexInHeader === 0xffff ? read.word(table + (wide ? 40 : 24)) : namesIndexInHeader;
  const entries: (ElfSection & { readonly nameOffset: number })[] = [];
  let names: Uint8Array = new Uint8Array();
  for (let index = 0; index < count; index += 1) {
    const at = table + index * entrySize;
    if (!read.fits(at, entrySize)) break;
    const entry = {
      name: '',
      nameOffset: read.word(at),
      type: read.word(at + 4),
      address: read.address(at + (wide ? 16 : 12)),
      offset: read.address(at + (wide ? 24 : 16)),
      sizeBytes: read.address(at + (wide ? 32 : 20)),
    };
    if (entry.type !== noBits && !read.fits(entry.offset, entry.sizeBytes)) continue;
    if (index === namesIndex && entry.type !== noBits) {
      names = bytes.subarray(entry.offset, entry.offset + entry.sizeBytes);
    }
    entries.push(entry);
  }
  return entries.map(({ nameOffset, ...section }) => ({ ...section, name: textUntilZero(names, nameOffset) }));
}

/** A section's name is never longer than this in practice; a hostile table gains nothing by one that is. */
const maxNameLength = 256;

function textUntilZero(names: Uint8Array, from: number): string {
  if (from >= names.length) return '';
  const window = names.subarray(from, from + maxNameLength);
  const end = window.indexOf(0);
  return Buffer.from(end === -1 ? window : window.subarray(0, end)).toString('latin1');
}
